package io.tamis.sources;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Subsets in, their {@link SubsetEstimate}s out. Subsets are fitted in groups, as many as their
 * factors fit the driver; all that are not yet done take part in the same pass over the rows.
 */
final class FitStep {
  /** Of the factors of a group: 256 MB. */
  private static final long GROUP_NUMBERS = 1L << 25;

  private static final int MOST_IN_GROUP = 512;

  /** Subsets in one pass that brings back a few numbers each. */
  private static final int MOST_IN_PASS = 1_024;

  private final JavaSparkContext context;
  private final JavaRDD<GradientBlock> training;
  private final JavaRDD<GradientBlock> evaluation;
  private final StatisticsPool statistics;
  private final long[] targetRows;
  private final SourcesConfig.Fit settings;
  private final Optional<ProjectionMetadata> metadata;
  private int passes;

  /**
   * @param training blocks by task
   * @param evaluation blocks by target
   * @param statistics of the training blocks
   * @param targetRows shape [targets]
   * @param metadata for the scale
   */
  FitStep(
      JavaRDD<GradientBlock> training,
      JavaRDD<GradientBlock> evaluation,
      StatisticsPool statistics,
      long[] targetRows,
      SourcesConfig.Fit settings,
      Optional<ProjectionMetadata> metadata) {
    this.context = JavaSparkContext.fromSparkContext(training.context());
    this.training = training;
    this.evaluation = evaluation;
    this.statistics = statistics;
    this.targetRows = targetRows;
    this.settings = settings;
    this.metadata = metadata;
  }

  /** Weights of many subsets on their way to the tasks. */
  private record Weights(double[][] weights, int[][] subsetsOf) implements Serializable {}

  /** A subset on its way to its estimate. */
  private static final class Fitted {
    private final int[] subset;
    private double[] weights = {};
    private double change;
    private FitMode mode = FitMode.ONE_STEP;
    private boolean converged = true;
    private int passes;
    private double distanceBound = Double.NaN;

    Fitted(int[] subset) {
      this.subset = subset;
    }
  }

  /** Passes over the training rows so far. */
  int passes() {
    return passes;
  }

  List<SubsetEstimate> apply(List<int[]> subsets) {
    List<Fitted> fits = subsets.stream().map(Fitted::new).toList();
    if (settings.mode() == FitMode.EXACT) {
      inGroups(fits, this::fitExactly);
    } else {
      inGroups(fits, this::step);
    }
    measureChanges(fits);
    if (settings.mode() == FitMode.ONE_STEP) {
      List<Fitted> far = fits.stream().filter(fit -> fit.change > settings.stepLimit()).toList();
      inGroups(far, this::fitExactly);
      measureChanges(far);
    }
    fits.forEach(this::scale);
    return estimates(fits);
  }

  private void inGroups(List<Fitted> fits, Consumer<List<Fitted>> fit) {
    int stride = TileKernel.padded(statistics.dimensions());
    int size = (int) Math.max(1, Math.min(MOST_IN_GROUP, GROUP_NUMBERS / stride / stride));
    for (int from = 0; from < fits.size(); from += size) {
      fit.accept(fits.subList(from, Math.min(fits.size(), from + size)));
    }
  }

  private Cholesky[] factors(StatisticsPool from, List<int[]> subsets) {
    try {
      return from.factors(subsets, settings.penalty());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "sources.penalty must be larger for these gradients, but is " + settings.penalty(), e);
    }
  }

  private static List<int[]> subsets(List<Fitted> fits) {
    return fits.stream().map(fit -> fit.subset).toList();
  }

  private void step(List<Fitted> group) {
    Cholesky[] factors = factors(statistics, subsets(group));
    IntStream.range(0, factors.length)
        .parallel()
        .forEach(
            s -> {
              Fitted fit = group.get(s);
              fit.weights =
                  SubsetFit.oneStep(
                      factors[s],
                      statistics.rows(fit.subset),
                      statistics.gradient(fit.subset));
            });
  }

  private void fitExactly(List<Fitted> group) {
    Cholesky[] factors = factors(statistics, subsets(group));
    List<SubsetFit> fits = new ArrayList<>();
    for (int s = 0; s < factors.length; s++) {
      int[] subset = group.get(s).subset;
      fits.add(
          new SubsetFit(
              factors[s],
              statistics.rows(subset),
              settings.penalty(),
              statistics.loss(subset),
              statistics.gradient(subset)));
    }
    for (int pass = 1; ; pass++) {
      int[] open =
          IntStream.range(0, fits.size()).filter(s -> !fits.get(s).isDone()).toArray();
      if (open.length == 0) {
        break;
      }
      context.setJobDescription(
          "sources: pass %,d over %,d subsets".formatted(pass, open.length));
      double[][] trials = new double[open.length][];
      Arrays.setAll(trials, n -> fits.get(open[n]).trial());
      FitSums sums = pass(trials, Arrays.stream(open).mapToObj(s -> group.get(s).subset).toList());
      IntStream.range(0, open.length)
          .parallel()
          .forEach(n -> fits.get(open[n]).measured(sums.losses()[n], sums.gradients()[n]));
      for (int s : open) {
        if (fits.get(s).isMetricOld()) {
          fits.get(s).renew(factorAt(fits.get(s).weights(), group.get(s).subset));
        }
      }
    }
    for (int s = 0; s < factors.length; s++) {
      Fitted fit = group.get(s);
      fit.mode = FitMode.EXACT;
      fit.weights = fits.get(s).weights();
      fit.converged = fits.get(s).isConverged();
      fit.passes = fits.get(s).passes();
      fit.distanceBound = fits.get(s).distanceBound();
    }
  }

  /** The statistics once more, of one subset, as if its weights were 0 where they are now. */
  private Cholesky factorAt(double[] weights, int[] subset) {
    context.setJobDescription("sources: second derivatives of a subset");
    passes++;
    StatisticsPool pool =
        StatisticsPool.empty(1, statistics.dimensions(), TileKernel.fastest());
    try {
      training
          .filter(block -> Arrays.binarySearch(subset, block.group()) >= 0)
          .map(block -> block.at(weights))
          .mapPartitions(some -> StatisticsSum.of(some, TileKernel.fastest()).iterator())
          .collect() // [d, d] / 2 doubles a partition: 164 MB at d = 400 and 256 partitions
          .forEach(pool::add);
    } finally {
      context.setJobDescription(null);
    }
    return factors(pool, List.of(new int[] {0}))[0];
  }

  private FitSums pass(double[][] weights, List<int[]> subsets) {
    passes++;
    int d = statistics.dimensions();
    FitSums sums = FitSums.none(weights.length, d);
    // [subsets, d] doubles a partition: 164 MB at 200 subsets, d = 400 and 256 partitions
    List<FitSums> parts =
        over(
            weights,
            subsets,
            shared ->
                training.mapPartitions(
                    blocks -> {
                      Weights of = shared.value();
                      return List.of(
                              FitSums.of(
                                  blocks, of.weights, of.subsetsOf, d, TileKernel.fastest()))
                          .iterator();
                    }));
    parts.forEach(sums::add);
    return sums;
  }

  /** In the order of partitions, whichever ends first. */
  private <T> List<T> over(
      double[][] weights,
      List<int[]> subsets,
      Function<Broadcast<Weights>, JavaRDD<T>> pass) {
    Broadcast<Weights> shared =
        context.broadcast(new Weights(weights, Subsets.byTask(subsets, statistics.tasks())));
    try {
      return pass.apply(shared).collect();
    } finally {
      shared.destroy();
      context.setJobDescription(null);
    }
  }

  private void measureChanges(List<Fitted> all) {
    for (int from = 0; from < all.size(); from += MOST_IN_PASS) {
      List<Fitted> fits = all.subList(from, Math.min(all.size(), from + MOST_IN_PASS));
      context.setJobDescription("sources: margins of %,d subsets".formatted(fits.size()));
      passes++;
      List<float[]> parts =
          over(
              fits.stream().map(fit -> fit.weights).toArray(double[][]::new),
              subsets(fits),
              shared ->
                  training.mapPartitions(
                      blocks -> {
                        Weights of = shared.value();
                        return List.of(
                                MarginChanges.of(
                                    blocks, of.weights, of.subsetsOf, TileKernel.fastest()))
                            .iterator();
                      }));
      for (int s = 0; s < fits.size(); s++) {
        Fitted fit = fits.get(s);
        fit.change = 0;
        for (float[] part : parts) {
          fit.change = Math.max(fit.change, part[s]);
        }
      }
    }
  }

  private void scale(Fitted fit) {
    if (settings.scale().isEmpty()) {
      return;
    }
    double factor =
        metadata
            .orElseThrow()
            .factor(settings.scale().getAsDouble(), SubsetFit.norm(fit.weights));
    fit.weights = Arrays.stream(fit.weights).map(weight -> factor * weight).toArray();
    fit.change *= factor;
  }

  private List<SubsetEstimate> estimates(List<Fitted> fits) {
    double[][] values =
        values(fits.stream().map(fit -> fit.weights).toArray(double[][]::new));
    List<SubsetEstimate> estimates = new ArrayList<>(fits.size());
    for (int s = 0; s < values.length; s++) {
      Fitted fit = fits.get(s);
      estimates.add(
          new SubsetEstimate(
              fit.subset,
              statistics.rows(fit.subset),
              fit.weights,
              SubsetFit.norm(fit.weights),
              fit.change,
              fit.mode,
              fit.converged,
              fit.passes,
              fit.distanceBound,
              values[s]));
    }
    return estimates;
  }

  /**
   * The performance on each target.
   *
   * @param weights shape [n, d]
   * @return shape [n, targets]
   */
  double[][] values(double[][] weights) {
    int targets = targetRows.length;
    Performance performance = settings.performance();
    double[][] values = new double[weights.length][targets];
    for (int from = 0; from < weights.length; from += MOST_IN_PASS) {
      int first = from;
      double[][] some =
          Arrays.copyOfRange(weights, from, Math.min(weights.length, from + MOST_IN_PASS));
      context.setJobDescription("sources: evaluate %,d subsets".formatted(some.length));
      List<List<TargetSums>> parts =
          over(
              some,
              List.of(),
              shared ->
                  evaluation.mapPartitions(
                      blocks ->
                          List.of(
                                  TargetSums.of(
                                      blocks,
                                      shared.value().weights,
                                      targets,
                                      performance,
                                      TileKernel.fastest()))
                              .iterator()));
      for (List<TargetSums> part : parts) {
        for (TargetSums sums : part) {
          for (int s = 0; s < some.length; s++) {
            values[first + s][sums.target()] += sums.sums()[s];
          }
        }
      }
    }
    for (double[] value : values) {
      for (int target = 0; target < targets; target++) {
        value[target] /= targetRows[target];
      }
    }
    return values;
  }

  /** Of the rows with an output after fine-tuning. */
  Residuals residuals(double[] weights) {
    context.setJobDescription("sources: residuals");
    Residuals sum = Residuals.NONE;
    try {
      List<Residuals> parts =
          evaluation
              .mapPartitions(
                  blocks -> {
                    Residuals part = Residuals.NONE;
                    while (blocks.hasNext()) {
                      part = part.plus(Residuals.of(blocks.next(), weights));
                    }
                    return List.of(part).iterator();
                  })
              .collect();
      for (Residuals part : parts) {
        sum = sum.plus(part);
      }
      return sum;
    } finally {
      context.setJobDescription(null);
    }
  }
}
