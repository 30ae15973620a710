package io.tamis.score;

import io.tamis.onnx.WorkFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The losses of candidates under one or two models, one candidate a row. A loss is the sum over the
 * response's tokens, in nats; the counts of both models are the same, since one tokenizer serves
 * both.
 */
public final class ModelLossTable {
  public static final String ID = "id";

  /** Whether prompt or response was cut to fit. */
  public static final String TRUNCATED = "truncated";

  /** Why a row has no losses; null where it has. */
  public static final String REASON = "reason";

  /** Parts that a task reads: each is a small file. */
  private static final int PARTS_OF_A_TASK = 32;

  private ModelLossTable() {}

  /**
   * @param passes the models that were run
   */
  public static StructType schema(List<Pass> passes) {
    StructType schema = new StructType().add(ID, DataTypes.StringType);
    for (Pass pass : passes) {
      schema = schema.add(pass.loss(), DataTypes.DoubleType);
    }
    for (Pass pass : passes) {
      schema = schema.add(pass.tokens(), DataTypes.IntegerType);
    }
    return schema.add(TRUNCATED, DataTypes.BooleanType).add(REASON, DataTypes.StringType);
  }

  /**
   * All finished parts.
   *
   * @param conf the configuration's broadcast, which must outlive the table
   */
  public static Dataset<Row> read(
      SparkSession spark,
      Broadcast<SerializableConfiguration> conf,
      WorkFolder work,
      List<Pass> passes,
      int parts) {
    List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, Math.ceilDiv(parts, PARTS_OF_A_TASK))
            .flatMap(part -> rows(conf.value().value(), work, passes, part).iterator()),
        schema(passes));
  }

  private static List<Row> rows(Configuration conf, WorkFolder work, List<Pass> passes, int part)
      throws IOException {
    List<List<ScoredRow>> scored = new ArrayList<>();
    for (Pass pass : passes) {
      scored.add(work.read(conf, pass.spelled(), part, ScoredRow::read));
    }
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < scored.get(0).size(); n++) {
      int place = n;
      rows.add(toRow(passes, scored.stream().map(list -> list.get(place)).toList()));
    }
    return rows;
  }

  /**
   * @param scored one candidate's row of each pass
   */
  static Row toRow(List<Pass> passes, List<ScoredRow> scored) {
    ScoredRow first = scored.get(0);
    Object[] values = new Object[2 * passes.size() + 3];
    values[0] = first.id();
    for (int n = 0; n < passes.size(); n++) {
      ScoredRow row = scored.get(n);
      if (!row.id().equals(first.id()) || row.tokens() != first.tokens()) {
        throw new IllegalStateException(
            "the passes must have scored the same tokens, but are " + first + " and " + row);
      }
      values[1 + n] = row.loss();
      values[1 + passes.size() + n] = row.tokens();
    }
    values[values.length - 2] = first.isTruncated();
    values[values.length - 1] = reason(passes, scored);
    return RowFactory.create(values);
  }

  private static String reason(List<Pass> passes, List<ScoredRow> scored) {
    if (scored.get(0).tokens() == 0) {
      return "the response has no tokens";
    }
    for (int n = 0; n < passes.size(); n++) {
      if (!Double.isFinite(scored.get(n).loss())) {
        return passes.get(n).loss() + " is " + scored.get(n).loss();
      }
    }
    return null;
  }
}
