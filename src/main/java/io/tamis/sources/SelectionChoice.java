package io.tamis.sources;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How tasks are chosen.
 *
 * @param select by what
 * @param top tasks to keep; of stepwise selection, the most
 * @param threshold score at which a task is kept, of an ensemble alone
 */
public record SelectionChoice(Select select, OptionalInt top, OptionalDouble threshold) {
  /** By what tasks are chosen. */
  public enum Select {
    /** {@link RandomEnsemble}. */
    ENSEMBLE,
    /** {@link ForwardSelection}, greedy. */
    FORWARD,
    /** {@link ForwardSelection}, one pass over the tasks. */
    FORWARD_ONCE,
    /** {@link BackwardElimination}. */
    BACKWARD
  }

  public SelectionChoice {
    top.ifPresent(count -> Require.atLeast("sources.top", 1, count));
    threshold.ifPresent(
        value ->
            Require.that(
                Double.isFinite(value), "sources.threshold must be finite, but is " + value));
    String given =
        "top is "
            + (top.isPresent() ? "" + top.getAsInt() : "missing")
            + " and threshold is "
            + (threshold.isPresent() ? "" + threshold.getAsDouble() : "missing");
    if (select == Select.ENSEMBLE) {
      Require.that(
          top.isPresent() != threshold.isPresent(),
          "sources.select: ensemble needs sources.top or sources.threshold, one of them, but "
              + given);
    } else {
      Require.that(
          threshold.isEmpty(),
          "sources.threshold is for sources.select: ensemble, but select is "
              + Require.spelled(select)
              + " where "
              + given);
    }
  }

  static SelectionChoice from(ConfigFile file) {
    return new SelectionChoice(
        file.choice("sources.select", Select.ENSEMBLE),
        SourcesConfig.optionalCount(file, "sources.top"),
        SourcesConfig.optional(file, "sources.threshold"));
  }

  /**
   * @param subsets of an ensemble
   * @param tasks how many there are
   */
  TaskSelection of(List<int[]> subsets, int tasks, Performance performance, Estimator estimator) {
    return switch (select) {
      case ENSEMBLE ->
          new RandomEnsemble(performance, top, threshold)
              .apply(subsets, estimator.estimates(subsets), tasks);
      case FORWARD -> new ForwardSelection(performance, top).greedy(tasks, estimator);
      case FORWARD_ONCE -> new ForwardSelection(performance, top).once(tasks, estimator);
      case BACKWARD -> new BackwardElimination(performance, top).apply(tasks, estimator);
    };
  }
}
