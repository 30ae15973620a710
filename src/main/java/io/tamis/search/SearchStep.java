package io.tamis.search;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * {@link EmbeddingTable} of candidates and a block of queries in, {@link Neighborhoods} out.
 *
 * @param depth neighbors to find for each query
 */
public record SearchStep(int depth) {
  /**
   * The most (query, neighbor) pairs that the driver takes in: 2²³, some 700 MB with ids of 32
   * letters.
   */
  public static final long LARGEST_NEIGHBORHOODS = 1L << 23;

  /** Neighbors that the sample should hold within a query's radius, on average. */
  private static final int SAMPLED_NEIGHBORS = 32;

  /** The sample's fraction is a number of 2²⁰ths. */
  private static final int HASH_BUCKETS = 1 << 20;

  /**
   * @param embeddings the candidates
   * @param poolSize how many they are
   * @param queries in the order of their ids
   * @throws io.tamis.scan.InvalidVectorException as the cause of Spark's exception, if a candidate
   *     cannot be measured against the queries
   */
  public Neighborhoods apply(Dataset<Row> embeddings, long poolSize, VectorBlock queries) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    int wanted = (int) Math.min(depth, poolSize);
    double[] radii = radii(context, embeddings, poolSize, queries);
    context.setJobDescription("search: scan of the pool");
    Hits[] hits = nearest(context, embeddings, queries, radii, depth);
    int[] shorts =
        IntStream.range(0, hits.length).filter(i -> hits[i].ids().length < wanted).toArray();
    if (shorts.length > 0) { // rare: the sample promised a radius that holds enough
      context.setJobDescription("search: second scan for " + shorts.length + " queries");
      double[] unbounded = new double[shorts.length];
      Arrays.fill(unbounded, Double.POSITIVE_INFINITY);
      Hits[] again = nearest(context, embeddings, queries.rows(shorts), unbounded, depth);
      for (int k = 0; k < shorts.length; k++) {
        hits[shorts[k]] = again[k];
      }
    }
    return Neighborhoods.of(queries, hits, poolSize);
  }

  /**
   * A squared distance for each query within which, but for a chance of about 1 in 30,000, at least
   * {@code depth} candidates lie: four standard deviations above the mean, in a sample by hash.
   */
  private double[] radii(
      JavaSparkContext context, Dataset<Row> embeddings, long poolSize, VectorBlock queries) {
    double[] radii = new double[queries.size()];
    Arrays.fill(radii, Double.POSITIVE_INFINITY);
    double fraction = (double) SAMPLED_NEIGHBORS / depth;
    if (fraction > 0.25 || poolSize < 4L * depth) {
      return radii;
    }
    int buckets = (int) (fraction * HASH_BUCKETS);
    double expected = (double) buckets / HASH_BUCKETS * depth;
    int sampleDepth = (int) Math.ceil(expected + 4 * Math.sqrt(expected) + 4);
    context.setJobDescription("search: radii from a sample");
    Dataset<Row> sample =
        embeddings.filter(
            pmod(xxhash64(col("id")), lit((long) HASH_BUCKETS)).lt(lit((long) buckets)));
    // few tasks, so that few lists of the sample's neighbors are shipped
    sample = sample.coalesce(context.defaultParallelism());
    Hits[] sampled = nearest(context, sample, queries, radii, sampleDepth);
    for (int i = 0; i < radii.length; i++) {
      double[] distances = sampled[i].squaredDistances();
      if (distances.length == sampleDepth) {
        radii[i] = distances[sampleDepth - 1];
      }
    }
    return radii;
  }

  /** Each query's nearest {@code depth} within its radius, in the order of the queries. */
  private static Hits[] nearest(
      JavaSparkContext context,
      Dataset<Row> embeddings,
      VectorBlock queries,
      double[] radii,
      int depth) {
    // [M, d] floats: 100 MB at M = 100,000, d = 256
    Broadcast<VectorBlock> block = context.broadcast(queries);
    try {
      List<Tuple2<Integer, Hits>> collected =
          EmbeddingTable.vectors(embeddings)
              .mapPartitionsToPair(rows -> scan(rows, block.value(), radii, depth))
              .reduceByKey((a, b) -> Hits.merge(a, b, depth))
              .collect(); // [M, depth] hits, bounded by LARGEST_NEIGHBORHOODS
      Hits[] hits = new Hits[queries.size()];
      Arrays.fill(hits, new Hits(new String[0], new double[0]));
      collected.forEach(pair -> hits[pair._1()] = pair._2());
      return hits;
    } finally {
      block.destroy();
    }
  }

  private static Iterator<Tuple2<Integer, Hits>> scan(
      Iterator<InternalRow> rows, VectorBlock queries, double[] radii, int depth) {
    NearestHeap[] heaps = new NearestHeap[queries.size()];
    Arrays.setAll(heaps, i -> new NearestHeap(depth));
    double[] bounds = radii.clone();
    BlockedScan scan =
        new BlockedScan(
            queries,
            bounds,
            (query, candidate, squaredDistance) -> {
              NearestHeap heap = heaps[query];
              heap.offer(candidate, squaredDistance);
              if (heap.isFull()) {
                bounds[query] = Math.min(bounds[query], heap.farthest());
              }
            });
    rows.forEachRemaining(row -> EmbeddingTable.visit(row, scan::add));
    scan.finish();
    List<Tuple2<Integer, Hits>> found = new ArrayList<>();
    for (int i = 0; i < heaps.length; i++) {
      if (heaps[i].size() > 0) {
        found.add(new Tuple2<>(i, heaps[i].drain()));
      }
    }
    return found.iterator();
  }
}
