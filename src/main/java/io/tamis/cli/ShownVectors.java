package io.tamis.cli;

import io.tamis.config.Ids;
import io.tamis.embed.EmbeddingTable;
import io.tamis.index.IndexFolder;
import io.tamis.index.Shard;
import io.tamis.index.ShardEntry;
import io.tamis.index.ShardTable;
import io.tamis.sample.Selection;
import io.tamis.scan.VectorRows;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * The vectors that a report draws and compares, on the driver: a sample of the pool, which depends
 * on the ids alone, and the candidates that matter most. All are found in one pass over the pool,
 * or by their ids in an index.
 *
 * @param sample ids, in their order
 * @param heaviest ids: those selected, by rank, then others with mass, the most mass first
 * @param byId of both
 */
record ShownVectors(String[] sample, String[] heaviest, Map<String, float[]> byId) {
  private static final int SAMPLED = 2_000;

  private static final int HEAVIEST = 4_000;

  /** Components on the driver: 128 MB; of longer vectors fewer are taken. */
  private static final long MOST_COMPONENTS = 1L << 25;

  /** So many are asked for that hardly ever too few come; the rest is cut off. */
  private static final double SPARE = 1.2;

  private static final Comparator<String> BY_HASH =
      (a, b) -> Long.compareUnsigned(Ids.hash(a), Ids.hash(b));

  /** Which rows are wanted: those whose hash is below a threshold, and some by name. */
  private record Wanted(Set<String> named, double threshold) implements Serializable {
    boolean isSampled(String id) {
      return Math.scalb((double) (Ids.hash(id) >>> 1), -63) < threshold;
    }

    boolean holds(String id) {
      return isSampled(id) || named.contains(id);
    }
  }

  static ShownVectors read(SparkSession spark, RunResult result) {
    VectorPool pool = result.pool();
    int dimensions = result.queries().vectors().dimensions();
    int room = (int) Math.min(SAMPLED + HEAVIEST, MOST_COMPONENTS / dimensions);
    int sampled = (int) ((long) room * SAMPLED / (SAMPLED + HEAVIEST));
    String[] heaviest = heaviest(result.masses(), result.selection(), room - sampled);
    Wanted wanted =
        new Wanted(new HashSet<>(Arrays.asList(heaviest)), (sampled * SPARE + 100) / pool.size());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setJobDescription("report: vectors of a sample and of the selection");
    Map<String, float[]> byId =
        pool.index()
            .map(index -> indexed(context, index, wanted))
            .orElseGet(() -> scanned(context, pool, wanted));
    String[] sample =
        byId.keySet().stream()
            .filter(wanted::isSampled)
            .sorted(BY_HASH.thenComparing(Ids.ORDER))
            .limit(sampled)
            .sorted(Ids.ORDER)
            .toArray(String[]::new);
    return new ShownVectors(sample, heaviest, byId);
  }

  private static String[] heaviest(TransportJob.Masses masses, Selection selection, int most) {
    Stream<String> byMass =
        IntStream.range(0, masses.ids().length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -masses.masses()[j]))
            .map(j -> masses.ids()[j]);
    return Stream.concat(Arrays.stream(selection.ids()), byMass)
        .distinct()
        .limit(most)
        .toArray(String[]::new);
  }

  private static Map<String, float[]> scanned(
      JavaSparkContext context, VectorPool pool, Wanted wanted) {
    Broadcast<Wanted> shared = context.broadcast(wanted);
    try {
      return together(
          EmbeddingTable.batches(pool.embeddings())
              .mapPartitions(batches -> List.of(found(batches, shared.value())).iterator())
              .collect());
    } finally {
      shared.destroy();
    }
  }

  private static Map<String, float[]> found(Iterator<VectorRows> batches, Wanted wanted) {
    Map<String, float[]> found = new HashMap<>();
    batches.forEachRemaining(
        rows -> {
          for (int row = 0; row < rows.size(); row++) {
            String id = rows.id(row);
            if (wanted.holds(id)) {
              float[] vector = new float[rows.dimensions(row)];
              rows.copy(row, 1, vector.length, vector, 0);
              found.put(id, vector);
            }
          }
        });
    return found;
  }

  private static Map<String, float[]> indexed(
      JavaSparkContext context, IndexFolder index, Wanted wanted) {
    List<ShardEntry> shards = index.manifest().shards();
    int tasks = Math.min(shards.size(), 4 * context.defaultParallelism());
    Broadcast<Wanted> shared = context.broadcast(wanted);
    try (ShardTable.Opener opener = ShardTable.opener(context, index)) {
      return together(
          context
              .parallelize(shards, tasks)
              .map(
                  entry -> {
                    try (Shard shard = opener.open(entry)) {
                      return found(shard, shared.value());
                    }
                  })
              .collect());
    } finally {
      shared.destroy();
    }
  }

  private static Map<String, float[]> found(Shard shard, Wanted wanted) throws IOException {
    Map<String, float[]> found = new HashMap<>();
    for (int row = 0; row < shard.rows(); row++) {
      String id = shard.id(row);
      if (wanted.holds(id) && shard.isLive(row)) {
        found.put(id, shard.vector(row));
      }
    }
    return found;
  }

  private static Map<String, float[]> together(List<Map<String, float[]>> parts) {
    Map<String, float[]> all = new HashMap<>();
    parts.forEach(all::putAll);
    return all;
  }

  /** The vectors of these, in their order. */
  float[][] of(String[] ids) {
    return Arrays.stream(ids).map(byId::get).toArray(float[][]::new);
  }
}
