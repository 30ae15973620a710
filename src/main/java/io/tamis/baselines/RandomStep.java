package io.tamis.baselines;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tamis.baselines.Lots.Lot;
import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Ids of the pool in, a {@link Ranking} by {@link Lots} out: in one pass, of which only what lies
 * below a bound on lots is sent.
 *
 * @param seed what lots are counted from
 */
public record RandomStep(long seed) {
  /** Sources that the driver takes in. */
  private static final int MOST_SOURCES = 1 << 20;

  /**
   * A plain shuffle.
   *
   * @param ids column {@code id}
   * @param poolSize how many they are, at least the budget
   */
  public Ranking apply(Dataset<Row> ids, long poolSize, int budget) {
    Lots lots = new Lots("random", seed);
    return drawn(lots, ids.select(col(EmbeddingTable.ID), lit("")), Map.of("", poolSize), budget);
  }

  /**
   * The same share for each source; rows without a source are of one of their own.
   *
   * @param idsAndSources columns {@code id} and {@code source}, at least as many rows as the budget
   */
  public Ranking balanced(Dataset<Row> idsAndSources, int budget) {
    Dataset<Row> rows =
        idsAndSources.select(
            col(EmbeddingTable.ID),
            coalesce(col(EmbeddingTable.SOURCE), lit("")).as(EmbeddingTable.SOURCE));
    List<Row> counts =
        rows.groupBy(EmbeddingTable.SOURCE).count().limit(MOST_SOURCES + 1).collectAsList();
    Require.that(
        counts.size() <= MOST_SOURCES,
        "candidates.source must have at most "
            + MOST_SOURCES
            + " different values where method is random-balanced, but has more");
    Map<String, Long> sizes = new HashMap<>();
    counts.forEach(row -> sizes.put(row.getString(0), row.getLong(1)));
    return drawn(new Lots("balanced", seed), rows, sizes, budget);
  }

  private static Ranking drawn(Lots order, Dataset<Row> rows, Map<String, Long> sizes, int budget) {
    long level = Lots.level(sizes.values(), budget);
    Map<String, Double> bounds = new HashMap<>();
    sizes.forEach((source, size) -> bounds.put(source, Lots.bound(Math.min(level, size), size)));
    List<Lot> lots = new ArrayList<>(below(order, rows, bounds));
    Map<String, Long> found = new HashMap<>();
    lots.forEach(lot -> found.merge(lot.source(), 1L, Long::sum));
    Set<String> lacking = new TreeSet<>();
    sizes.forEach(
        (source, size) -> {
          if (found.getOrDefault(source, 0L) < Math.min(level, size)) {
            lacking.add(source);
          }
        });
    if (!lacking.isEmpty()) { // as rare as the bound says
      Map<String, Double> unbounded = new HashMap<>();
      lacking.forEach(source -> unbounded.put(source, 1.0));
      lots.removeIf(lot -> lacking.contains(lot.source()));
      lots.addAll(below(order, rows, unbounded));
    }
    return Lots.rank(lots, budget);
  }

  /** Lots below their source's bound; about as many as the budget, and some for each source. */
  private static List<Lot> below(Lots order, Dataset<Row> rows, Map<String, Double> bounds) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Broadcast<Map<String, Double>> bound = context.broadcast(bounds);
    try {
      JavaRDD<InternalRow> all = rows.queryExecution().toRdd().toJavaRDD();
      return all.map(row -> order.draw(text(row, 0), text(row, 1)))
          .filter(lot -> lot.value() < bound.value().getOrDefault(lot.source(), 0.0))
          .collect();
    } finally {
      bound.destroy();
    }
  }

  private static String text(InternalRow row, int column) {
    return row.getUTF8String(column).toString();
  }
}
