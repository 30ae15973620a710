package io.tamis.less;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.config.Ids;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class LessStepTest {
  @Test
  void theBestAreThoseOfTheNaiveFormulasHoweverThePoolIsSplit() {
    Random random = new Random(4);
    float[][] queries = new float[6][];
    Arrays.setAll(queries, i -> whole(random));
    SubtaskVectors subtasks =
        SubtaskVectors.of(
            new VectorBlock(Metric.EUCLIDEAN, new String[] {"0", "1", "2", "3", "4", "5"}, queries),
            new String[6],
            LessConfig.from(
                ConfigFile.empty()
                    .with(
                        List.of("less.checkpoints=2", "less.subtasks=3", "less.normalize=false"))));
    List<Row> rows = new ArrayList<>();
    Map<String, Double> expected = new HashMap<>();
    for (int n = 0; n < 300; n++) {
      float[] vector = whole(random); // of whole numbers, so that there are ties
      rows.add(RowFactory.create("" + n, null, vector));
      expected.put(
          "" + n,
          NaiveLess.score(
              vector, queries, new int[] {0, 0, 1, 1, 2, 2}, 3, new double[] {.5, .5}, false));
    }
    List<String> order =
        expected.keySet().stream()
            .sorted(
                Comparator.comparingDouble((String id) -> -expected.get(id))
                    .thenComparing(Ids.ORDER))
            .toList();
    Dataset<Row> pool = LocalSpark.session().createDataFrame(rows, EmbeddingTable.SCHEMA);
    for (int parts : new int[] {1, 5}) {
      LessRanking ranking = new LessStep(subtasks).apply(pool.repartition(parts), 70);
      assertThat(ranking.best().ids()).containsExactlyElementsOf(order.subList(0, 71));
      for (int n = 0; n < 71; n++) {
        assertThat(ranking.best().scores()[n]).isEqualTo(expected.get(order.get(n)));
        assertThat(ranking.best().groups()[n]).isIn("1", "2", "3");
      }
      long tied =
          order.subList(0, 70).stream()
              .filter(id -> expected.get(id).equals(expected.get(order.get(70))))
              .count();
      assertThat(tied).isPositive();
      assertThat(ranking.best().tieShare(70)).isEqualTo(tied / 70.0);
      assertThat(ranking.scores().total()).isEqualTo(300);
      assertThat(Arrays.stream(ranking.bySubtask()).sum()).isEqualTo(300);
    }
  }

  private static float[] whole(Random random) {
    float[] vector = new float[6];
    for (int k = 0; k < vector.length; k++) {
      vector[k] = random.nextInt(5) - 2;
    }
    return vector;
  }
}
