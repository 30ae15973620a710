package io.tamis.search;

import io.tamis.scan.VectorBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * A search of which only the answers are made: every query's neighbors lie over the parts of the
 * pool by chance, at most one in a part, and each part sends those that it holds.
 *
 * @param parts a prime, so that a query's ranks fall on parts that differ
 * @param depth neighbors asked for; half as many more are within reach
 */
public record ManyParts(int queries, int parts, int depth) implements Serializable {
  private static final int STEP = 7919;

  /** Candidates of a part. */
  private static final int ROWS = 64;

  private int found() {
    return depth + depth / 2;
  }

  private long first(int query) {
    return new SplittableRandom(query).nextInt(parts);
  }

  /** The part that holds a query's neighbor of a rank. */
  private int part(int query, int rank) {
    return (int) ((first(query) + (long) rank * STEP) % parts);
  }

  /** In hex, 32 letters. */
  private String id(int part, int query) {
    long row = new SplittableRandom((long) part << 32 | query).nextInt(ROWS);
    return "%016x%016x".formatted(new SplittableRandom(part).nextLong(), row * parts + part);
  }

  private static double squaredDistance(int query, int rank) {
    return (1 + query % 7) + Math.cbrt(rank) + query * 1e-7;
  }

  /** A query's true list. */
  Hits expected(int query) {
    return new Hits(
        IntStream.range(0, depth).mapToObj(k -> id(part(query, k), query)).toArray(String[]::new),
        IntStream.range(0, depth).mapToDouble(k -> squaredDistance(query, k)).toArray(),
        Double.POSITIVE_INFINITY);
  }

  /** What one part sends. */
  private Iterator<Tuple2<Integer, HitBlock>> sent(int part, int tasks, int[] rankOfOffset) {
    Hits[] hits = new Hits[queries];
    Arrays.fill(hits, Hits.none());
    for (int query = 0; query < queries; query++) {
      int rank = rankOfOffset[(int) ((part - first(query) + parts) % parts)];
      if (rank < found()) {
        hits[query] =
            new Hits(
                new String[] {id(part, query)},
                new double[] {squaredDistance(query, rank)},
                Double.POSITIVE_INFINITY);
      }
    }
    return HitTable.sent(hits, tasks);
  }

  /** All that the parts send, put together on the driver. */
  public Neighborhoods merged(JavaSparkContext context, VectorBlock block) {
    int[] rankOfOffset = new int[parts];
    for (int rank = 0; rank < parts; rank++) {
      rankOfOffset[(int) ((long) rank * STEP % parts)] = rank;
    }
    int tasks = HitTable.tasks(context, queries);
    JavaPairRDD<Integer, HitBlock> sent =
        context
            .parallelize(IntStream.range(0, parts).boxed().toList(), parts)
            .flatMapToPair(part -> sent(part, tasks, rankOfOffset));
    Hits[] hits = HitTable.collect(sent, tasks, queries, depth);
    return Neighborhoods.of(block, hits, (long) ROWS * parts);
  }

  /** Whether a query's merged list is the true one. */
  public boolean isTrue(Neighborhoods merged, int query) {
    Hits expected = expected(query);
    return Arrays.equals(merged.ids(query), expected.ids())
        && Arrays.equals(
            merged.distances()[query],
            Arrays.stream(expected.squaredDistances()).map(Math::sqrt).toArray());
  }
}
