package io.tamis.search;

import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * {@link EmbeddingTable} of candidates and a block of queries in, {@link Neighborhoods} out.
 *
 * @param depth neighbors to find for each query at the most
 */
public record SearchStep(int depth) {
  /**
   * The most (query, neighbor) pairs that the driver takes in: 2²³, some 700 MB with ids of 32
   * letters.
   */
  public static final long LARGEST_NEIGHBORHOODS = 1L << 23;

  /** Neighbors that the sample should hold within a query's radius, on average. */
  private static final int SAMPLED_NEIGHBORS = 32;

  /** Of the pool, at the most. */
  private static final double LARGEST_SAMPLE = 0.25;

  /** A smaller pool is quickly shipped. */
  private static final int LEAST_POOL = 1000;

  /**
   * The nearest {@code depth} of each query.
   *
   * @param embeddings the candidates
   * @param poolSize how many they are
   * @param queries in the order of their ids
   * @throws io.tamis.scan.InvalidVectorException as the cause of Spark's exception, if a candidate
   *     cannot be measured against the queries
   */
  public Neighborhoods apply(Dataset<Row> embeddings, long poolSize, VectorBlock queries) {
    JavaSparkContext context = context(embeddings);
    int wanted = (int) Math.min(depth, poolSize);
    double[] radii = radii(embeddings, poolSize, queries);
    context.setJobDescription("search: scan of the pool");
    JavaRDD<VectorRows> rows = EmbeddingTable.batches(embeddings);
    Hits[] hits = nearest(context, rows, queries, radii, depth);
    int[] shorts =
        IntStream.range(0, hits.length).filter(i -> hits[i].ids().length < wanted).toArray();
    if (shorts.length > 0) { // rare: the sample promised a radius that holds enough
      context.setJobDescription("search: second scan for " + shorts.length + " queries");
      Hits[] again = nearest(context, rows, queries.rows(shorts), unbounded(shorts.length), depth);
      for (int k = 0; k < shorts.length; k++) {
        hits[shorts[k]] = again[k];
      }
    }
    return Neighborhoods.of(queries, hits, poolSize);
  }

  /**
   * All candidates within a radius of each query, of them the nearest {@code depth}.
   *
   * @param squaredRadii shape [M], inclusive, on the scaled vectors
   * @throws io.tamis.scan.InvalidVectorException as above
   */
  public Neighborhoods apply(
      Dataset<Row> embeddings, long poolSize, VectorBlock queries, double[] squaredRadii) {
    JavaSparkContext context = context(embeddings);
    context.setJobDescription("search: scan of the pool");
    JavaRDD<VectorRows> rows = EmbeddingTable.batches(embeddings);
    return Neighborhoods.of(
        queries, nearest(context, rows, queries, squaredRadii, depth), poolSize);
  }

  static JavaSparkContext context(Dataset<Row> embeddings) {
    return JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
  }

  static double[] unbounded(int queries) {
    double[] radii = new double[queries];
    Arrays.fill(radii, Double.POSITIVE_INFINITY);
    return radii;
  }

  /**
   * A squared distance for each query within which, but for a chance of about 1 in 30,000, at least
   * {@code depth} candidates lie: four standard deviations above the mean, in a sample by hash.
   */
  private double[] radii(Dataset<Row> embeddings, long poolSize, VectorBlock queries) {
    double fraction = Math.min(LARGEST_SAMPLE, (double) SAMPLED_NEIGHBORS / depth);
    if (poolSize < 4L * depth || poolSize < LEAST_POOL) {
      return unbounded(queries.size());
    }
    double expected = fraction * depth;
    int rank = (int) Math.ceil(expected + 4 * Math.sqrt(expected) + 4);
    int[] ranks = new int[queries.size()];
    Arrays.fill(ranks, rank);
    return new SampleStep(fraction, rank).apply(embeddings, poolSize, queries).squaredRadii(ranks);
  }

  /** Each query's nearest {@code depth} within its radius, in the order of the queries. */
  static Hits[] nearest(
      JavaSparkContext context,
      JavaRDD<VectorRows> rows,
      VectorBlock queries,
      double[] radii,
      int depth) {
    // [M, d] floats: 100 MB at M = 100,000, d = 256
    Broadcast<VectorBlock> block = context.broadcast(queries);
    int tasks = HitTable.tasks(context, queries.size());
    try {
      return HitTable.collect( // [M, depth] hits, bounded by LARGEST_NEIGHBORHOODS
          rows.mapPartitionsToPair(part -> scan(part, block.value(), radii, depth, tasks)),
          tasks,
          queries.size(),
          depth);
    } finally {
      block.destroy();
    }
  }

  private static Iterator<Tuple2<Integer, HitBlock>> scan(
      Iterator<VectorRows> batches, VectorBlock queries, double[] radii, int depth, int tasks) {
    NearestHeap[] heaps = new NearestHeap[queries.size()];
    Arrays.setAll(heaps, i -> new NearestHeap(depth));
    double[] bounds = radii.clone();
    BlockedScan scan =
        new BlockedScan(
            queries,
            bounds,
            (query, rows, row, squaredDistance) -> {
              NearestHeap heap = heaps[query];
              heap.offer(rows.id(row), squaredDistance);
              if (heap.isFull()) {
                bounds[query] = Math.min(bounds[query], heap.farthest());
              }
            });
    batches.forEachRemaining(scan::add);
    Hits[] hits = Arrays.stream(heaps).map(NearestHeap::drain).toArray(Hits[]::new);
    return HitTable.sent(hits, tasks);
  }
}
