package io.tamis.baselines;

import io.tamis.baselines.BestScores.Scored;
import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.CandidatePanel;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link EmbeddingTable} of the pool and a block of queries in, a {@link Ranking} by {@link
 * UnbalancedTransport} out: one pass over the vectors for each round, one that starts it and one
 * that scores. A pass measures every pair, in double; no pair is kept.
 *
 * @param ties which of candidates with the same score goes first
 */
public record UnbalancedTransportStep(UnbalancedTransport transport, TieBreak ties) {
  /** What a task holds of the pairs of a few candidates: 16 MB. */
  public static final int MOST_QUERIES = 1 << 16;

  /**
   * @param rounds until u and v hardly moved, or as many as were allowed
   * @param isSettled whether they hardly moved
   */
  public record Outcome(Ranking ranking, int rounds, boolean isSettled) {}

  /**
   * @param embeddings the candidates
   * @param poolSize how many they are
   * @param queries as {@link #directions} gives them
   * @param budget how many to rank, at most the size of the pool
   * @throws IllegalArgumentException if there are too many queries
   * @throws io.tamis.scan.InvalidVectorException as the cause of Spark's exception, if a candidate
   *     is zero or cannot be measured
   */
  public Outcome apply(Dataset<Row> embeddings, long poolSize, VectorBlock queries, int budget) {
    Require.that(
        queries.size() <= MOST_QUERIES,
        "queries must be at most "
            + MOST_QUERIES
            + " where method is unbalanced-transport, but are "
            + queries.size());
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    JavaRDD<VectorRows> rows = EmbeddingTable.batches(embeddings);
    Broadcast<VectorBlock> block = context.broadcast(queries); // [M, d] floats
    try {
      QueryScalings scalings = QueryScalings.first(transport, poolSize, queries.size());
      RoundSums sums = round(context, rows, block, scalings);
      while (!scalings.isLast(sums)) {
        scalings = scalings.next(sums);
        sums = round(context, rows, block, scalings);
      }
      int wanted = (int) Math.min(budget + 1L, poolSize);
      return new Outcome(
          best(context, rows, block, scalings, sums.reachedBy(wanted), wanted).ranking(budget),
          scalings.round(),
          scalings.isSettled(sums));
    } finally {
      block.destroy();
      context.setJobDescription(null);
    }
  }

  /**
   * Queries of any metric, to be compared by direction: the cost is that of vectors of length one,
   * to which candidates are scaled too.
   *
   * @throws io.tamis.scan.InvalidVectorException if one of them is zero
   */
  public static VectorBlock directions(VectorBlock queries) {
    float[][] vectors = new float[queries.size()][];
    Arrays.setAll(vectors, queries::vector);
    return new VectorBlock(Metric.COSINE, queries.ids(), vectors);
  }

  private static RoundSums round(
      JavaSparkContext context,
      JavaRDD<VectorRows> rows,
      Broadcast<VectorBlock> block,
      QueryScalings scalings) {
    context.setJobDescription("unbalanced transport: round " + (scalings.round() + 1));
    return rows.mapPartitions(
            part -> {
              RoundSums sums = new RoundSums(scalings.scalings().length);
              visit(
                  part,
                  block.value(),
                  scalings.transport(),
                  (id, kernels, offset) -> sums.add(scalings, kernels, offset));
              return List.of(sums).iterator();
            })
        .reduce(RoundSums::plus); // [M] sums a task, added as they come
  }

  /**
   * @param least score of those that are wanted
   */
  private BestScores best(
      JavaSparkContext context,
      JavaRDD<VectorRows> rows,
      Broadcast<VectorBlock> block,
      QueryScalings scalings,
      double least,
      int wanted) {
    TieBreak order = ties; // tasks carry the order, never the step
    context.setJobDescription("unbalanced transport: scores");
    BestScores best = new BestScores(wanted, order);
    rows.mapPartitions(
            part -> {
              BestScores some = new BestScores(wanted, order);
              visit(
                  part,
                  block.value(),
                  scalings.transport(),
                  (id, kernels, offset) -> {
                    double received = scalings.received(kernels, offset);
                    double score = scalings.columnScaling(received) * received;
                    if (score >= least) {
                      some.offer(new Scored(id.get(), score));
                    }
                  });
              return some.sorted().iterator();
            })
        .collect() // the wanted, and others of the last one's bin, of which a task sends no more
        .forEach(best::offer);
    return best;
  }

  /** Takes one candidate's kernel values, shape [M] from an offset on. */
  private interface Visitor {
    void candidate(Supplier<String> id, double[] kernels, int offset);
  }

  private static void visit(
      Iterator<VectorRows> batches,
      VectorBlock queries,
      UnbalancedTransport transport,
      Visitor visitor) {
    int count = queries.size();
    double[] kernels = new double[CandidatePanel.SIZE * count];
    double[] unbounded = new double[count];
    Arrays.fill(unbounded, Double.POSITIVE_INFINITY);
    BlockedScan scan =
        new BlockedScan(
            queries,
            unbounded,
            (query, rows, row, squaredDistance) ->
                kernels[row * count + query] = transport.kernel(squaredDistance));
    CandidatePanel panel = new CandidatePanel(queries.metric(), queries.dimensions());
    while (batches.hasNext()) {
      VectorRows rows = batches.next();
      for (int from = 0; from < rows.size(); from += CandidatePanel.SIZE) {
        panel.fill(rows, from);
        scan.scan(panel);
        for (int row = 0; row < panel.size(); row++) {
          int lane = row;
          visitor.candidate(() -> panel.id(lane), kernels, row * count);
        }
      }
    }
  }
}
