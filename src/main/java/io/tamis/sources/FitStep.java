package io.tamis.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Subsets in, their {@link SubsetEstimate}s out. Subsets are fitted in groups, as many as their
 * factors fit the driver; all that are not yet done take part in the same pass over the rows.
 *
 * @param statistics of all tasks
 * @param passes over the rows
 * @param metadata for the scale
 */
record FitStep(
    StatisticsPool statistics,
    PassStep passes,
    SourcesConfig.Fit settings,
    Optional<ProjectionMetadata> metadata) {
  /** Of the factors of a group: 256 MB. */
  private static final long GROUP_NUMBERS = 1L << 25;

  private static final int MOST_IN_GROUP = 512;

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

  List<SubsetEstimate> apply(List<int[]> subsets) {
    List<Fitted> fits = subsets.stream().map(Fitted::new).toList();
    switch (settings.mode()) {
      case EXACT -> inGroups(fits, this::fitExactly);
      case ONE_STEP -> inGroups(fits, this::step);
    }
    measureChanges(fits);
    if (settings.mode() == FitMode.ONE_STEP) {
      List<Fitted> far =
          fits.stream().filter(fit -> !(fit.change <= settings.stepLimit())).toList();
      inGroups(far, this::fitExactly);
      measureChanges(far);
    }
    fits.forEach(this::scale);
    double[][] values = passes.performance(weights(fits), settings.performance());
    return IntStream.range(0, values.length)
        .mapToObj(s -> estimate(fits.get(s), values[s]))
        .toList();
  }

  /**
   * @param fit takes a group, and memory for its factors, which the next group takes again
   */
  private void inGroups(List<Fitted> fits, BiConsumer<List<Fitted>, double[][]> fit) {
    int stride = TileKernel.padded(statistics.dimensions());
    int most = (int) Math.max(1, Math.min(MOST_IN_GROUP, GROUP_NUMBERS / stride / stride));
    double[][] room = statistics.room(Math.min(most, fits.size()));
    for (int from = 0; from < fits.size(); from += most) {
      fit.accept(fits.subList(from, Math.min(fits.size(), from + most)), room);
    }
  }

  private static List<int[]> subsets(List<Fitted> fits) {
    return fits.stream().map(fit -> fit.subset).toList();
  }

  private static double[][] weights(List<Fitted> fits) {
    return fits.stream().map(fit -> fit.weights).toArray(double[][]::new);
  }

  /** Work of the driver, on all its cores; what one subset needs depends on no other. */
  private Cholesky[] factors(StatisticsPool from, List<int[]> subsets, double[][] room) {
    try {
      return from.factors(subsets, settings.penalty(), room);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "sources.penalty must be larger for these gradients, but is " + settings.penalty(), e);
    }
  }

  private void step(List<Fitted> group, double[][] room) {
    Cholesky[] factors = factors(statistics, subsets(group), room);
    IntStream.range(0, factors.length)
        .parallel()
        .forEach(
            s -> {
              int[] subset = group.get(s).subset;
              group.get(s).weights =
                  SubsetFit.oneStep(
                      factors[s], statistics.rows(subset), statistics.gradient(subset));
            });
  }

  private void fitExactly(List<Fitted> group, double[][] room) {
    Cholesky[] factors = factors(statistics, subsets(group), room);
    List<SubsetFit> fits = new ArrayList<>(factors.length);
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
    int[] open = open(fits);
    for (int number = 1; open.length > 0; number++) {
      pass(number, open, fits, group);
      open = open(fits);
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

  private static int[] open(List<SubsetFit> fits) {
    return IntStream.range(0, fits.size()).filter(s -> !fits.get(s).isDone()).toArray();
  }

  private void pass(int number, int[] open, List<SubsetFit> fits, List<Fitted> group) {
    double[][] trials = new double[open.length][];
    Arrays.setAll(trials, n -> fits.get(open[n]).trial());
    FitSums sums =
        passes.losses(
            number, trials, Arrays.stream(open).mapToObj(s -> group.get(s).subset).toList());
    IntStream.range(0, open.length)
        .parallel()
        .forEach(n -> fits.get(open[n]).measured(sums.losses()[n], sums.gradients()[n]));
    for (int s : open) {
      SubsetFit fit = fits.get(s);
      if (fit.isMetricOld()) {
        StatisticsPool there = passes.statisticsAt(fit.weights(), group.get(s).subset);
        fit.renew(factors(there, List.of(new int[] {0}), there.room(1))[0]);
      }
    }
  }

  private void measureChanges(List<Fitted> fits) {
    double[] changes = passes.marginChanges(weights(fits), subsets(fits));
    for (int s = 0; s < changes.length; s++) {
      fits.get(s).change = changes[s];
    }
  }

  private void scale(Fitted fit) {
    if (settings.scale().isEmpty()) {
      return;
    }
    double factor =
        metadata.orElseThrow().factor(settings.scale().getAsDouble(), SubsetFit.norm(fit.weights));
    fit.weights = Arrays.stream(fit.weights).map(weight -> factor * weight).toArray();
    fit.change *= factor;
  }

  private SubsetEstimate estimate(Fitted fit, double[] values) {
    return new SubsetEstimate(
        fit.subset,
        statistics.rows(fit.subset),
        fit.weights,
        SubsetFit.norm(fit.weights),
        fit.change,
        fit.mode,
        fit.converged,
        fit.passes,
        fit.distanceBound,
        values);
  }
}
