package io.tamis.embed;

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

  /** Reads one row of {@link #vectors}. */
  public static void visit(InternalRow row, VectorVisitor visitor) {
    ArrayData array = row.getArray(1);
    visitor.row(row.getUTF8String(0).toString(), array.toFloatArray());
  }
}
