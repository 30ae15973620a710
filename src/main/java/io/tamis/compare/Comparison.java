package io.tamis.compare;

import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * All methods at all budgets, measured with the same yardsticks.
 *
 * <p>Time O(U M d) for distances and O(U² d) for near-duplicates, for U picked rows, and that of
 * {@link TransportCost} for each method and budget. Figures are computed side by side and do not
 * depend on the number of cores.
 */
public final class Comparison {
  private final PickedRows rows;
  private final List<Picks> picks;
  private final List<int[]> numbers = new ArrayList<>();
  private final QueryDistances distances;
  private final double mostExactSteps;

  /**
   * @param queries M vectors
   * @param rows all that is picked
   * @param picks at most one of each method and budget
   */
  public Comparison(VectorBlock queries, PickedRows rows, List<Picks> picks) {
    this(queries, rows, picks, TransportCost.MOST_EXACT_STEPS);
  }

  /**
   * @param mostExactSteps above which the cost of transport is told by a plan and a bound
   */
  Comparison(VectorBlock queries, PickedRows rows, List<Picks> picks, double mostExactSteps) {
    this.mostExactSteps = mostExactSteps;
    this.rows = rows;
    this.picks =
        picks.stream()
            .sorted(Comparator.comparingInt(Picks::budget).thenComparing(Picks::method))
            .toList();
    Map<String, Integer> byId = rows.numbers();
    this.picks.forEach(some -> numbers.add(PickedRows.numbersOf(byId, some.ids())));
    this.distances = QueryDistances.of(rows.vectors(), queries);
  }

  /**
   * @param costs of each method
   * @return by budget, then in the order of the methods
   */
  public List<Figures> figures(Map<Method, MethodCost> costs) {
    int cells = picks.size();
    Nearness[] nearness = new Nearness[cells];
    TransportCost[] transport = new TransportCost[cells];
    IntStream.range(0, cells)
        .boxed()
        .sorted(Comparator.comparingInt(cell -> -numbers.get(cell).length)) // the longest first
        .toList()
        .parallelStream() // each fills its own place
        .forEach(
            cell -> {
              double[][] ofPicks = distances.rows(numbers.get(cell));
              nearness[cell] = Nearness.of(ofPicks, picks.get(cell).counts());
              if (TransportCost.isExact(ofPicks.length, distances.queries(), mostExactSteps)) {
                transport[cell] =
                    TransportCost.of(ofPicks, picks.get(cell).counts(), mostExactSteps);
              }
            });
    for (int cell = 0; cell < cells; cell++) { // large ones one by one, each on all cores
      if (transport[cell] == null) {
        transport[cell] =
            TransportCost.of(
                distances.rows(numbers.get(cell)), picks.get(cell).counts(), mostExactSteps);
      }
    }
    NearDuplicates[] near = nearDuplicates();
    List<Figures> figures = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      Picks some = picks.get(cell);
      figures.add(
          new Figures(
              some.method(),
              some.budget(),
              some.total(),
              some.distinct(),
              nearness[cell],
              transport[cell],
              some.support(),
              some.effectiveSampleSize(),
              some.tieShare(),
              near[cell],
              jaccard(cell),
              sources(cell),
              tokens(cell),
              costs.get(some.method())));
    }
    return figures;
  }

  /** By cell; a method's budgets are compared at once. */
  private NearDuplicates[] nearDuplicates() {
    Map<Method, List<Integer>> cellsOf = new EnumMap<>(Method.class);
    for (int cell = 0; cell < picks.size(); cell++) {
      cellsOf.computeIfAbsent(picks.get(cell).method(), method -> new ArrayList<>()).add(cell);
    }
    NearDuplicates[] near = new NearDuplicates[picks.size()];
    cellsOf.values().parallelStream() // each fills its own places
        .forEach(
            cells -> {
              List<NearDuplicates> found =
                  NearDuplicates.of(rows.vectors(), cells.stream().map(numbers::get).toList());
              for (int n = 0; n < cells.size(); n++) {
                near[cells.get(n)] = found.get(n);
              }
            });
    return near;
  }

  private SortedMap<String, Double> jaccard(int cell) {
    SortedMap<String, Double> jaccard = new TreeMap<>();
    BitSet here = set(cell);
    for (int other = 0; other < picks.size(); other++) {
      if (other != cell && picks.get(other).budget() == picks.get(cell).budget()) {
        BitSet both = set(other);
        both.and(here);
        double common = both.cardinality();
        double either = here.cardinality() + numbers.get(other).length - common;
        jaccard.put(picks.get(other).method().spelled(), either == 0 ? 1 : common / either);
      }
    }
    return jaccard;
  }

  private BitSet set(int cell) {
    BitSet set = new BitSet(rows.vectors().size());
    Arrays.stream(numbers.get(cell)).forEach(set::set);
    return set;
  }

  private SortedMap<String, Long> sources(int cell) {
    if (Arrays.stream(rows.sources()).allMatch(String::isEmpty)) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, Long> sources = new TreeMap<>();
    int[] some = numbers.get(cell);
    for (int n = 0; n < some.length; n++) {
      sources.merge(rows.sources()[some[n]], (long) picks.get(cell).counts()[n], Long::sum);
    }
    return sources;
  }

  private OptionalLong tokens(int cell) {
    if (rows.tokens().length == 0 && rows.vectors().size() > 0) {
      return OptionalLong.empty();
    }
    int[] some = numbers.get(cell);
    long tokens = 0;
    for (int n = 0; n < some.length; n++) {
      tokens += rows.tokens()[some[n]] * picks.get(cell).counts()[n];
    }
    return OptionalLong.of(tokens);
  }
}
