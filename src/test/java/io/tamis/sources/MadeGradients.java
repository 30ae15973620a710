package io.tamis.sources;

import io.tamis.LocalSpark;
import io.tamis.scan.RandomVectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Rows of some tasks, each with a direction of its own, as tables and as arrays. */
final class MadeGradients {
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param groups names
   * @param each rows of the first group; each further one has 3 more
   * @param width of the gradients
   */
  static MadeGradients of(String[] groups, int each, int d, double width, long seed) {
    MadeGradients made = new MadeGradients();
    SplittableRandom random = new SplittableRandom(seed);
    for (int group = 0; group < groups.length; group++) {
      int n = each + 3 * group;
      float[][] gradients = RandomVectors.gaussian(n, d, 100 * seed + group);
      for (int i = 0; i < n; i++) {
        gradients[i][group % d] += 1;
        for (int k = 0; k < d; k++) {
          gradients[i][k] *= (float) width;
        }
        made.rows.add(
            RowFactory.create(
                groups[group] + "-" + i,
                groups[group],
                gradients[i],
                random.nextDouble(-1, 1),
                random.nextInt(4) == 0 ? random.nextInt(-1, 1) : 1));
      }
    }
    return made;
  }

  List<Row> rows() {
    return rows;
  }

  Dataset<Row> training(int partitions) {
    return table(rows, GradientTable.TRAINING_SCHEMA, partitions);
  }

  /** In another order. */
  Dataset<Row> shuffled(int partitions) {
    List<Row> other = new ArrayList<>(rows);
    Collections.shuffle(other, new Random(partitions));
    return table(other, GradientTable.TRAINING_SCHEMA, partitions);
  }

  Dataset<Row> evaluation(int partitions) {
    return training(partitions).withColumnRenamed(GradientTable.TASK, GradientTable.TARGET);
  }

  static Dataset<Row> table(List<Row> rows, StructType schema, int partitions) {
    return LocalSpark.session()
        .createDataFrame(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(rows, partitions),
            schema);
  }

  /** Rows of these groups alone. */
  List<Row> of(List<String> groups) {
    return rows.stream().filter(row -> groups.contains(row.getString(1))).toList();
  }

  static float[][] gradients(List<Row> rows) {
    return rows.stream().map(row -> (float[]) row.get(2)).toArray(float[][]::new);
  }

  static double[] outputs(List<Row> rows) {
    return rows.stream().mapToDouble(row -> row.getDouble(3)).toArray();
  }

  static double[] labels(List<Row> rows) {
    return rows.stream().mapToDouble(row -> row.getInt(4) == 1 ? 1 : -1).toArray();
  }
}
