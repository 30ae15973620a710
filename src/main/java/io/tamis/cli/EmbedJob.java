package io.tamis.cli;

import static org.apache.spark.sql.functions.col;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.embed.EmbedConfig;
import io.tamis.embed.EmbedStep;
import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.TextEncoder;
import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.output.Metrics;
import io.tamis.output.OutputConfig;
import io.tamis.output.OutputFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From texts to a table of vectors on disk, with the encoder that made them. */
final class EmbedJob {
  private final Settings settings;
  private final SparkRun run;
  private final SparkSession spark;

  /** What the command reads of a job file. */
  record Settings(
      InputConfig candidates,
      Optional<InputConfig> queries,
      EmbedConfig embed,
      OutputConfig output,
      Map<String, String> given) {
    Settings {
      RunConfig.of(given);
      candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
      queries
          .flatMap(InputConfig::path)
          .ifPresent(path -> output.refuseInput("queries.path", path));
      embed.inputs().forEach(output::refuseInput);
    }

    static Settings from(ConfigFile file) {
      file.refuseUnknown(JobConfig.keys());
      boolean hasQueries = file.has("queries.path") || file.has("queries.table");
      return new Settings(
          InputConfig.from(file, "candidates"),
          hasQueries ? Optional.of(InputConfig.from(file, "queries")) : Optional.empty(),
          EmbedConfig.from(file),
          OutputConfig.from(file),
          file.asMap());
    }
  }

  EmbedJob(Settings settings, SparkRun run) {
    this.settings = settings;
    this.run = run;
    this.spark = run.spark();
  }

  /**
   * @return one sentence on what was done
   */
  String run() throws Exception {
    try (OutputFolder output =
            OutputFolder.open(
                spark.sparkContext().hadoopConfiguration(), settings.output(), run.id());
        EncodedParts parts = new EncodedParts(spark, output.path())) {
      Optional<Examples> queries =
          settings.queries().isPresent()
              ? Optional.of(run.step("input", () -> read(settings.queries().get())))
              : Optional.empty();
      Examples candidates = run.step("input", () -> read(settings.candidates()));
      TextEncoder encoder =
          run.step("embed", () -> new EmbedStep(settings.embed()).fit(candidates.distinct()));
      Metrics metrics = new Metrics();
      long embedded = run.step("embed", () -> embed(candidates, encoder, parts, metrics, output));
      if (queries.isPresent()) {
        run.step("embed", () -> embed(queries.get(), encoder, parts, metrics, output));
      }
      encoder.save(spark, output.staged("encoder"));
      parts.tell(metrics);
      new RunEnd(output, run, settings.given())
          .fingerprint("candidates", candidates.fingerprint())
          .fingerprint("queries", queries.map(Examples::fingerprint).orElse(""))
          .commit(metrics.put("dimensions", encoder.dimensions()));
      parts.remove();
      return String.format(
          Locale.ROOT,
          "%,d candidates as vectors of %d dimensions%s -> %s",
          embedded,
          encoder.dimensions(),
          parts.told(),
          output.path());
    }
  }

  private Examples read(InputConfig config) {
    Examples examples = new InputStep(config).read(spark);
    Require.that(
        !examples.hasEmbeddings(),
        config.role() + ".text must name what to embed, but " + config.role() + " are vectors");
    examples.checkIds();
    return examples;
  }

  /** Writes the rows with their own columns and vectors, and beside them those without. */
  private long embed(
      Examples examples,
      TextEncoder encoder,
      EncodedParts parts,
      Metrics metrics,
      OutputFolder output)
      throws IOException {
    String name = examples.role();
    TextEncoder.Role role =
        name.equals("queries") ? TextEncoder.Role.QUERY : TextEncoder.Role.CANDIDATE;
    List<String> own = Arrays.asList(examples.rows().columns());
    Require.that(
        !own.contains(EmbeddingTable.EMBEDDING),
        examples.role()
            + " must have no column "
            + EmbeddingTable.EMBEDDING
            + ", which is ours to add; name it as "
            + examples.role()
            + ".embedding in a select instead");
    try (VectorPool pool = parts.pool(examples, encoder, role, metrics)) {
      Dataset<Row> vectors = pool.embeddings().select(ExampleTable.ID, EmbeddingTable.EMBEDDING);
      // equal queries weigh each, equal candidates are one
      Dataset<Row> rows = name.equals("queries") ? examples.withId() : examples.distinctWithId();
      Column[] columns = new Column[own.size() + 2];
      columns[0] = vectors.col(ExampleTable.ID);
      columns[1] = vectors.col(EmbeddingTable.EMBEDDING);
      for (int n = 0; n < own.size(); n++) {
        String column = own.get(n);
        columns[n + 2] =
            rows.col(Columns.quoted(column))
                .as(column.equals(ExampleTable.ID) ? "candidate_" + column : column);
      }
      Dataset<Row> table =
          rows.join(vectors, rows.col(ExampleTable.ROW_ID).equalTo(vectors.col(ExampleTable.ID)))
              .select(columns);
      output.writeTable(
          name, examples.isIdColumn(ExampleTable.ID) ? table.drop("candidate_id") : table);
      if (pool.rejectedCount() > 0) {
        output.writeTable(
            "rejected_" + name, pool.rejected().repartition(1).sortWithinPartitions(col("id")));
      }
      metrics
          .put(name, pool.size())
          .put("rejected." + name, pool.rejectedCount())
          .put("repeated." + name, pool.repeats());
      run.progress().rows("embed", pool.size());
      return pool.size();
    }
  }
}
