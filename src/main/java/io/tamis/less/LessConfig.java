package io.tamis.less;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How vectors are put together from gradients at several checkpoints.
 *
 * @param checkpoints whose gradients follow one another in a vector
 * @param learningRates of the checkpoints, those of one epoch each on average; only their ratios
 *     count
 * @param normalize whether each checkpoint's part is scaled to length one
 * @param subtasks that the queries are of, one after the other and with as many queries each; empty
 *     where {@code queries.source} says, or all are of one
 */
public record LessConfig(
    int checkpoints, List<Double> learningRates, boolean normalize, OptionalInt subtasks)
    implements Serializable {

  /** Every key that this package reads. */
  public static final List<String> KEYS =
      List.of("less.checkpoints", "less.learning-rates", "less.normalize", "less.subtasks");

  private static final long MOST = 1_000;

  public LessConfig {
    Require.between("less.checkpoints", 1, MOST, (long) checkpoints);
    learningRates.forEach(rate -> Require.positive("less.learning-rates", rate));
    Require.that(
        learningRates.size() == checkpoints,
        "less.learning-rates must be as many as less.checkpoints, but they are "
            + learningRates.size()
            + " and "
            + checkpoints);
    subtasks.ifPresent(count -> Require.between("less.subtasks", 1, MOST, (long) count));
    learningRates = List.copyOf(learningRates);
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static LessConfig from(ConfigFile file) {
    List<Double> rates = new ArrayList<>();
    String key = "less.learning-rates";
    for (String rate : file.text(key).map(text -> text.split(",")).orElse(new String[0])) {
      rates.add(Require.number(key, rate.strip()));
    }
    int checkpoints = count(file, "less.checkpoints", Math.max(1, rates.size()));
    while (!file.has(key) && rates.size() < checkpoints) {
      rates.add(1.0);
    }
    return new LessConfig(
        checkpoints,
        rates,
        file.flag("less.normalize", true),
        file.has("less.subtasks")
            ? OptionalInt.of(count(file, "less.subtasks", 1))
            : OptionalInt.empty());
  }

  private static int count(ConfigFile file, String key, int orElse) {
    return (int) Require.between(key, 1, MOST, file.whole(key, orElse));
  }

  /**
   * Refuses to count subtasks off queries in an order without a meaning.
   *
   * @param isNamedByContent whether the queries' ids, whose order it is, are hashes of their rows
   */
  public void requireOrder(boolean isNamedByContent) {
    Require.that(
        !isNamedByContent || subtasks.orElse(1) == 1,
        "less.subtasks must be 1 where queries.id is not given, because queries are counted off in"
            + " the order of their ids, but is "
            + subtasks.orElse(1)
            + "; give queries.id, or queries.source in place of less.subtasks");
  }

  /** Shape [T], summing to 1. */
  double[] weights() {
    double sum = learningRates.stream().mapToDouble(Double::doubleValue).sum();
    return learningRates.stream().mapToDouble(rate -> rate / sum).toArray();
  }
}
