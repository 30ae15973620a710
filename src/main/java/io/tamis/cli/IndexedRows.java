package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.tamis.config.Require;
import io.tamis.embed.EmbedConfig;
import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.TextEncoder;
import io.tamis.index.IndexFolder;
import io.tamis.index.ShardTable;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.scan.Metric;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of an index as a pool, held against the candidates that they are said to be. */
record IndexedRows(SparkSession spark, IndexFolder index) {
  private static final Logger LOG = LoggerFactory.getLogger(IndexedRows.class);

  private static final StructType REJECTED =
      new StructType()
          .add(ExampleTable.ID, DataTypes.StringType)
          .add(VectorPool.REASON, DataTypes.StringType);

  /** {@link EmbeddingTable}. */
  Dataset<Row> embeddings() {
    return ShardTable.embeddings(spark, index);
  }

  /** Id and reason of every row that was offered and has no vector. */
  Dataset<Row> rejected() {
    String[] tables = index.manifest().rejected().stream().map(index::path).toArray(String[]::new);
    return tables.length == 0
        ? spark.createDataFrame(List.<Row>of(), REJECTED)
        : spark.read().schema(REJECTED).parquet(tables);
  }

  /**
   * What makes vectors of texts as those of the index were made; empty where no texts come in.
   *
   * @param embed how to run a model
   */
  Optional<TextEncoder> encoder(Examples candidates, EmbedConfig embed) {
    Require.that(
        index.manifest().hasEncoder() != candidates.hasEmbeddings(),
        "index.path "
            + index.address()
            + " was built from "
            + (index.manifest().hasEncoder() ? "texts" : "vectors")
            + ", but the candidates are "
            + (candidates.hasEmbeddings() ? "vectors" : "texts"));
    return candidates.hasEmbeddings()
        ? Optional.empty()
        : Optional.of(
            TextEncoder.load(spark, "index.path", index.path(IndexFolder.ENCODER), embed));
  }

  /**
   * Where the candidates' files are those that were indexed, there is nothing to compare; else
   * their ids are.
   *
   * @throws IllegalArgumentException if the index has another metric, or other rows
   */
  void require(Examples candidates, Metric metric) {
    Metric indexed = index.manifest().settings().metric();
    Require.that(
        indexed == metric,
        "search.metric must be that of the index, but they are "
            + Require.spelled(metric)
            + " and "
            + Require.spelled(indexed));
    boolean sameFiles =
        index.manifest().inputs().size() == 1
            && index.manifest().inputs().get(0).isOf(candidates.rowsFingerprint());
    if (!sameFiles) {
      LOG.info("the candidates' files are not those that were indexed; comparing ids");
      spark.sparkContext().setJobDescription("input: ids of the candidates and of the index");
      requireSameIds(candidates);
    }
  }

  private void requireSameIds(Examples candidates) {
    Dataset<Row> given = candidates.distinct().select(ExampleTable.ID);
    Dataset<Row> known = embeddings().select(EmbeddingTable.ID);
    Dataset<Row> offered = known.union(rejected().select(ExampleTable.ID));
    refuse(
        given.join(offered, ExampleTable.ID, "left_anti"),
        "candidates must be those of the index, but it lacks %d of them, such as %s; index append"
            + " adds them");
    refuse(
        known.join(given, ExampleTable.ID, "left_anti"),
        "candidates must be those of the index, but %d of its rows are not among them, such as %s;"
            + " build the index anew");
  }

  private static void refuse(Dataset<Row> strangers, String message) {
    Row found = strangers.agg(count(lit(1)), min(col(ExampleTable.ID))).head();
    if (found.getLong(0) > 0) {
      throw new IllegalArgumentException(message.formatted(found.getLong(0), found.getString(1)));
    }
  }
}
