package io.tamis.sources;

import io.tamis.config.Require;
import io.tamis.input.SideTable;
import io.tamis.sources.GradientTable.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link GradientTable} rows of tasks and of targets in, a {@link SourcesOutcome} out.
 *
 * @param seed of random subsets
 */
public record SourcesStep(SourcesConfig config, long seed) {
  private static final Logger LOG = LoggerFactory.getLogger(SourcesStep.class);

  /**
   * How the gradients were made, if that is said.
   *
   * @throws IllegalArgumentException if it is not the same for training and evaluation
   */
  public Optional<ProjectionMetadata> metadata(SparkSession spark) {
    Optional<String> candidates = config.input().candidateMetadata();
    Optional<String> queries = config.input().queryMetadata();
    if (candidates.isEmpty() || queries.isEmpty()) {
      return Optional.empty();
    }
    ProjectionMetadata metadata = metadata(spark, "candidate-metadata", candidates.get());
    ProjectionMetadata other = metadata(spark, "query-metadata", queries.get());
    metadata.requireSame(other, candidates.get(), queries.get());
    config.fit().scale().ifPresent(scale -> metadata.factor(scale, 1)); // says what it lacks
    return Optional.of(metadata);
  }

  private static ProjectionMetadata metadata(SparkSession spark, String key, String path) {
    return ProjectionMetadata.parse(text(spark, "sources." + key, path), path);
  }

  private static String text(SparkSession spark, String key, String path) {
    Path file = new Path(path);
    try (FSDataInputStream in =
        file.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(key + " must be a file, but there is none at " + path, e);
    } catch (IOException e) {
      throw new UncheckedIOException(key + " at " + path + " cannot be read", e);
    }
  }

  /**
   * What files say.
   *
   * @param lines of the list of subsets
   */
  private record Files(Optional<ProjectionMetadata> metadata, List<String> lines) {}

  /**
   * What is known before the first fit.
   *
   * @param subsets of an ensemble; else none
   * @param measured subsets, if there are some
   */
  private record Inputs(
      GradientRows.Groups tasks,
      GradientRows.Groups targets,
      Optional<ProjectionMetadata> metadata,
      List<int[]> subsets,
      List<Measured> measured) {}

  /**
   * @param training see {@link GradientTable#TRAINING_SCHEMA}
   * @param evaluation see {@link GradientTable#EVALUATION_SCHEMA}
   * @throws IllegalArgumentException if a row, or a file of the config, cannot be worked with
   */
  public SourcesOutcome apply(Dataset<Row> training, Dataset<Row> evaluation) {
    long start = System.nanoTime();
    GradientStep ofTraining = new GradientStep(Kind.TRAINING, config.fit().offset());
    GradientStep ofEvaluation = new GradientStep(Kind.EVALUATION, config.fit().offset());
    Files files = files(training.sparkSession()); // what is wrong with them shows before a job
    Inputs inputs =
        inputs(
            training.sparkSession(),
            files,
            ofTraining.groups(training),
            ofEvaluation.groups(evaluation));
    BlockLayout layout = layout(inputs.tasks);
    JavaRDD<GradientBlock> trainingBlocks =
        ofTraining.blocks(training, layout).persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<GradientBlock> evaluationBlocks =
        ofEvaluation
            .blocks(evaluation, layout(inputs.targets))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      StatisticsPool statistics = statistics(trainingBlocks, layout, inputs.tasks);
      PassStep passes =
          new PassStep(
              trainingBlocks,
              evaluationBlocks,
              inputs.targets.rows(),
              inputs.tasks.names().length,
              inputs.tasks.dimensions());
      SourcesOutcome outcome = outcome(inputs, statistics, passes);
      LOG.info(
          "sources: {} rows of {} tasks in, {} subsets estimated, {} tasks selected, {} s",
          Arrays.stream(outcome.rows()).sum(),
          outcome.tasks().length,
          outcome.estimates().size(),
          outcome.selection().selected().length,
          (System.nanoTime() - start) / 1_000_000_000);
      return outcome;
    } finally {
      trainingBlocks.unpersist();
      evaluationBlocks.unpersist();
    }
  }

  private static BlockLayout layout(GradientRows.Groups groups) {
    return new BlockLayout(groups.names(), groups.rows(), groups.dimensions());
  }

  private Files files(SparkSession spark) {
    return new Files(
        metadata(spark),
        config
            .subsets()
            .list()
            .map(path -> text(spark, "sources.subset-list", path).lines().toList())
            .orElse(List.of()));
  }

  private Inputs inputs(
      SparkSession spark, Files files, GradientRows.Groups tasks, GradientRows.Groups targets) {
    requireOneProjection(tasks.dimensions(), targets.dimensions(), files.metadata);
    StatisticsPool.requireRoom(tasks.names().length, tasks.dimensions());
    boolean isEnsemble = config.selection().select() == SelectionChoice.Select.ENSEMBLE;
    requireFewEstimates(config, tasks, targets.names().length, files.lines);
    List<Measured> measured =
        config
            .measured()
            .map(
                path ->
                    MeasuredTable.rows(
                        SideTable.read(spark, "sources.measured", path),
                        path,
                        tasks.names(),
                        targets.names()))
            .orElse(List.of());
    requireOneSubset(targets, measured);
    return new Inputs(
        tasks,
        targets,
        files.metadata,
        isEnsemble ? config.subsets().of(tasks.names(), files.lines, seed) : List.of(),
        measured);
  }

  private SourcesOutcome outcome(Inputs inputs, StatisticsPool statistics, PassStep passes) {
    FitStep fit = new FitStep(statistics, passes, config.fit(), inputs.metadata);
    Performance performance = config.fit().performance();
    List<SubsetEstimate> estimates = new ArrayList<>();
    Estimator estimator =
        some -> {
          List<SubsetEstimate> found = fit.apply(some);
          estimates.addAll(found);
          return found.stream().map(SubsetEstimate::values).toArray(double[][]::new);
        };
    TaskSelection selection =
        config.selection().of(inputs.subsets, inputs.tasks.names().length, performance, estimator);
    List<SubsetEstimate> ofMeasured = ofMeasured(fit, inputs.measured);
    double[][] zero = new double[1][inputs.tasks.dimensions()];
    double[] untrained = passes.performance(zero, performance)[0];
    return new SourcesOutcome(
        inputs.tasks.names(),
        inputs.tasks.rows(),
        inputs.targets.names(),
        inputs.targets.rows(),
        inputs.tasks.dimensions(),
        untrained,
        List.copyOf(estimates),
        selection,
        1 + passes.passes(),
        calibration(inputs.measured, ofMeasured, untrained),
        inputs.targets.outputs() == 0
            ? Optional.empty()
            : Optional.of(passes.residuals(ofMeasured.get(0).weights())));
  }

  /** The weights, the values and the tasks of every estimate stay on the driver. */
  static void requireFewEstimates(
      SourcesConfig config, GradientRows.Groups tasks, int targets, List<String> lines) {
    long count = tasks.names().length;
    boolean isEnsemble = config.selection().select() == SelectionChoice.Select.ENSEMBLE;
    SubsetChoice.Size size =
        isEnsemble
            ? config.subsets().size((int) count, lines)
            : new SubsetChoice.Size(count * (count + 1) / 2, count * (count + 1) * (count + 2) / 6);
    long most = size.subsets();
    long numbers = most * (tasks.dimensions() + targets) + size.members();
    Require.that(
        numbers <= StatisticsPool.MOST_NUMBERS,
        "sources.select: "
            + Require.spelled(config.selection().select())
            + " may estimate "
            + most
            + " subsets, with "
            + numbers
            + " numbers in all, more than the "
            + StatisticsPool.MOST_NUMBERS
            + " that the driver takes");
  }

  /** Outputs after fine-tuning are those of the one subset that was measured. */
  private static void requireOneSubset(GradientRows.Groups targets, List<Measured> measured) {
    boolean isOne =
        !measured.isEmpty()
            && measured.stream()
                .allMatch(one -> Arrays.equals(one.tasks(), measured.get(0).tasks()));
    Require.that(
        isOne || targets.outputs() == 0,
        "sources.after needs the one subset that was fine-tuned on, in sources.measured, but that holds "
            + (measured.isEmpty() ? "none" : "several"));
  }

  private void requireOneProjection(
      int training, int evaluation, Optional<ProjectionMetadata> metadata) {
    Require.that(
        training == evaluation,
        "training and evaluation gradients must be of one projection, but have "
            + training
            + " and "
            + evaluation
            + " numbers");
    metadata.ifPresent(
        said ->
            Require.that(
                said.dimensions() == training,
                "d in "
                    + config.input().candidateMetadata().orElseThrow()
                    + " must be the length of the gradients, "
                    + training
                    + ", but is "
                    + said.dimensions()));
  }

  /** One pass; its results come in a few jobs, each no larger than a driver takes. */
  static StatisticsPool statistics(
      JavaRDD<GradientBlock> blocks, BlockLayout layout, GradientRows.Groups tasks) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
    StatisticsPool pool =
        StatisticsPool.empty(tasks.names().length, tasks.dimensions(), TileKernel.fastest());
    JavaRDD<TaskStatistics> parts =
        blocks.mapPartitions(some -> StatisticsSum.of(some, TileKernel.fastest()).iterator());
    int[] chunks = layout.chunksByPartition();
    long size = TaskStatistics.hessianSize(tasks.dimensions());
    try {
      for (int from = 0; from < chunks.length; ) {
        int to = from + 1;
        for (long numbers = chunks[from] * size;
            to < chunks.length && numbers + chunks[to] * size <= PassStep.JOB_NUMBERS;
            to++) {
          numbers += chunks[to] * size;
        }
        context.setJobDescription("sources: statistics");
        for (List<TaskStatistics> part :
            parts.collectPartitions(IntStream.range(from, to).toArray())) {
          part.forEach(pool::add);
        }
        from = to;
      }
      return pool;
    } finally {
      context.setJobDescription(null);
    }
  }

  /** Each subset is fitted once, whatever the number of targets it was measured on. */
  private static List<SubsetEstimate> ofMeasured(FitStep fit, List<Measured> measured) {
    List<int[]> distinct = new ArrayList<>();
    int[] places = new int[measured.size()];
    for (int n = 0; n < places.length; n++) { // the same subsets follow one another
      int[] subset = measured.get(n).tasks();
      if (distinct.isEmpty() || !Arrays.equals(distinct.getLast(), subset)) {
        distinct.add(subset);
      }
      places[n] = distinct.size() - 1;
    }
    List<SubsetEstimate> estimates = distinct.isEmpty() ? List.of() : fit.apply(distinct);
    return Arrays.stream(places).mapToObj(estimates::get).toList();
  }

  private static Optional<Calibration> calibration(
      List<Measured> measured, List<SubsetEstimate> estimates, double[] untrained) {
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    int[] targets = measured.stream().mapToInt(Measured::target).toArray();
    double[] estimated = new double[targets.length];
    Arrays.setAll(estimated, n -> estimates.get(n).values()[targets[n]]);
    return Optional.of(
        Calibration.of(
            estimated,
            Arrays.stream(targets).mapToDouble(target -> untrained[target]).toArray(),
            measured.stream().mapToDouble(Measured::value).toArray(),
            targets));
  }
}
