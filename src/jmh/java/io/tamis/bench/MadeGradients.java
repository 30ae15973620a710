package io.tamis.bench;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Gradients of about length one; those of a task share a direction, and all tasks share another.
 * The same for the same seed; rows of a task follow one another.
 *
 * @param groups tasks or targets
 * @param rowsOfEach of them
 */
record MadeGradients(int groups, int rowsOfEach, int dimensions, long seed)
    implements Serializable {
  private static final double COMMON = 0.2;
  private static final double OWN = 0.3;

  /** Shape [rowsOfEach, d]. */
  float[][] gradients(int group) {
    double[] mean = new double[dimensions];
    Random common = new Random(0);
    Random random = new Random(seed * 1_000_003 + group);
    double entry = 1 / Math.sqrt(dimensions);
    for (int k = 0; k < dimensions; k++) {
      mean[k] = entry * (COMMON * common.nextGaussian() + OWN * random.nextGaussian());
    }
    float[][] rows = new float[rowsOfEach][dimensions];
    for (float[] row : rows) {
      for (int k = 0; k < dimensions; k++) {
        row[k] = (float) (mean[k] + entry * random.nextGaussian());
      }
    }
    return rows;
  }

  /** Row by row, the tasks in order. */
  void write(Path file) throws IOException {
    long count = (long) groups * rowsOfEach;
    try (NpyWriter writer = new NpyWriter(file, count, dimensions, false)) {
      for (int group = 0; group < groups; group++) {
        for (float[] row : gradients(group)) {
          writer.add(row);
        }
      }
    }
  }

  /**
   * All labels are 1; there are no outputs.
   *
   * @param schema of training or evaluation rows
   */
  Dataset<Row> table(SparkSession spark, StructType schema) {
    List<Integer> all = IntStream.range(0, groups).boxed().toList();
    int columns = schema.size();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(all, Math.min(groups, 32))
            .flatMap(group -> rows(group, columns)),
        schema);
  }

  private Iterator<Row> rows(int group, int columns) {
    List<Row> rows = new ArrayList<>();
    float[][] gradients = gradients(group);
    for (int i = 0; i < gradients.length; i++) {
      Object[] fields = new Object[columns];
      fields[0] = Integer.toString(group * rowsOfEach + i);
      fields[1] = Integer.toString(group);
      fields[2] = gradients[i];
      fields[4] = 1;
      rows.add(RowFactory.create(fields));
    }
    return rows.iterator();
  }
}
