package io.tamis.dsir;

import io.tamis.config.Require;
import io.tamis.input.ExampleTable;
import io.tamis.sample.Draw;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ExampleTable}s of candidates and queries with texts in, {@link DsirRanking} out: a pass
 * over the queries, one over the pool that counts its n-grams, and one that weighs its texts.
 *
 * @param draw distinct: by log-weight and noise; top: by log-weight
 */
public record DsirStep(DsirConfig config, Draw draw, long seed) {
  private static final Logger LOG = LoggerFactory.getLogger(DsirStep.class);

  /** Rows that come to the driver, some 150 bytes each: 600 MB. */
  private static final long MOST_RANKED = 4_194_304;

  /**
   * Counts the n-grams of the queries and of the pool, in a pass over each.
   *
   * @throws IllegalArgumentException if there is no text, there are too many targets, or the shares
   *     do not fit them
   */
  public DsirModel fit(Dataset<Row> candidates, Dataset<Row> queries) {
    long start = System.nanoTime();
    describe(queries, "dsir: n-grams of the queries");
    TargetCounts targets = targets(queries);
    describe(candidates, "dsir: n-grams of the pool");
    DsirModel model = new DsirModel(targets, raw(candidates), config);
    LOG.info(
        "n-grams of {} rows and {} targets counted in {} s",
        model.rows(),
        model.targets().size(),
        (System.nanoTime() - start) / 1_000_000_000);
    return model;
  }

  /**
   * Weighs the texts of the pool, in another pass.
   *
   * @param budget the most picks that will be asked for
   * @throws IllegalArgumentException if there are too many picks or sources, or too few candidates
   */
  public DsirRanking rank(Dataset<Row> candidates, DsirModel model, int budget) {
    long start = System.nanoTime();
    int[] capacities = DsirRanking.capacities(model.budgets(), budget);
    long ranked = IntStream.of(capacities).asLongStream().sum();
    Require.that(
        ranked <= MOST_RANKED,
        "sample.count, or what sample.fraction asks for, must leave at most "
            + MOST_RANKED
            + " candidates to rank over all targets, but they are "
            + ranked);
    describe(candidates, "dsir: weights of the pool");
    PoolWeights pool = weigh(candidates, model.weights(), capacities);
    DsirRanking.requireEnough(pool, config.minimumTokens(), budget);
    LOG.info("{} rows weighed in {} s", pool.rows(), (System.nanoTime() - start) / 1_000_000_000);
    return new DsirRanking(model, budget, pool);
  }

  private TargetCounts targets(Dataset<Row> queries) {
    DsirConfig config = config(); // tasks carry it, never the step
    return rows(queries)
        .mapPartitions(
            rows -> {
              NgramBuckets text = new NgramBuckets(config.buckets(), config.nGrams());
              TargetCounts counts = new TargetCounts(config.buckets());
              while (rows.hasNext()) {
                InternalRow row = rows.next();
                text.read(text(row));
                counts.add(source(row), text);
              }
              return List.of(counts).iterator();
            })
        .treeReduce(TargetCounts::plus); // 8 bytes a bucket and target
  }

  private RawCounts raw(Dataset<Row> candidates) {
    DsirConfig config = config();
    return rows(candidates)
        .mapPartitions(
            rows -> {
              NgramBuckets text = new NgramBuckets(config.buckets(), config.nGrams());
              RawCounts counts = new RawCounts(config.buckets());
              while (rows.hasNext()) {
                InternalRow row = rows.next();
                int level = RawCounts.levelOf(id(row));
                if (counts.takes(level)) {
                  text.read(text(row));
                  counts.add(level, text);
                }
              }
              return List.of(counts).iterator();
            })
        .treeReduce(RawCounts::plus); // 8 bytes a bucket and level
  }

  private PoolWeights weigh(
      Dataset<Row> candidates, ImportanceWeights[] ofTargets, int[] capacities) {
    DsirConfig config = config();
    GumbelNoise noise =
        draw == Draw.TOP ? null : new GumbelNoise(seed); // an Optional cannot travel
    Broadcast<ImportanceWeights[]> shared =
        JavaSparkContext.fromSparkContext(candidates.sparkSession().sparkContext())
            .broadcast(ofTargets); // 8 bytes a bucket and target
    try {
      return rows(candidates)
          .mapPartitions(
              rows -> weighed(rows, config, shared.value(), Optional.ofNullable(noise), capacities))
          .treeReduce(PoolWeights::plus); // at most MOST_RANKED rows
    } finally {
      shared.destroy();
    }
  }

  private static Iterator<PoolWeights> weighed(
      Iterator<InternalRow> rows,
      DsirConfig config,
      ImportanceWeights[] weights,
      Optional<GumbelNoise> noise,
      int[] capacities) {
    NgramBuckets text = new NgramBuckets(config.buckets(), config.nGrams());
    PoolWeights pool = new PoolWeights(capacities);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      text.read(text(row));
      pool.add(id(row), source(row), text, config.minimumTokens(), weights, noise);
    }
    return List.of(pool.trimmed()).iterator();
  }

  private static JavaRDD<InternalRow> rows(Dataset<Row> examples) {
    return examples
        .select(ExampleTable.ID, ExampleTable.SOURCE, ExampleTable.TEXT)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  private static String id(InternalRow row) {
    Require.that(
        !row.isNullAt(0), "candidates.id must name a column without nulls, but one id is null");
    return row.getUTF8String(0).toString();
  }

  private static String source(InternalRow row) {
    return row.isNullAt(1) ? "" : row.getUTF8String(1).toString();
  }

  private static byte[] text(InternalRow row) {
    return row.isNullAt(2) ? new byte[0] : row.getUTF8String(2).getBytes();
  }

  private static void describe(Dataset<Row> examples, String job) {
    examples.sparkSession().sparkContext().setJobDescription(job);
  }
}
