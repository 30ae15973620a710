package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Where the candidates with mass come from, and the texts of those that the report shows. */
final class CandidateNotes {
  private static final int SHOWN_SOURCES = 1_000;

  private final TransportJob.Masses masses;
  private final Map<String, Long> sourceSizes = new LinkedHashMap<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  /**
   * @param shown ids of candidates whose texts are shown, besides the sources of all with mass
   */
  CandidateNotes(RunResult result, SparkSession spark, Examples candidates, Set<String> shown) {
    this(result.masses(), result.config(), result.pool(), spark, candidates, shown);
  }

  /** As above, of masses that another rule gave. */
  CandidateNotes(
      TransportJob.Masses masses,
      JobConfig config,
      VectorPool pool,
      SparkSession spark,
      Examples candidates,
      Set<String> shown) {
    this.masses = masses;
    spark.sparkContext().setJobDescription("report: texts");
    texts.putAll(CandidateTexts.beginnings(candidates, shown)); // some 260
    if (config.candidates().source().isEmpty()) {
      return;
    }
    spark.sparkContext().setJobDescription("report: sources");
    Set<String> told = new HashSet<>(shown);
    told.addAll(Arrays.asList(masses.ids()));
    // ids and sources of the support: 10 MB at 100,000
    // an index may have been built when no column of sources was named
    Dataset<Row> rows = pool.index().isPresent() ? candidates.distinct() : pool.embeddings();
    sources.putAll(
        RowsOfIds.read(
            rows.select(col(ExampleTable.ID), coalesce(col(ExampleTable.SOURCE), lit(""))),
            told,
            row -> row.getString(1)));
    rows.groupBy(coalesce(col(ExampleTable.SOURCE), lit("")).as("source"))
        .agg(count(lit(1)).as("rows"))
        .orderBy(col("rows").desc(), col("source"))
        .limit(SHOWN_SOURCES)
        .collectAsList()
        .forEach(row -> sourceSizes.put(row.getString(0), row.getLong(1)));
  }

  /** Source of a candidate with mass; empty where it has none. */
  String source(String id) {
    return sources.getOrDefault(id, "");
  }

  /** Text of a shown candidate; empty where it has none. */
  String text(String id) {
    return texts.getOrDefault(id, "");
  }

  /** Candidates of each source, the largest first; empty where the pool has no sources. */
  Map<String, Long> sourceSizes() {
    return sourceSizes;
  }

  /** Mass of each source that has any; empty where the pool has no sources. */
  Map<String, Double> massBySource() {
    Map<String, Double> bySource = new TreeMap<>();
    if (!sourceSizes.isEmpty()) {
      for (int j = 0; j < masses.ids().length; j++) {
        bySource.merge(source(masses.ids()[j]), masses.masses()[j], Double::sum);
      }
    }
    return bySource;
  }
}
