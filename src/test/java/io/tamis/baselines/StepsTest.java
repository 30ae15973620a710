package io.tamis.baselines;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** The rules that pass over the pool, on Spark: the same whatever its partitions. */
class StepsTest {
  private static final int POOL = 700;
  private static final int DIMENSIONS = 12;

  /** Vectors of length one, around a direction in common, with copies among them. */
  private static float[][] vectors(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] vectors = new float[count][DIMENSIONS];
    for (int n = 0; n < count; n++) {
      for (int k = 0; k < DIMENSIONS; k++) {
        vectors[n][k] = (float) (random.nextGaussian() + (k == 0 ? 1 : 0));
      }
      if (n % 10 == 9) {
        vectors[n] = vectors[n - 1].clone();
      }
      double norm = Math.sqrt(dot(vectors[n], vectors[n]));
      for (int k = 0; k < DIMENSIONS; k++) {
        vectors[n][k] = (float) (vectors[n][k] / norm);
      }
    }
    return vectors;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }

  private static Dataset<Row> table(float[][] vectors, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < vectors.length; j++) {
      rows.add(
          RowFactory.create(
              "" + j, j % 100 == 0 ? "rare" : j % 7 == 0 ? null : "much", vectors[j]));
    }
    return LocalSpark.session()
        .createDataFrame(rows, EmbeddingTable.SCHEMA)
        .repartition(partitions);
  }

  private static VectorBlock queries(Metric metric) {
    String[] ids = IntStream.range(0, 6).mapToObj(i -> "q" + i).toArray(String[]::new);
    return UnbalancedTransportStep.directions(new VectorBlock(metric, ids, vectors(6, 99)));
  }

  @Test
  void unbalancedTransportScoresAsTheNaiveIteration() {
    float[][] pool = vectors(POOL, 1);
    VectorBlock queries = queries(Metric.EUCLIDEAN);
    double[][] costs = new double[6][POOL];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < POOL; j++) {
        float[] q = queries.vector(i);
        double cosine = dot(q, pool[j]) / Math.sqrt(dot(q, q) * dot(pool[j], pool[j]));
        costs[i][j] = (1 - cosine) / 2;
      }
    }
    NaiveTransport naive = new NaiveTransport(costs, 0.01, 1e-4, 1000);
    UnbalancedTransportStep step =
        new UnbalancedTransportStep(new UnbalancedTransport(0.01, 1e-4, 1000), TieBreak.byId());
    UnbalancedTransportStep.Outcome found = step.apply(table(pool, 3), POOL, queries, POOL);
    assertThat(found.rounds()).isEqualTo(naive.rounds());
    assertThat(found.isSettled()).isTrue();
    double[] expected = naive.scores();
    for (int n = 0; n < POOL; n++) {
      double score = expected[Integer.parseInt(found.ranking().ids()[n])];
      assertThat(found.ranking().scores()[n]).isBetween(score * (1 - 1e-9), score * (1 + 1e-9));
    }
    assertThat(found.ranking().scores()).isSortedAccordingTo(Comparator.reverseOrder());
    for (int partitions : new int[] {1, 7}) {
      Ranking again = step.apply(table(pool, partitions), POOL, queries, POOL).ranking();
      assertThat(again.ids()).containsExactly(found.ranking().ids());
      assertThat(again.scores()).containsExactly(found.ranking().scores());
    }
    Ranking best = step.apply(table(pool, 7), POOL, queries, 19).ranking();
    assertThat(best.ids()).containsExactly(found.ranking().first(19));
    assertThat(best.scores()).containsExactly(Arrays.copyOf(found.ranking().scores(), 19));
    assertThat(best.tieShare(19)).isEqualTo(found.ranking().tieShare(19));
  }

  @Test
  void theScaleOfVectorsDoesNotMatterToUnbalancedTransport() {
    float[][] pool = vectors(60, 1);
    UnbalancedTransportStep step =
        new UnbalancedTransportStep(new UnbalancedTransport(0.05, 1e-4, 1000), TieBreak.byId());
    Ranking ranking = step.apply(table(pool, 2), 60, queries(Metric.EUCLIDEAN), 20).ranking();
    for (int j = 0; j < pool.length; j++) {
      for (int k = 0; k < DIMENSIONS; k++) {
        pool[j][k] *= 1 << (j % 5);
      }
    }
    Ranking scaled = step.apply(table(pool, 2), 60, queries(Metric.COSINE), 20).ranking();
    assertThat(scaled.ids()).containsExactly(ranking.ids());
  }

  @Test
  void lotsAreTheSameWhateverThePartitions() {
    float[][] vectors = vectors(POOL, 1);
    Lots balanced = new Lots("balanced", 4);
    List<Lots.Lot> lots = new ArrayList<>();
    for (Row row : table(vectors, 1).collectAsList()) {
      lots.add(balanced.draw(row.getString(0), row.isNullAt(1) ? "" : row.getString(1)));
    }
    Lots random = new Lots("random", 4);
    List<Lots.Lot> plain = lots.stream().map(lot -> random.draw(lot.id(), "")).toList();
    RandomStep step = new RandomStep(4);
    for (int partitions : new int[] {1, 3, 7}) {
      Dataset<Row> table = table(vectors, partitions);
      assertThat(step.apply(table, POOL, 50).ids()).containsExactly(Lots.rank(plain, 50).ids());
      assertThat(step.balanced(table, 50).ids()).containsExactly(Lots.rank(lots, 50).ids());
      assertThat(step.apply(table, POOL, POOL).ids()).doesNotHaveDuplicates().hasSize(POOL);
    }
    assertThat(Arrays.stream(step.balanced(table(vectors, 3), 50).ids()))
        .filteredOn(id -> Integer.parseInt(id) % 100 == 0)
        .hasSize(7); // all that there are
    assertThat(new RandomStep(5).apply(table(vectors, 1), POOL, 50).ids())
        .isNotEqualTo(step.apply(table(vectors, 1), POOL, 50).ids());
  }
}
