package io.tamis.learnability;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.tamis.config.Require;
import io.tamis.learnability.Picks.Scored;
import io.tamis.sample.Quotas;
import io.tamis.sample.ScoreCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link LossTable} in, counts of its scores, the best candidates and all of them by rank out. */
public record LearnabilityStep(Quotas quotas) {
  private static final Logger LOG = LoggerFactory.getLogger(LearnabilityStep.class);

  /** Rows that come to the driver, some 150 bytes each: 600 MB. */
  static final long MOST_RANKED = 4_194_304;

  /**
   * Counts all scores, in one pass.
   *
   * @throws IllegalArgumentException if an id is missing, there are too many sources, or no row has
   *     a score
   */
  public PoolScores scores(Dataset<Row> losses) {
    long start = System.nanoTime();
    describe(losses, "learnability: scores");
    PoolScores scores =
        rows(losses.select(Counter.COLUMNS))
            .mapPartitions(
                rows -> {
                  Counter counter = new Counter();
                  rows.forEachRemaining(counter::add);
                  return List.of(counter.scores).iterator();
                })
            .treeReduce(PoolScores::plus);
    Require.that(
        scores.size() > 0,
        "learnability.base and learnability.reference must give scores, but no row has one: "
            + scores.problems());
    LOG.info("{} rows scored in {} s", scores.size(), (System.nanoTime() - start) / 1_000_000_000);
    return scores;
  }

  /**
   * The best of the pool, in a second pass.
   *
   * @param budget how many, at most {@code scores.size()}
   * @throws IllegalArgumentException if the quotas cannot be met, or more rows are at the cut than
   *     the driver takes
   */
  public Picks best(Dataset<Row> losses, PoolScores scores, int budget) {
    TreeMap<String, ScoreCounts> counts = grouped(scores);
    Cut cut = new Cut(counts, quotas, budget);
    Require.that(
        cut.rows() <= MOST_RANKED,
        "sample.count must leave at most "
            + MOST_RANKED
            + " candidates to rank, but with those whose scores are nearly that at the cut they are "
            + cut.rows());
    describe(losses, "learnability: the best " + budget + " of " + scores.size());
    Broadcast<Cut> reached =
        JavaSparkContext.fromSparkContext(losses.sparkSession().sparkContext()).broadcast(cut);
    Quotas quotas = quotas(); // tasks carry it, never the step
    try {
      Dataset<Row> high =
          losses
              .where(col(LossTable.SCORE).geq(cut.lowestScore()))
              .select(LossTable.ID, LossTable.SOURCE, LossTable.SCORE);
      List<Scored> rows =
          new ArrayList<>(
              rows(high)
                  .mapPartitions(
                      all -> {
                        List<Scored> found = new ArrayList<>();
                        while (all.hasNext()) {
                          InternalRow row = all.next();
                          String source = row.isNullAt(1) ? "" : row.getUTF8String(1).toString();
                          if (reached.value().reaches(quotas.group(source), row.getDouble(2))) {
                            found.add(
                                new Scored(
                                    row.getUTF8String(0).toString(), source, row.getDouble(2)));
                          }
                        }
                        return found.iterator();
                      })
                  .collect()); // refused above what the driver takes
      Map<String, Long> sizes = new HashMap<>();
      counts.forEach((source, of) -> sizes.put(source, of.total()));
      return Picks.best(rows, sizes, quotas, budget);
    } finally {
      reached.destroy();
    }
  }

  /**
   * All candidates that have a score, by rank from 1: the same files however the pool is split.
   *
   * @return columns of {@link LossTable} but the problem, and {@code rank}
   */
  public Dataset<Row> ranked(Dataset<Row> losses, PoolScores scores) {
    RankedFiles files = RankedFiles.of(scores.all());
    Column file =
        udf((Double score) -> files.file(score), DataTypes.IntegerType).apply(col(LossTable.SCORE));
    Column id = col(LossTable.ID);
    Column isWhole = id.rlike("^(0|[1-9][0-9]*)$"); // in the order of Ids
    Column place = monotonically_increasing_id(); // the file's number, then the row's within it
    Column before = element_at(lit(files.before()), shiftright(place, 33).cast("int").plus(1));
    Column rank = before.plus(place.bitwiseAND((1L << 33) - 1)).plus(1);
    return losses
        .where(col(LossTable.PROBLEM).isNull())
        .drop(LossTable.PROBLEM)
        .repartitionById(files.count(), file)
        .sortWithinPartitions(
            col(LossTable.SCORE).desc(), isWhole.desc(), when(isWhole, length(id)), id)
        .withColumn("rank", rank);
  }

  private TreeMap<String, ScoreCounts> grouped(PoolScores scores) {
    TreeMap<String, ScoreCounts> counts = new TreeMap<>();
    switch (quotas.by()) {
      case SOURCE -> counts.putAll(scores.bySource());
      case POOL -> counts.put("", scores.all());
    }
    return counts;
  }

  private static JavaRDD<InternalRow> rows(Dataset<Row> losses) {
    return losses.queryExecution().toRdd().toJavaRDD();
  }

  private static void describe(Dataset<Row> losses, String job) {
    losses.sparkSession().sparkContext().setJobDescription(job);
  }

  /** Counts the rows of one task; a source is made a string once. */
  private static final class Counter {
    static final Column[] COLUMNS = {
      col(LossTable.SOURCE),
      col(LossTable.TOKENS),
      col(LossTable.BASE),
      col(LossTable.REFERENCE),
      col(LossTable.SCORE),
      col(LossTable.PROBLEM),
      col(LossTable.ID).isNull()
    };

    private final PoolScores scores = new PoolScores();
    private final Map<UTF8String, String> sources = new HashMap<>();

    void add(InternalRow row) {
      Require.that(
          !row.getBoolean(6), "candidates.id must name a column without nulls, but one id is null");
      if (!row.isNullAt(5)) {
        scores.reject(row.getUTF8String(5).toString());
        return;
      }
      scores.add(
          source(row),
          row.isNullAt(1) ? -1 : row.getLong(1),
          row.getDouble(4),
          row.getDouble(2) - row.getDouble(3));
    }

    private String source(InternalRow row) {
      if (row.isNullAt(0)) {
        return "";
      }
      UTF8String source = row.getUTF8String(0);
      String known = sources.get(source);
      if (known != null) {
        return known;
      }
      sources.put(source.copy(), source.toString());
      return source.toString();
    }
  }
}
