package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.embed.EmbedConfig;
import io.tamis.embed.EmbedStep;
import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.TextEncoder;
import io.tamis.index.DeletionStep;
import io.tamis.index.IndexConfig;
import io.tamis.index.IndexFolder;
import io.tamis.index.IndexManifest;
import io.tamis.index.IndexStep;
import io.tamis.index.ShardEntry;
import io.tamis.index.ShardSettings;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.output.Metrics;
import io.tamis.output.OutputConfig;
import io.tamis.output.OutputFolder;
import io.tamis.scan.Metric;
import io.tamis.search.SearchConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From candidates to an index of them on disk, or to more rows in one. */
final class IndexJob {
  private static final Logger LOG = LoggerFactory.getLogger(IndexJob.class);

  /** As for a run's output: after Spark's tasks have ended, before the filesystems close. */
  private static final int BETWEEN_SPARK_AND_FILESYSTEMS = 20;

  private final Settings settings;
  private final SparkRun run;
  private final SparkSession spark;
  private final Configuration hadoop;
  private final IndexFigures figures;

  /** What the commands read of a job file. */
  record Settings(
      InputConfig candidates,
      EmbedConfig embed,
      Metric metric,
      IndexConfig index,
      boolean overwrite,
      Map<String, String> given) {
    Settings {
      RunConfig.of(given);
      OutputConfig output = output(index, overwrite);
      candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
      embed.inputs().forEach(output::refuseInput);
    }

    static Settings from(ConfigFile file) {
      file.refuseUnknown(JobConfig.keys());
      return new Settings(
          InputConfig.from(file, "candidates"),
          EmbedConfig.from(file),
          SearchConfig.from(file).metric(),
          IndexConfig.from(file),
          OutputConfig.from(file.with(List.of("output.path=none"))).overwrite(),
          file.asMap());
    }

    private static OutputConfig output(IndexConfig index, boolean overwrite) {
      return new OutputConfig(
          "index.path", index.requiredPath(), OutputConfig.Format.PARQUET, overwrite);
    }
  }

  IndexJob(Settings settings, SparkRun run) {
    this.settings = settings;
    this.run = run;
    this.spark = run.spark();
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.figures = new IndexFigures(run, settings.given());
  }

  /**
   * @return one sentence on what was done
   */
  String build() throws Exception {
    OutputConfig place = Settings.output(settings.index(), settings.overwrite());
    try (OutputFolder output = OutputFolder.open(hadoop, place, run.id())) {
      Examples candidates = run.step("input", this::read);
      Optional<TextEncoder> encoder =
          candidates.hasEmbeddings()
              ? Optional.empty()
              : Optional.of(
                  run.step(
                      "embed", () -> new EmbedStep(settings.embed()).fit(candidates.distinct())));
      Metrics encoded = new Metrics();
      try (EncodedParts parts = new EncodedParts(spark, output.path());
          VectorPool pool = run.step("embed", () -> pool(candidates, encoder, parts, encoded))) {
        run.progress().rows("embed", pool.size());
        ShardSettings shape =
            settings.index().settings(settings.metric(), dimensions(pool, encoder));
        List<ShardEntry> shards = shards(candidates, pool, shape, 0, output.staged());
        List<String> rejected =
            rejected(pool, IndexFolder.rejectedTable(1, run.id()), output::writeTable);
        encoder.ifPresent(fitted -> fitted.save(spark, output.staged(IndexFolder.ENCODER)));
        IndexManifest manifest =
            new IndexManifest(
                IndexManifest.FORMAT,
                1,
                shape,
                encoder.isPresent(),
                List.of(input(candidates, pool)),
                rejected,
                shards);
        IndexFolder.removeLeftovers(hadoop, output.staged(), run.id(), manifest);
        parts.tell(encoded);
        new RunEnd(output, run, settings.given())
            .manifest(manifest.toJson())
            .commit(figures.of(manifest, encoded));
        parts.remove();
        return IndexFigures.told(manifest, pool.size(), "candidates" + parts.told(), output.path());
      }
    }
  }

  /**
   * @return one sentence on what was done
   */
  String append() throws Exception {
    IndexFolder index = IndexFolder.open(hadoop, settings.index());
    Examples candidates = run.step("input", this::read);
    Require.that(
        !candidates.isNumbered(),
        "candidates to append must have ids of their own, but rows of files of vectors are numbered by"
            + " their place; build the index anew from all files");
    if (index.manifest().inputs().stream()
        .anyMatch(input -> input.isOf(candidates.rowsFingerprint()))) {
      figures.tell(index, index.manifest(), 0);
      return "nothing to do: these files are in the index already -> " + index.address();
    }
    Optional<TextEncoder> encoder =
        run.step(
            "embed", () -> new IndexedRows(spark, index).encoder(candidates, settings.embed()));
    Undo undo = new Undo(index);
    ShutdownHookManager.get().addShutdownHook(undo, BETWEEN_SPARK_AND_FILESYSTEMS);
    try (VectorPool pool = run.step("embed", () -> VectorPool.of(candidates, encoder))) {
      run.progress().rows("embed", pool.size());
      requireDimensions(index, dimensions(pool, encoder));
      String[] known = run.step("index", () -> known(index, pool));
      IndexManifest next = appended(index, candidates, pool, known);
      undo.commit(next);
      removeOldLeftovers(index, next);
      figures.tell(index, next, pool.size());
      return IndexFigures.told(next, pool.size(), "candidates appended", index.address());
    } finally {
      if (!ShutdownHookManager.get().isShutdownInProgress() // else the hook does it
          && ShutdownHookManager.get().removeShutdownHook(undo)) {
        undo.run();
      }
    }
  }

  private static VectorPool pool(
      Examples candidates, Optional<TextEncoder> encoder, EncodedParts parts, Metrics metrics)
      throws IOException {
    return encoder.isPresent()
        ? parts.pool(candidates, encoder.get(), TextEncoder.Role.CANDIDATE, metrics)
        : VectorPool.of(candidates, encoder);
  }

  private void removeOldLeftovers(IndexFolder index, IndexManifest kept) {
    try {
      IndexFolder.removeOldLeftovers(hadoop, index.address(), kept);
    } catch (IOException e) { // the append is done all the same
      LOG.warn("what killed runs left in {} stays: {}", index.address(), e.toString());
    }
  }

  /** Removes what this run wrote into an index, unless its manifest names it. */
  private final class Undo implements Runnable {
    private final IndexFolder index;
    private boolean undone;

    Undo(IndexFolder index) {
      this.index = index;
    }

    /** From here on, what the run wrote belongs to the index. */
    synchronized void commit(IndexManifest next) throws IOException {
      if (undone) {
        throw new IllegalStateException("the append was undone, because the run was ended");
      }
      index.replaceManifest(hadoop, next);
    }

    @Override
    public synchronized void run() {
      undone = true;
      try {
        // what the manifest says by now, whatever became of the call that wrote it
        IndexManifest kept = IndexFolder.open(hadoop, settings.index()).manifest();
        IndexFolder.removeLeftovers(hadoop, index.address(), IndexJob.this.run.id(), kept);
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "what this run wrote to {} could not be removed: {}", index.address(), e.toString());
      }
    }
  }

  private IndexManifest appended(
      IndexFolder index, Examples candidates, VectorPool pool, String[] known) throws Exception {
    IndexManifest before = index.manifest();
    List<ShardEntry> shards =
        new ArrayList<>(
            known.length == 0
                ? before.shards()
                : run.step(
                    "index",
                    () ->
                        new DeletionStep(run.id())
                            .apply(
                                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                                index,
                                known)));
    shards.addAll(shards(candidates, pool, before.settings(), before.nextShard(), index.address()));
    List<String> rejected = new ArrayList<>(before.rejected());
    rejected.addAll(
        rejected(
            pool,
            IndexFolder.rejectedTable(before.generation() + 1, run.id()),
            (name, rows) -> rows.write().mode("overwrite").parquet(index.path(name))));
    return before.appended(shards, input(candidates, pool), rejected);
  }

  /** Ids of the candidates that the index holds already, to be replaced. */
  private String[] known(IndexFolder index, VectorPool pool) {
    Dataset<Row> known =
        new IndexedRows(spark, index)
            .embeddings()
            .select(EmbeddingTable.ID)
            .join(
                pool.embeddings()
                    .select(EmbeddingTable.ID)
                    .union(pool.rejected().select(EmbeddingTable.ID)),
                EmbeddingTable.ID,
                "left_semi");
    Row found = known.agg(count(lit(1)), min(col(EmbeddingTable.ID))).head();
    Require.that(
        found.getLong(0) == 0 || settings.index().replace(),
        "candidates to append must have ids that the index does not hold, but it holds "
            + found.getLong(0)
            + " of them, such as "
            + found.get(1)
            + "; set index.replace to true to put them in the place of the old rows");
    Require.that(
        found.getLong(0) <= DeletionStep.MOST_IDS,
        "index.replace takes at most "
            + DeletionStep.MOST_IDS
            + " rows at once, but "
            + found.getLong(0)
            + " ids are in the index; append in parts, or build the index anew");
    return found.getLong(0) == 0
        ? new String[0]
        : known.collectAsList().stream().map(row -> row.getString(0)).toArray(String[]::new);
  }

  private Examples read() {
    Examples examples = new InputStep(settings.candidates()).read(spark);
    examples.checkIds();
    return examples;
  }

  private static int dimensions(VectorPool pool, Optional<TextEncoder> encoder) {
    return encoder.map(TextEncoder::dimensions).orElseGet(pool::dimensions);
  }

  private static void requireDimensions(IndexFolder index, int dimensions) {
    int indexed = index.manifest().settings().dimensions();
    Require.that(
        dimensions == indexed,
        "candidates to append must have the dimensions of the index, but they have "
            + dimensions
            + ", and it has "
            + indexed);
  }

  private List<ShardEntry> shards(
      Examples candidates, VectorPool pool, ShardSettings shape, int first, String folder)
      throws Exception {
    int count = settings.index().shards(pool.size(), shape.dimensions());
    List<ShardEntry> shards =
        Located.in(
            candidates,
            () ->
                run.step(
                    "index",
                    () ->
                        new IndexStep(shape, count, first, run.id())
                            .apply(pool.embeddings(), folder)));
    run.progress().rows("index", pool.size());
    return shards;
  }

  /** Where rows without a vector go. */
  private interface RejectedTarget {
    void write(String name, Dataset<Row> rows);
  }

  private static List<String> rejected(VectorPool pool, String name, RejectedTarget writer) {
    if (pool.rejectedCount() == 0) {
      return List.of();
    }
    writer.write(name, pool.rejected().repartition(1).sortWithinPartitions(EmbeddingTable.ID));
    return List.of(name);
  }

  private IndexManifest.Input input(Examples candidates, VectorPool pool) {
    return new IndexManifest.Input(
        settings.candidates().path().or(settings.candidates()::table).orElse(""),
        candidates.rowsFingerprint().orElse(""),
        pool.size(),
        pool.rejectedCount(),
        pool.repeats());
  }
}
