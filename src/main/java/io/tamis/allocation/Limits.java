package io.tamis.allocation;

import io.tamis.allocation.Constraint.Kind;
import io.tamis.config.Require;
import io.tamis.sample.Quotas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The budgets, floors and caps of a selection.
 *
 * @param count picks: exactly so many, or at most where there is a budget of tokens too
 * @param tokens of all picks together, at most
 * @param quotas of sources
 * @param targets floors of targets
 */
public record Limits(
    OptionalInt count, OptionalDouble tokens, Quotas quotas, AllocationConfig targets) {
  /** Squared in memory and time. */
  private static final int MOST_CONSTRAINTS = 1_000;

  private static final double OPEN = Double.POSITIVE_INFINITY;

  /** Constraints as they are numbered, with those that each source and target is in. */
  private static final class Rows {
    final List<Constraint> constraints = new ArrayList<>();
    final List<List<Integer>> bySource = new ArrayList<>();
    final List<List<Integer>> byTarget = new ArrayList<>();

    void add(Constraint constraint, List<Integer> members) {
      members.add(constraints.size());
      constraints.add(constraint);
    }
  }

  /**
   * @throws IllegalArgumentException if there are too many constraints
   */
  BinaryProgram program(Choices choices) {
    Rows rows = new Rows();
    List<Integer> all = new ArrayList<>();
    count.ifPresent(
        most ->
            rows.add(
                new Constraint(
                    Kind.COUNT, "sample.count", "", tokens.isPresent() ? -OPEN : most, most),
                all));
    List<Integer> counted = List.copyOf(all);
    int tokenRow = tokens.isPresent() ? rows.constraints.size() : -1;
    tokens.ifPresent(
        most ->
            rows.add(
                new Constraint(Kind.TOKENS, "sample.tokens", "", -OPEN, most), new ArrayList<>()));
    addSources(choices, rows);
    addTargets(choices, rows);
    Require.that(
        rows.constraints.size() <= MOST_CONSTRAINTS,
        "floors and caps of sources and targets must be at most "
            + MOST_CONSTRAINTS
            + " in all, but are "
            + rows.constraints.size());
    return program(choices, rows, counted, tokenRow);
  }

  private void addSources(Choices choices, Rows rows) {
    int[] sizes = new int[choices.sourceNames().length];
    for (int source : choices.sources()) {
      sizes[source]++;
    }
    TreeMap<String, Long> absent = new TreeMap<>(quotas.floors());
    for (int s = 0; s < sizes.length; s++) {
      String name = choices.sourceNames()[s];
      absent.remove(name);
      List<Integer> members = new ArrayList<>();
      rows.bySource.add(members);
      if (quotas.by() == Quotas.By.SOURCE) {
        addFloor(
            Kind.SOURCE_FLOOR,
            "sample",
            name,
            quotas.floor(),
            quotas.floors().get(name),
            sizes[s],
            rows,
            members);
        Long own = quotas.caps().get(name);
        if (own != null || quotas.cap() < sizes[s]) {
          rows.add(
              new Constraint(
                  Kind.SOURCE_CAP,
                  own != null ? "sample.caps" : "sample.cap",
                  name,
                  -OPEN,
                  own != null ? own : quotas.cap()),
              members);
        }
      }
    }
    absent.forEach(
        (name, least) ->
            addFloor(Kind.SOURCE_FLOOR, "sample", name, 0, least, 0, rows, new ArrayList<>()));
  }

  private void addTargets(Choices choices, Rows rows) {
    int[] sizes = new int[choices.targetNames().length];
    for (int[] served : choices.targets()) {
      for (int target : served) {
        sizes[target]++;
      }
    }
    for (int t = 0; t < sizes.length; t++) {
      String name = choices.targetNames()[t];
      List<Integer> members = new ArrayList<>();
      rows.byTarget.add(members);
      addFloor(
          Kind.TARGET_FLOOR,
          "targets",
          name,
          targets.floor(),
          targets.floors().get(name),
          sizes[t],
          rows,
          members);
    }
  }

  /** A floor of one's own is meant as it is given; that of all, where there are so many. */
  private static void addFloor(
      Kind kind,
      String keys,
      String name,
      long ofAll,
      Long own,
      int size,
      Rows rows,
      List<Integer> members) {
    long least = own != null ? own : Math.min(ofAll, size);
    if (least > 0) {
      String key = keys + (own != null ? ".floors" : ".floor");
      rows.add(new Constraint(kind, key, name, least, OPEN), members);
    }
  }

  private static BinaryProgram program(
      Choices choices, Rows rows, List<Integer> counted, int tokenRow) {
    int n = choices.size();
    int[] starts = new int[n + 1];
    for (int j = 0; j < n; j++) {
      int entries = counted.size() + (tokenRow < 0 ? 0 : 1);
      entries += rows.bySource.get(choices.sources()[j]).size();
      for (int target : choices.targets()[j]) {
        entries += rows.byTarget.get(target).size();
      }
      starts[j + 1] = Math.addExact(starts[j], entries);
    }
    int[] entryRows = new int[starts[n]];
    double[] coefficients = new double[starts[n]];
    Arrays.fill(coefficients, 1);
    for (int j = 0; j < n; j++) {
      int at = starts[j];
      for (int row : counted) {
        entryRows[at++] = row;
      }
      if (tokenRow >= 0) {
        entryRows[at] = tokenRow;
        coefficients[at++] = choices.tokens()[j];
      }
      for (int row : rows.bySource.get(choices.sources()[j])) {
        entryRows[at++] = row;
      }
      for (int target : choices.targets()[j]) {
        for (int row : rows.byTarget.get(target)) {
          entryRows[at++] = row;
        }
      }
    }
    return new BinaryProgram(choices.values(), starts, entryRows, coefficients, rows.constraints);
  }
}
