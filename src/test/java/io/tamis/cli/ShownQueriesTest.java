package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.config.Ids;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShownQueriesTest {
  /** Query i uses i % 30 + 1 neighbors; the nearest of query i lies at (7 i) mod 100. */
  @Test
  void ofManyTheDeepestTheFarthestAndOthersEvenly() {
    Map<Integer, String> reasons = shown(100).reasons();
    List<Integer> deepest = new ArrayList<>(List.of(29, 59, 89, 28, 58, 88, 27));
    List<Integer> farthest =
        IntStream.range(0, 100)
            .boxed()
            .filter(i -> !deepest.contains(i))
            .sorted((a, b) -> Integer.compare(7 * b % 100, 7 * a % 100))
            .limit(7)
            .toList();
    assertThat(reasons).hasSize(20);
    assertThat(with(reasons, "deepest")).isEqualTo(deepest);
    assertThat(with(reasons, "farthest")).isEqualTo(farthest);
    assertThat(with(reasons, "")).hasSize(6).isSorted();
    assertThat(with(reasons, "").getLast()).isGreaterThan(70);
  }

  @Test
  void ofFewAllInTheirOrder() {
    assertThat(shown(20).reasons().keySet())
        .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    assertThat(shown(20).reasons().values()).containsOnly("");
  }

  @Test
  void theNearestFiveOfEachAreTold() {
    assertThat(shown(3).candidateIds()).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
  }

  private static List<Integer> with(Map<Integer, String> reasons, String reason) {
    return reasons.entrySet().stream()
        .filter(entry -> entry.getValue().equals(reason))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static ShownQueries shown(int queries) {
    int pool = 40;
    String[] ids = strings(queries);
    int[][] candidates = new int[queries][];
    double[][] distances = new double[queries][];
    int[][] used = new int[queries][];
    double[][] plan = new double[queries][];
    for (int i = 0; i < queries; i++) {
      int nearest = 7 * i % 100;
      candidates[i] = IntStream.range(0, pool).toArray();
      distances[i] = IntStream.range(0, pool).mapToDouble(k -> nearest + k).toArray();
      used[i] = IntStream.rangeClosed(0, i % 30).toArray();
      plan[i] = new double[used[i].length];
      Arrays.fill(plan[i], 1.0 / queries / used[i].length);
    }
    return new ShownQueries(
        new VectorQueries(
            new VectorBlock(Metric.EUCLIDEAN, ids, new float[queries][1]),
            strings(queries),
            ids,
            List.of(),
            OptionalLong.empty()),
        new Neighborhoods(ids, strings(pool), candidates, distances, pool),
        new TransportPlan(0.5, 1, 1, used, plan, new double[pool], 0, 0, 0, new int[0], 0));
  }

  private static String[] strings(int count) {
    return Ids.sorted(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }
}
