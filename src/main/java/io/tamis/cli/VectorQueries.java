package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.TextEncoder;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.output.Metrics;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The queries as vectors, on the driver, in the order of their ids.
 *
 * @param sources shape [M], empty where a row has none: the target that a query belongs to
 * @param texts shape [M], cut to what a report shows; empty where there is none
 * @param rejected ids of those that the encoder cannot embed
 * @param cut texts that lost their ends, where the encoder tells it
 */
record VectorQueries(
    VectorBlock vectors,
    String[] sources,
    String[] texts,
    List<String> rejected,
    OptionalLong cut) {
  /** Letters of a query's text that the report shows. */
  private static final int SHOWN = 300;

  /** The rest is collected; of 2²⁰ queries each could have but 8 neighbors. */
  private static final long MOST_QUERIES = 1L << 20;

  /** Components on the driver: 1 GB. */
  private static final long MOST_COMPONENTS = 1L << 28;

  /**
   * @param vector of length 0 where there is none
   */
  private record Query(String id, String source, String text, float[] vector, boolean isCut) {}

  /**
   * @param encoder the pool's, for texts; empty where the rows bring their vectors
   * @throws IllegalArgumentException if no query is left, or there are too many
   * @throws io.tamis.scan.InvalidVectorException if a vector cannot be measured
   */
  static VectorQueries of(Examples examples, Optional<TextEncoder> encoder, Metric metric) {
    return of(examples, encoder, TextEncoder.Role.QUERY, metric);
  }

  /**
   * @param role what they are encoded as
   */
  static VectorQueries of(
      Examples examples, Optional<TextEncoder> encoder, TextEncoder.Role role, Metric metric) {
    Dataset<Row> rows =
        examples.examples().withColumn("shown", col(ExampleTable.TEXT).substr(lit(1), lit(SHOWN)));
    Dataset<Row> embedded = encoder.map(made -> made.applyTelling(rows, role)).orElse(rows);
    boolean tellsCuts = List.of(embedded.columns()).contains(TextEncoder.CUT);
    long rowCount = rows.count();
    Require.that(
        rowCount <= MOST_QUERIES,
        examples.role() + " must be at most " + MOST_QUERIES + ", but are " + rowCount);
    List<Query> queries = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    long components = 0;
    long cut = 0;
    for (Query query :
        collect(tellsCuts ? embedded : embedded.withColumn(TextEncoder.CUT, lit(false)))) {
      cut += query.isCut ? 1 : 0;
      if (query.vector.length == 0 && encoder.isPresent()) {
        rejected.add(query.id);
      } else {
        queries.add(query);
        components += query.vector.length;
      }
    }
    Require.that(
        !queries.isEmpty(),
        examples.role()
            + ".text must leave rows to embed, but all "
            + rejected.size()
            + " were rejected: the text is empty, or "
            + encoder.map(TextEncoder::whyNone).orElse(""));
    Require.that(
        components <= MOST_COMPONENTS,
        examples.role()
            + " must have at most "
            + MOST_COMPONENTS
            + " components, but have "
            + components);
    return sorted(
        queries, rejected, metric, tellsCuts ? OptionalLong.of(cut) : OptionalLong.empty());
  }

  private static List<Query> collect(Dataset<Row> embedded) {
    // [M, d], bounded above; a target has tens to thousands of queries
    return embedded
        .select(
            ExampleTable.ID,
            EmbeddingTable.EMBEDDING,
            "shown",
            ExampleTable.SOURCE,
            TextEncoder.CUT)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(VectorQueries::read)
        .collect()
        .stream()
        .map(
            fields ->
                new Query(
                    (String) fields[0],
                    (String) fields[1],
                    (String) fields[2],
                    (float[]) fields[3],
                    (boolean) fields[4]))
        .toList();
  }

  private static Object[] read(InternalRow row) {
    return new Object[] {
      row.getUTF8String(0).toString(),
      row.isNullAt(3) ? "" : row.getUTF8String(3).toString(),
      row.isNullAt(2) ? "" : row.getUTF8String(2).toString(),
      EmbeddingTable.vector(row).orElseGet(() -> new float[0]),
      row.getBoolean(4)
    };
  }

  /** Queries that are the same throughout count each, as {@code id}, {@code id#2} and so on. */
  private static VectorQueries sorted(
      List<Query> queries, List<String> rejected, Metric metric, OptionalLong cut) {
    Map<String, Integer> seen = new HashMap<>();
    List<Query> named = new ArrayList<>();
    for (Query query : queries) {
      int times = seen.merge(query.id, 1, Integer::sum);
      named.add(
          times == 1
              ? query
              : new Query(
                  query.id + "#" + times, query.source, query.text, query.vector, query.isCut));
    }
    named.sort(Comparator.comparing(Query::id, Ids.ORDER));
    String[] ids = named.stream().map(Query::id).toArray(String[]::new);
    float[][] vectors = named.stream().map(Query::vector).toArray(float[][]::new);
    rejected.sort(Ids.ORDER);
    return new VectorQueries(
        new VectorBlock(metric, ids, vectors),
        named.stream().map(Query::source).toArray(String[]::new),
        named.stream().map(Query::text).toArray(String[]::new),
        rejected,
        cut);
  }

  /** Tells how many texts of either lost their ends. */
  void tellCuts(VectorPool pool, Metrics metrics) {
    pool.cut().ifPresent(count -> metrics.put("truncated.candidates", count));
    cut.ifPresent(count -> metrics.put("truncated.queries", count));
  }
}
