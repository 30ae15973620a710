package io.tamis.embed;

import io.tamis.scan.VectorRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Candidates or queries as vectors, one a row; where a row comes from may be unknown. */
public final class EmbeddingTable {
  public static final String ID = "id";
  public static final String SOURCE = "source";
  public static final String EMBEDDING = "embedding";

  /** Of the embedding: shape [d], no element missing. */
  public static final ArrayType VECTOR = DataTypes.createArrayType(DataTypes.FloatType, false);

  public static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType, false)
          .add(SOURCE, DataTypes.StringType, true)
          .add(EMBEDDING, VECTOR, false);

  private static final float[] NOTHING = {};

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
    return embeddings.select(ID, EMBEDDING).queryExecution().toRdd().toJavaRDD();
  }

  /** The same rows, many at a time, unboxed; each batch ends with the next. */
  public static JavaRDD<VectorRows> batches(Dataset<Row> embeddings) {
    return VectorBatches.of(embeddings.select(ID, EMBEDDING));
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

  /** Reads one row of {@link #vectors}; a missing vector is of length 0. */
  public static void visit(InternalRow row, VectorVisitor visitor) {
    visitor.row(row.getUTF8String(0).toString(), vector(row).orElse(NOTHING));
  }

  /** The vector in the second column, a missing number as NaN; empty if there is none. */
  public static Optional<float[]> vector(InternalRow row) {
    if (row.isNullAt(1)) {
      return Optional.empty();
    }
    ArrayData array = row.getArray(1);
    float[] vector = array.toFloatArray();
    for (int k = 0; k < vector.length; k++) {
      if (array.isNullAt(k)) {
        vector[k] = Float.NaN;
      }
    }
    return Optional.of(vector);
  }
}
