package io.tamis.leaks;

import io.tamis.config.Ids;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link EmbeddingTable} of the candidates in, those within a distance of a held-out vector out, in
 * the order of ids, each with the nearest.
 *
 * @param distance in the units of the metric; at it still counts
 */
public record NearStep(double distance) {
  /** So that rounding loses none; what is within is measured once more. */
  private static final double MARGIN = 1 + 1e-12;

  /**
   * One pass over the vectors, 2 M d operations a candidate.
   *
   * @param role of the held-out vectors
   * @throws IllegalArgumentException if more are found than the driver takes
   */
  public List<Leak> apply(Dataset<Row> embeddings, VectorBlock heldOut, String role) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    context.setJobDescription("leaks: vectors");
    Broadcast<VectorBlock> block = context.broadcast(heldOut); // [M, d] floats, bounded as queries
    double within = distance; // tasks carry it, never the step
    try {
      return LeakStep.collected(
          EmbeddingTable.batches(embeddings)
              .mapPartitions(batches -> near(batches, block.value(), within, role)));
    } finally {
      block.destroy();
      context.setJobDescription(null);
    }
  }

  /** Those of one batch are found when the first of them is asked for. */
  static Iterator<Leak> near(
      Iterator<VectorRows> batches, VectorBlock heldOut, double within, String role) {
    Map<String, Leak> nearest = new HashMap<>(); // of one batch, in which all of a row is found
    double[] bounds = new double[heldOut.size()];
    Metric metric = heldOut.metric();
    double squared = metric == Metric.COSINE ? 2 * within : within * within;
    Arrays.fill(bounds, squared * MARGIN + Double.MIN_NORMAL);
    BlockedScan scan =
        new BlockedScan(
            heldOut,
            bounds,
            (query, rows, row, squaredDistance) -> {
              double distance = metric.distance(squaredDistance);
              if (distance <= within) {
                Leak leak =
                    new Leak(rows.id(row), Reason.DISTANCE, heldOut.id(query), role, distance);
                nearest.merge(leak.id(), leak, NearStep::nearer);
              }
            });
    // one batch after another, so that too many are refused before they fill the memory
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(batches, 0), false)
        .flatMap(
            rows -> {
              nearest.clear();
              scan.add(rows);
              return List.copyOf(nearest.values()).stream();
            })
        .iterator();
  }

  private static Leak nearer(Leak a, Leak b) {
    int byDistance = Double.compare(a.figure(), b.figure());
    int order = byDistance != 0 ? byDistance : Ids.ORDER.compare(a.heldOutId(), b.heldOutId());
    return order <= 0 ? a : b;
  }
}
