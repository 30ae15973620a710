package io.tamis.search;

import io.tamis.MadePool;
import io.tamis.config.Ids;
import io.tamis.scan.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Every distance by its textbook formula, one full sort; nothing clever. */
final class NaiveSearch {
  private NaiveSearch() {}

  record Neighbor(String id, double distance) {}

  static List<Neighbor> nearest(Metric metric, float[] query, MadePool pool, int depth) {
    return IntStream.range(0, pool.size())
        .mapToObj(j -> new Neighbor(pool.ids()[j], distance(metric, query, pool.vectors()[j])))
        .sorted(
            Comparator.comparingDouble(Neighbor::distance).thenComparing(Neighbor::id, Ids.ORDER))
        .limit(depth)
        .toList();
  }

  private static double distance(Metric metric, float[] q, float[] x) {
    double dot = 0;
    double qq = 0;
    double xx = 0;
    double squared = 0;
    for (int k = 0; k < q.length; k++) {
      double difference = (double) q[k] - x[k];
      squared += difference * difference;
      dot += (double) q[k] * x[k];
      qq += (double) q[k] * q[k];
      xx += (double) x[k] * x[k];
    }
    return switch (metric) {
      case EUCLIDEAN -> Math.sqrt(squared);
      case COSINE -> 1 - dot / Math.sqrt(qq * xx);
    };
  }
}
