package io.tamis.less;

import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link EmbeddingTable} of candidates in, {@link LessRanking} out, in one pass. */
public record LessStep(SubtaskVectors subtasks) {
  private static final Logger LOG = LoggerFactory.getLogger(LessStep.class);

  /** Rows that come to the driver, some 150 bytes each: 600 MB. */
  private static final int MOST_RANKED = 4_194_304;

  /**
   * @param budget the most picks that will be asked for
   * @throws IllegalArgumentException if there are too many picks to rank
   * @throws io.tamis.scan.InvalidVectorException as the cause of Spark's exception, if a candidate
   *     cannot be multiplied with the queries
   */
  public LessRanking apply(Dataset<Row> embeddings, int budget) {
    long start = System.nanoTime();
    Require.that(
        budget < MOST_RANKED,
        "sample.count, or what sample.fraction asks for, must be below "
            + MOST_RANKED
            + " where method is less, but is "
            + budget);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    context.setJobDescription("less: scan of the pool");
    int capacity = budget + 1; // the next one tells ties
    Broadcast<SubtaskVectors> shared = context.broadcast(subtasks()); // refused beyond 512 MB
    try {
      LessScores scores =
          EmbeddingTable.batches(embeddings)
              .mapPartitions(
                  batches -> {
                    SubtaskVectors vectors = shared.value();
                    LessScores part = new LessScores(capacity, vectors.names().size());
                    LessScan scan = part.scan(vectors);
                    batches.forEachRemaining(scan::add);
                    return List.of(part.trimmed()).iterator();
                  })
              .treeReduce(LessScores::plus); // at most MOST_RANKED rows
      LOG.info(
          "{} rows multiplied with {} subtasks in {} s",
          scores.counts().total(),
          subtasks.names().size(),
          (System.nanoTime() - start) / 1_000_000_000);
      return new LessRanking(scores.drain(), scores.counts(), subtasks.names(), scores.bySubtask());
    } finally {
      shared.destroy();
    }
  }
}
