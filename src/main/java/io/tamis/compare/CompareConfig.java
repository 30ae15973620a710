package io.tamis.compare;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is compared.
 *
 * @param methods that are asked for, in their order; none: all that the inputs allow. Those that
 *     stand in every comparison come on top
 * @param budgets that are asked for, ascending; none: some around {@code sample.count}
 * @param count {@code sample.count}
 */
public record CompareConfig(List<Method> methods, List<Integer> budgets, OptionalLong count) {
  public static final List<String> KEYS = List.of("compare.methods", "compare.budgets");

  /** A comparison of more is no table that anyone reads. */
  private static final int MOST_BUDGETS = 16;

  /** Shares of {@code sample.count} that are compared where no budgets are given. */
  private static final double[] SHARES = {0.25, 0.5, 1, 2, 4};

  public CompareConfig {
    methods = List.copyOf(methods.isEmpty() ? Set.of() : EnumSet.copyOf(methods));
    budgets = List.copyOf(new TreeSet<>(budgets));
    budgets.forEach(budget -> Require.atLeast("compare.budgets", 1, budget));
    Require.that(
        budgets.size() <= MOST_BUDGETS,
        "compare.budgets must be at most " + MOST_BUDGETS + ", but are " + budgets.size());
    Require.that(
        !budgets.isEmpty() || count.isPresent(),
        "compare.budgets must be given, such as 100,500,1000, or sample.count, around which five"
            + " are taken");
    count.ifPresent(value -> Require.between("sample.count", 1, Integer.MAX_VALUE / 4, value));
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static CompareConfig from(ConfigFile file) {
    return new CompareConfig(
        parts(file, "compare.methods").stream()
            .map(part -> Require.choice("compare.methods", Method.class, part))
            .toList(),
        parts(file, "compare.budgets").stream().map(CompareConfig::budget).toList(),
        file.has("sample.count")
            ? OptionalLong.of(file.whole("sample.count", 0))
            : OptionalLong.empty());
  }

  private static int budget(String part) {
    long budget = Require.whole("compare.budgets", part);
    return (int) Require.between("compare.budgets", 1, Integer.MAX_VALUE, budget);
  }

  private static List<String> parts(ConfigFile file, String key) {
    return Arrays.stream(file.text(key, "").split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Whether the method is asked for by its name. */
  public boolean isAskedFor(Method method) {
    return methods.contains(method);
  }

  /**
   * The budgets of a pool of this size, ascending: those that are asked for, or those around {@code
   * sample.count} that it can give.
   *
   * @throws IllegalArgumentException if one that is asked for is more than the pool holds
   */
  public List<Integer> budgets(long poolSize) {
    for (int budget : budgets) {
      Require.that(
          budget <= poolSize,
          "compare.budgets must be at most the number of candidates, "
              + poolSize
              + ", but hold "
              + budget);
    }
    if (!budgets.isEmpty()) {
      return budgets;
    }
    long wanted = count.orElseThrow();
    Require.that(
        wanted <= poolSize,
        "sample.count must be at most the number of candidates, "
            + poolSize
            + ", but is "
            + wanted);
    Collection<Integer> around = new TreeSet<>();
    for (double share : SHARES) {
      long budget = Math.max(1, Math.round(share * wanted));
      if (budget <= poolSize) {
        around.add(Math.toIntExact(budget));
      }
    }
    return new ArrayList<>(around);
  }
}
