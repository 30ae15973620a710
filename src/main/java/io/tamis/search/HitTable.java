package io.tamis.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The queries' lists on their way from the parts of the pool to the driver. */
final class HitTable {
  /** Queries whose lists one task puts together. */
  private static final int QUERIES_PER_TASK = 64;

  private HitTable() {}

  /** Tasks that put lists together. */
  static int tasks(JavaSparkContext context, int queries) {
    return Math.clamp(queries / QUERIES_PER_TASK, 1, 4 * context.defaultParallelism());
  }

  /**
   * What one part of the pool found, by the task that puts it together.
   *
   * @param hits shape [M]; of those that are empty and complete, nothing is sent
   */
  static Iterator<Tuple2<Integer, HitBlock>> sent(Hits[] hits, int tasks) {
    HitBlock.Packer[] packers = new HitBlock.Packer[tasks];
    for (int i = 0; i < hits.length; i++) {
      if (hits[i].ids().length > 0 || !hits[i].isComplete()) {
        int task = i % tasks;
        packers[task] = packers[task] == null ? new HitBlock.Packer() : packers[task];
        packers[task].add(i, hits[i]);
      }
    }
    List<Tuple2<Integer, HitBlock>> blocks = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      if (packers[task] != null) {
        blocks.add(new Tuple2<>(task, packers[task].pack()));
      }
    }
    return blocks.iterator();
  }

  /**
   * The nearest {@code depth} of each query of all that was sent: [M, depth] hits, to be bounded by
   * the caller.
   */
  static Hits[] collect(JavaPairRDD<Integer, HitBlock> sent, int tasks, int queries, int depth) {
    Hits[] hits = new Hits[queries];
    Arrays.fill(hits, Hits.none());
    sent.partitionBy(new HashPartitioner(tasks))
        .values()
        .mapPartitions(blocks -> merge(blocks, depth))
        .collect()
        .forEach(block -> block.visit((query, list) -> hits[query] = list));
    return hits;
  }

  private static Iterator<HitBlock> merge(Iterator<HitBlock> blocks, int depth) {
    Map<Integer, NearestHeap> heaps = new TreeMap<>();
    blocks.forEachRemaining(
        block ->
            block.visit(
                (query, hits) ->
                    heaps.computeIfAbsent(query, i -> new NearestHeap(depth)).offerAll(hits)));
    HitBlock.Packer merged = new HitBlock.Packer();
    heaps.forEach((query, heap) -> merged.add(query, heap.drain()));
    return List.of(merged.pack()).iterator();
  }
}
