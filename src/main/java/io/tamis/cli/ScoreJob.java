package io.tamis.cli;

import static org.apache.spark.sql.functions.col;

import io.tamis.config.ConfigFile;
import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.output.Metrics;
import io.tamis.output.OutputConfig;
import io.tamis.output.OutputFolder;
import io.tamis.score.LossTable;
import io.tamis.score.ModelFiles;
import io.tamis.score.Pass;
import io.tamis.score.ScoreConfig;
import io.tamis.score.ScoreStep;
import io.tamis.score.ScoreTable;
import io.tamis.score.WorkFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/** From texts to a table of losses on disk, by way of parts that outlive a run that is killed. */
final class ScoreJob {
  private static final String LOSSES = "losses";
  private static final String REJECTED = "rejected";

  /** Files of the losses depend on the rows alone, so that their bytes do. */
  private static final long ROWS_OF_A_FILE = 500_000;

  private final Settings settings;
  private final SparkRun run;
  private final SparkSession spark;
  private final Configuration hadoop;

  /** What the command reads of a job file. */
  record Settings(
      InputConfig candidates, ScoreConfig score, OutputConfig output, Map<String, String> given) {
    Settings {
      candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
      for (Pass pass : score.passes()) {
        output.refuseInput(pass.key(), score.path(pass).orElseThrow());
      }
    }

    static Settings from(ConfigFile file) {
      file.refuseUnknown(JobConfig.keys());
      ScoreConfig score = ScoreConfig.from(file);
      return new Settings(candidates(file, score), score, OutputConfig.from(file), file.asMap());
    }

    /** Neither vectors nor the text that a select would encode are read. */
    private static InputConfig candidates(ConfigFile file, ScoreConfig score) {
      InputConfig given =
          InputConfig.from(file.with(List.of("candidates.text=text")), "candidates");
      return new InputConfig(
          given.role(),
          given.path(),
          given.table(),
          given.format(),
          given.id(),
          Optional.of(score.response()),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** The models of a run, found. */
  private record Models(Map<Pass, ModelFiles> byPass, ModelFiles tokenizer) {}

  ScoreJob(Settings settings, SparkRun run) {
    this.settings = settings;
    this.run = run;
    this.spark = run.spark();
    this.hadoop = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * @return one sentence on what was done
   */
  String run() throws Exception {
    try (OutputFolder output = OutputFolder.open(hadoop, settings.output(), run.id())) {
      Models models = run.step("models", this::find);
      Examples candidates = run.step("input", this::read);
      Dataset<Row> texts = ScoreTable.of(candidates, settings.score());
      ScoreTable.Contents contents = run.step("input", () -> ScoreTable.contents(texts));
      run.progress().rows("input", contents.rows());
      WorkFolder work = WorkFolder.of(output.path(), fingerprint(models, contents));
      int parts = contents.parts();
      int found = 0;
      for (Pass pass : settings.score().passes()) {
        ScoreStep step =
            new ScoreStep(
                pass,
                models.byPass().get(pass),
                models.tokenizer(),
                settings.score(),
                parts);
        found += run.step("score", () -> step.apply(texts, work));
      }
      run.progress().rows("score", contents.rows());
      int foundParts = found;
      String done =
          run.step("output", () -> write(candidates, contents, models, work, foundParts, output));
      work.remove(hadoop);
      return done;
    }
  }

  private Models find() {
    Map<Pass, ModelFiles> byPass = new EnumMap<>(Pass.class);
    List<Pass> passes = settings.score().passes();
    for (Pass pass : passes) {
      String path = settings.score().path(pass).orElseThrow();
      byPass.put(pass, ModelFiles.model(hadoop, pass.key(), path));
    }
    ModelFiles first = byPass.get(passes.get(0));
    return new Models(
        byPass, ModelFiles.tokenizer(hadoop, settings.score().tokenizer(), first));
  }

  private Examples read() {
    Examples candidates = new InputStep(settings.candidates()).read(spark);
    candidates.checkIds();
    return candidates;
  }

  /** Of all that the losses depend on; where a run that was killed may go on. */
  private String fingerprint(Models models, ScoreTable.Contents contents) {
    ScoreConfig score = settings.score();
    List<String> lines = new ArrayList<>();
    models.byPass().forEach((pass, model) -> lines.add(pass + " " + model.fingerprint()));
    lines.add(models.tokenizer().fingerprint());
    lines.add(score.maxTokens() + " " + score.batchTokens());
    lines.add(contents.rows() + " " + contents.hash());
    return ModelFiles.sha256(String.join("\n", lines));
  }

  private String write(
      Examples candidates,
      ScoreTable.Contents contents,
      Models models,
      WorkFolder work,
      int foundParts,
      OutputFolder output) {
    List<Pass> passes = settings.score().passes();
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    try {
      Dataset<Row> scored = LossTable.read(spark, conf, work, passes, contents.parts());
      Figures figures = Figures.of(scored, passes);
      if (figures.rows() != contents.rows()) {
        throw new IllegalStateException(
            work.path() + " holds " + figures.rows() + " rows of " + contents.rows());
      }
      output.writeTable(LOSSES, losses(candidates, scored, contents.rows()));
      if (figures.rejected() > 0) {
        output.writeTable(
            REJECTED,
            scored
                .where(col(LossTable.REASON).isNotNull())
                .select(LossTable.ID, LossTable.REASON)
                .repartition(1)
                .sortWithinPartitions(LossTable.ID));
      }
      Metrics metrics =
          new Metrics()
              .put("candidates", figures.rows() - figures.rejected())
              .put("rejected.candidates", figures.rejected())
              .put("tokens", figures.tokens())
              .put("truncated", figures.truncated())
              .put("parts", passes.size() * contents.parts())
              .put("parts.found", foundParts)
              .put("stages", run.progress().stages())
              .put("peak_memory", run.progress().peakMemory());
      output.writeText(OutputFolder.METRICS, metrics.toJson());
      output.writeText(OutputFolder.MANIFEST, manifest(candidates, models).toJson());
      output.commit();
      return String.format(
          Locale.ROOT,
          "%,d candidates with losses over %,d tokens%s -> %s",
          figures.rows() - figures.rejected(),
          figures.tokens(),
          foundParts == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  " (%,d of %,d parts from an earlier run)",
                  foundParts,
                  passes.size() * contents.parts()),
          output.path());
    } finally {
      conf.destroy();
    }
  }

  /** The losses, and beside them the candidates' own columns. */
  private static Dataset<Row> losses(Examples candidates, Dataset<Row> scored, long rows) {
    Dataset<Row> kept = scored.where(col(LossTable.REASON).isNull()).drop(LossTable.REASON);
    Dataset<Row> own = candidates.distinctWithId();
    List<Column> columns = new ArrayList<>();
    for (String name : kept.columns()) {
      columns.add(kept.col(name));
    }
    for (String name : candidates.rows().columns()) {
      boolean isTaken = Arrays.stream(kept.columns()).anyMatch(name::equalsIgnoreCase);
      if (!(isTaken && candidates.isIdColumn(name))) {
        columns.add(own.col(Columns.quoted(name)).as(isTaken ? "candidate_" + name : name));
      }
    }
    int files = (int) Math.max(1, Math.ceilDiv(rows, ROWS_OF_A_FILE));
    return own.join(kept, own.col(ExampleTable.ROW_ID).equalTo(kept.col(LossTable.ID)))
        .select(columns.toArray(Column[]::new))
        .repartition(files, col(LossTable.ID))
        .sortWithinPartitions(LossTable.ID);
  }

  /**
   * @param tokens that were counted, of the rows with losses
   */
  private record Figures(long rows, long rejected, long tokens, long truncated) {
    static Figures of(Dataset<Row> scored, List<Pass> passes) {
      Column isKept = col(LossTable.REASON).isNull();
      Row sums =
          scored
              .agg(
                  functions.count(functions.lit(1)),
                  functions.count_if(functions.not(isKept)),
                  functions.sum(
                      functions.when(isKept, col(passes.get(0).tokens())).otherwise(0)),
                  functions.count_if(isKept.and(col(LossTable.TRUNCATED))))
              .head();
      return new Figures(sums.getLong(0), sums.getLong(1), sums.getLong(2), sums.getLong(3));
    }
  }

  private Metrics manifest(Examples candidates, Models models) {
    Metrics manifest =
        new Metrics()
            .put("config", settings.given())
            .put("candidates_fingerprint", candidates.fingerprint());
    models
        .byPass()
        .forEach((pass, model) -> manifest.put(pass.spelled() + "_fingerprint", model.fingerprint()));
    return manifest
        .put("tokenizer_fingerprint", models.tokenizer().fingerprint())
        .put("tamis", Main.Version.number())
        .put("spark", spark.version());
  }
}
