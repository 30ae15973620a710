package io.tamis.embed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A {@link TermProjection} as a table, one term a row; the term's floats as little-endian bytes,
 * which keep every bit and are read without a box for each number.
 */
final class ProjectionTable {
  static final StructType SCHEMA =
      new StructType()
          .add("term", DataTypes.IntegerType, false)
          .add("weights", DataTypes.BinaryType, false);

  /** So that no task carries more than 17 MB. */
  private static final int SLICES = 16;

  private ProjectionTable() {}

  static void write(TermProjection projection, SparkSession session, String folder) {
    int dimensions = projection.dimensions();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < projection.terms().length; i++) {
      byte[] weights = new byte[dimensions * Float.BYTES];
      littleEndian(weights).asFloatBuffer().put(projection.matrix(), i * dimensions, dimensions);
      rows.add(RowFactory.create(projection.terms()[i], weights));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    session
        .createDataFrame(context.parallelize(rows, SLICES), SCHEMA)
        .write()
        .mode("overwrite")
        .parquet(folder);
  }

  static TermProjection read(SparkSession session, String folder) {
    // [m, d] floats, 268 MB at most; see EmbedStep.MOST_WEIGHTS
    List<Row> rows = session.read().schema(SCHEMA).parquet(folder).orderBy("term").collectAsList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(folder + " must hold an encoder, but is empty");
    }
    int dimensions = rows.get(0).<byte[]>getAs(1).length / Float.BYTES;
    int[] terms = new int[rows.size()];
    float[] matrix = new float[rows.size() * dimensions];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = rows.get(i).getInt(0);
      littleEndian(rows.get(i).getAs(1)).asFloatBuffer().get(matrix, i * dimensions, dimensions);
    }
    return new TermProjection(dimensions, terms, matrix);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
