package io.tamis;

import io.tamis.embed.EmbeddingTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Made candidates for tests. Owns its arrays.
 *
 * @param ids shape [n], some whole numbers and some not
 * @param vectors shape [n, d]
 */
public record MadePool(String[] ids, float[][] vectors) {

  /** With ids of their own. */
  public static MadePool of(float[][] vectors) {
    String[] ids = new String[vectors.length];
    Arrays.setAll(ids, j -> j % 3 == 2 ? "c" + j : Integer.toString(j));
    return new MadePool(ids, vectors);
  }

  /**
   * Quarters from 0 on, at most {@code width} of them in each direction: many exact ties, and every
   * squared distance is exact in double.
   */
  public static float[][] grid(int n, int d, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] vectors = new float[n][d];
    for (float[] vector : vectors) {
      for (int k = 0; k < d; k++) {
        vector[k] = random.nextInt(width) / 4f;
      }
    }
    return vectors;
  }

  public int size() {
    return ids.length;
  }

  /** As a table whose rows lie in another order for each number of partitions. */
  public Dataset<Row> embeddings(int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < ids.length; j++) {
      rows.add(RowFactory.create(ids[j], null, vectors[j]));
    }
    Collections.shuffle(rows, new Random(partitions));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return LocalSpark.session()
        .createDataFrame(context.parallelize(rows, partitions), EmbeddingTable.SCHEMA);
  }
}
