package io.tamis.search;

import io.tamis.index.IndexFolder;
import io.tamis.index.Shard;
import io.tamis.index.ShardEntry;
import io.tamis.index.ShardSearch;
import io.tamis.index.ShardTable;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The shards of an index and a block of queries in, {@link Neighborhoods} out: what {@link
 * SearchStep} finds by scanning, as far as the graphs find it.
 *
 * <p>Rows lie in shards by a hash of their ids, so a shard with a share p of the rows holds about
 * p·depth of a query's nearest, and is asked for that and four standard deviations more. Where a
 * list may be short of one for all that, the query is asked again to its full depth.
 *
 * @param depth neighbors to find for each query
 * @param breadth see {@link ShardSearch}
 */
public record ShardSearchStep(int depth, double breadth) {
  /** A shard that holds fewer of a query's nearest than this ships mostly what is thrown away. */
  private static final int LEAST_SHARE = 32;

  /**
   * @param queries in the order of their ids, with as many dimensions as the index
   * @throws io.tamis.index.DamagedShardException as the cause of Spark's exception, if a shard's
   *     file is missing or not what it was
   */
  public Neighborhoods apply(JavaSparkContext context, IndexFolder index, VectorBlock queries) {
    List<ShardEntry> shards = index.manifest().shards();
    long poolSize = index.manifest().rows();
    int wanted = (int) Math.min(depth, poolSize);
    Broadcast<VectorBlock> block = context.broadcast(queries); // [M, d] floats
    try {
      double[] bounds = radii(context, index, block, poolSize);
      context.setJobDescription("search: " + shards.size() + " shards");
      Hits[] found = nearest(context, index, shards, block, bounds, depth, depth);
      int[] doubtful =
          IntStream.range(0, found.length).filter(i -> isDoubtful(found[i], wanted)).toArray();
      if (doubtful.length > 0) {
        askAgain(context, index, queries, doubtful, found);
      }
      return Neighborhoods.of(queries, found, poolSize);
    } finally {
      block.destroy();
      context.setJobDescription(null);
    }
  }

  private static boolean isDoubtful(Hits found, int wanted) {
    double[] distances = found.squaredDistances();
    return distances.length < wanted || distances[wanted - 1] > found.reach();
  }

  private void askAgain(
      JavaSparkContext context,
      IndexFolder index,
      VectorBlock queries,
      int[] doubtful,
      Hits[] found) {
    context.setJobDescription("search: again for " + doubtful.length + " queries");
    double[] unbounded = new double[doubtful.length];
    Arrays.fill(unbounded, Double.POSITIVE_INFINITY);
    Broadcast<VectorBlock> some = context.broadcast(queries.rows(doubtful));
    try {
      List<ShardEntry> shards = index.manifest().shards();
      Hits[] again = nearest(context, index, shards, some, unbounded, Integer.MAX_VALUE, depth);
      for (int k = 0; k < doubtful.length; k++) {
        found[doubtful[k]] = again[k];
      }
    } finally {
      some.destroy();
    }
  }

  /** As {@link SearchStep} does, with some shards for a sample: rows lie in them by a hash, too. */
  private double[] radii(
      JavaSparkContext context, IndexFolder index, Broadcast<VectorBlock> block, long poolSize) {
    double[] radii = new double[block.value().size()];
    Arrays.fill(radii, Double.POSITIVE_INFINITY);
    List<ShardEntry> shards = index.manifest().shards();
    List<ShardEntry> sample = new ArrayList<>();
    long rows = 0;
    while (rows * depth < LEAST_SHARE * poolSize && sample.size() < shards.size()) {
      ShardEntry shard = shards.get(sample.size());
      sample.add(shard);
      rows += shard.liveRows();
    }
    if (sample.size() < 2 || sample.size() > shards.size() / 4) {
      return radii;
    }
    int sampleDepth = allowance((double) rows * depth / poolSize);
    context.setJobDescription("search: radii from " + sample.size() + " shards");
    Hits[] found = nearest(context, index, sample, block, radii, depth, sampleDepth);
    for (int i = 0; i < radii.length; i++) {
      double[] distances = found[i].squaredDistances();
      if (distances.length == sampleDepth) {
        radii[i] = distances[sampleDepth - 1];
      }
    }
    return radii;
  }

  /** What a random share of the rows holds more than with a chance of 1 in 30,000. */
  private static int allowance(double expected) {
    return (int) Math.ceil(expected + 4 * Math.sqrt(expected) + 4);
  }

  /**
   * @param deepest of the whole index's nearest, how many each shard answers its share of
   * @param kept neighbors kept for each query
   */
  private Hits[] nearest(
      JavaSparkContext context,
      IndexFolder index,
      List<ShardEntry> shards,
      Broadcast<VectorBlock> block,
      double[] bounds,
      int deepest,
      int kept) {
    double breadth = breadth(); // tasks carry the numbers, never the step
    long poolSize = index.manifest().rows();
    int slices = Math.min(shards.size(), 4 * context.defaultParallelism());
    try (ShardTable.Opener opener = ShardTable.opener(context, index)) {
      int queries = block.value().size();
      int tasks = HitTable.tasks(context, queries);
      return HitTable.collect( // [M, depth] hits, bounded by LARGEST_NEIGHBORHOODS
          context
              .parallelize(shards, slices)
              .mapPartitionsToPair(
                  part ->
                      HitTable.sent(
                          search(
                              part,
                              opener,
                              block.value(),
                              bounds,
                              breadth,
                              poolSize,
                              deepest,
                              kept),
                          tasks)),
          tasks,
          queries,
          kept);
    }
  }

  private static Hits[] search(
      Iterator<ShardEntry> shards,
      ShardTable.Opener opener,
      VectorBlock queries,
      double[] radii,
      double breadth,
      long poolSize,
      int deepest,
      int kept)
      throws IOException {
    NearestHeap[] heaps = new NearestHeap[queries.size()];
    Arrays.setAll(heaps, i -> new NearestHeap(kept));
    double[] bounds = radii.clone();
    while (shards.hasNext()) {
      ShardEntry entry = shards.next();
      double share = (double) entry.liveRows() / poolSize;
      int count = (int) Math.min(entry.liveRows(), Math.min(kept, allowance(share * deepest)));
      try (Shard shard = opener.open(entry)) {
        double[] reached =
            new ShardSearch(shard, opener.index().manifest().settings().encoding(), breadth)
                .nearest(
                    queries,
                    bounds,
                    count,
                    (query, id, squaredDistance) -> {
                      NearestHeap heap = heaps[query];
                      heap.offer(id, squaredDistance);
                      if (heap.isFull()) {
                        bounds[query] = Math.min(bounds[query], heap.farthest());
                      }
                    });
        for (int i = 0; i < reached.length; i++) {
          heaps[i].reaches(reached[i]);
        }
      }
    }
    return Arrays.stream(heaps).map(NearestHeap::drain).toArray(Hits[]::new);
  }
}
