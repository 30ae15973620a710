package io.tamis.embed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Columns of the embeddings table. */
public final class EmbeddingTable {
  private EmbeddingTable() {}

  /** One row: an id and its vector, unboxed. */
  public interface VectorVisitor {
    void row(String id, float[] vector);
  }

  /**
   * The rows as Spark holds them, for {@link #visit}: a vector read through a generic row would box
   * every number.
   */
  public static JavaRDD<InternalRow> vectors(Dataset<Row> embeddings) {
    return embeddings.select("id", "embedding").queryExecution().toRdd().toJavaRDD();
  }

  /** Every row, on the driver: shape [n, d], to be bounded by the caller. */
  public static Map<String, float[]> collect(Dataset<Row> embeddings) {
    Map<String, float[]> vectors = new HashMap<>();
    vectors(embeddings)
        .mapPartitions(
            rows -> {
              Map<String, float[]> part = new HashMap<>();
              rows.forEachRemaining(row -> visit(row, part::put));
              return List.of(part).iterator();
            })
        .collect()
        .forEach(vectors::putAll);
    return vectors;
  }

  /** Reads one row of {@link #vectors}. */
  public static void visit(InternalRow row, VectorVisitor visitor) {
    ArrayData array = row.getArray(1);
    visitor.row(row.getUTF8String(0).toString(), array.toFloatArray());
  }
}
