package io.tamis.sources;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Optional;

/**
 * Which subsets an ensemble is made of.
 *
 * @param kind of subsets
 * @param count of random ones
 * @param fraction of the tasks in a random one, rounded down, but at least one task
 * @param list file of a listed one a line
 */
public record SubsetChoice(Kind kind, int count, double fraction, Optional<String> list) {
  private static final int MOST = 1_000_000;

  /** How subsets are come by. */
  public enum Kind {
    /** Drawn. */
    RANDOM,
    /** Each task alone. */
    SINGLETONS,
    /** All tasks but one. */
    LEAVE_ONE_OUT,
    /** From a file. */
    LIST
  }

  public SubsetChoice {
    Require.between("sources.subset-count", 1, MOST, (long) count);
    Require.that(
        fraction > 0 && fraction <= 1,
        "sources.subset-fraction must lie in (0.0, 1.0], but is " + fraction);
    Require.that(
        (kind == Kind.LIST) == list.isPresent(),
        "sources.subset-list must be given with sources.subsets: list alone, but is "
            + list.orElse("missing")
            + " where sources.subsets is "
            + Require.spelled(kind));
  }

  static SubsetChoice from(ConfigFile file) {
    return new SubsetChoice(
        file.choice("sources.subsets", Kind.RANDOM),
        (int) Math.min(Integer.MAX_VALUE, file.whole("sources.subset-count", 1_000)),
        file.number("sources.subset-fraction", 0.5),
        file.text("sources.subset-list"));
  }

  /**
   * How many subsets there will be, and how many tasks in all of them together.
   *
   * @param lines of the list; empty unless there is one
   */
  Size size(int tasks, List<String> lines) {
    return switch (kind) {
      case RANDOM -> new Size(count, count * Math.max(1, (long) (fraction * tasks)));
      case SINGLETONS -> new Size(tasks, tasks);
      case LEAVE_ONE_OUT -> new Size(tasks, tasks * (tasks - 1L));
      case LIST ->
          new Size(
              lines.size(),
              lines.stream().mapToLong(line -> line.strip().split("\\s+").length).sum());
    };
  }

  /**
   * @param members tasks, counted as often as a subset holds them
   */
  record Size(long subsets, long members) {}

  /**
   * @param tasks names, in the order of ids
   * @param lines of the list; empty unless there is one
   * @param seed of random subsets
   */
  List<int[]> of(String[] tasks, List<String> lines, long seed) {
    return switch (kind) {
      case RANDOM -> Subsets.random(tasks.length, count, fraction, seed);
      case SINGLETONS -> Subsets.singletons(tasks.length);
      case LEAVE_ONE_OUT -> Subsets.leaveOneOut(tasks.length);
      case LIST -> Subsets.listed(lines, list.orElseThrow(), tasks);
    };
  }
}
