package io.tamis.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.tamis.config.Ids;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ScoreTable} in, the losses under one model out: into a {@link WorkFolder}, part by part.
 *
 * @param parts that the rows are divided into
 */
public record ScoreStep(
    Pass pass, ModelFiles model, ModelFiles tokenizer, ScoreConfig config, int parts) {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreStep.class);
  private static final String PART = "_tamis_part";

  /**
   * Computes the parts that are not there yet.
   *
   * @return how many parts were there
   */
  public int apply(Dataset<Row> texts, WorkFolder work) throws IOException {
    long start = System.nanoTime();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
    BitSet done = work.done(context.hadoopConfiguration(), pass);
    LOG.info("{}: {} of {} parts found in {}", pass, done.cardinality(), parts, work.path());
    if (done.cardinality() >= parts) {
      return parts;
    }
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobDescription("score: " + pass.spelled() + ", " + parts + " parts");
    PartScorer scorer = scorer(context, work);
    try {
      texts
          .withColumn(PART, pmod(xxhash64(col(ScoreTable.ID)), lit((long) parts)).cast("int"))
          .repartitionById(parts, col(PART))
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          .foreachPartition(
              rows -> {
                int part = TaskContext.getPartitionId();
                if (!done.get(part)) {
                  scorer.score(part, rows, conf.value());
                }
              });
      LOG.info("{}: scored in {} s", pass, (System.nanoTime() - start) / 1_000_000_000);
      return done.cardinality();
    } finally {
      LoadedModels.ofThisJvm().closeUnused(); // where driver and executor are one
      conf.destroy();
      context.setJobDescription(null);
    }
  }

  private PartScorer scorer(JavaSparkContext context, WorkFolder work) {
    int threads = config.threads().orElseGet(() -> context.getConf().getInt("spark.task.cpus", 1));
    return new PartScorer(
        pass,
        new LoadedModels.Wanted(
            model, tokenizer, new ModelCache(config.cache().orElse("")), threads),
        config.maxTokens(),
        config.batchTokens(),
        work);
  }

  /** What a task carries. */
  private record PartScorer(
      Pass pass, LoadedModels.Wanted wanted, int maxTokens, int batchTokens, WorkFolder work)
      implements Serializable {
    private record Text(String id, String prompt, String response) {}

    void score(int part, Iterator<InternalRow> rows, SerializableConfiguration conf)
        throws IOException {
      List<Text> texts = new ArrayList<>(); // the texts of one part, see ScoreTable.parts
      rows.forEachRemaining(
          row ->
              texts.add(
                  new Text(
                      row.getUTF8String(0).toString(),
                      row.getUTF8String(1).toString(),
                      row.getUTF8String(2).toString())));
      texts.sort(Comparator.comparing(Text::id, Ids.ORDER));
      List<ScoredRow> scored = texts.isEmpty() ? List.of() : score(texts, conf);
      TaskContext.get().killTaskIfInterrupted();
      work.write(conf.value(), pass, part, TaskContext.get().taskAttemptId(), scored);
    }

    private List<ScoredRow> score(List<Text> texts, SerializableConfiguration conf)
        throws IOException {
      Libraries.require();
      try (LoadedModels.Use use = LoadedModels.ofThisJvm().use(conf.value(), wanted)) {
        List<TokenSequence> sequences =
            texts.stream()
                .map(text -> use.tokenizer().encode(text.prompt, text.response, maxTokens))
                .toList();
        double[] losses = use.model().losses(sequences, batchTokens);
        List<ScoredRow> scored = new ArrayList<>();
        for (int n = 0; n < losses.length; n++) {
          TokenSequence sequence = sequences.get(n);
          scored.add(
              new ScoredRow(
                  texts.get(n).id, losses[n], sequence.counted(), sequence.isTruncated()));
        }
        return scored;
      }
    }
  }
}
