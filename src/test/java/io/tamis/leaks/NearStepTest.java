package io.tamis.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.config.Ids;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearStepTest {
  @Test
  void batchesAreReadAsTheirLeaksAreAskedFor() {
    float[][] held = {{1, 0}};
    VectorBlock block = new VectorBlock(Metric.EUCLIDEAN, RandomVectors.ids(1), held);
    int[] read = {0};
    Iterator<VectorRows> endless =
        Stream.generate(
                () -> {
                  RowBuffer rows = new RowBuffer(2);
                  rows.add("c" + read[0]++, held[0]);
                  rows.add("far", new float[] {0, 1});
                  return (VectorRows) rows;
                })
            .iterator();
    Iterator<Leak> leaks = NearStep.near(endless, block, 0.1, "queries");
    for (int n = 0; n < 5; n++) {
      assertThat(leaks.next().id()).isEqualTo("c" + n);
    }
    assertThat(read[0]).isBetween(5, 7);
  }

  @ParameterizedTest
  @CsvSource({"EUCLIDEAN, 1.2", "COSINE, 0.05", "EUCLIDEAN, 0"})
  void findsWhatTheNaiveLoopFindsHoweverThePoolIsSplit(Metric metric, double within) {
    float[][] pool = RandomVectors.gaussian(600, 3, 1);
    float[][] held = RandomVectors.gaussian(20, 3, 2);
    held[3] = pool[5].clone();
    String[] ids = RandomVectors.ids(20);
    VectorBlock block = new VectorBlock(metric, ids, held);
    List<Leak> expected = new ArrayList<>();
    for (int j = 0; j < pool.length; j++) {
      Leak nearest = null;
      for (int i = 0; i < held.length; i++) {
        double distance = metric.distance(block.squaredDistance(i, pool[j]));
        if (distance <= within && (nearest == null || distance < nearest.figure())) {
          nearest = new Leak("c" + j, Reason.DISTANCE, ids[i], "queries", distance);
        }
      }
      if (nearest != null) {
        expected.add(nearest);
      }
    }
    expected.sort((a, b) -> Ids.ORDER.compare(a.id(), b.id()));
    assertThat(expected).hasSizeBetween(1, 500);
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < pool.length; j++) {
      rows.add(RowFactory.create("c" + j, "", pool[j]));
    }
    Dataset<Row> table = LocalSpark.session().createDataFrame(rows, EmbeddingTable.SCHEMA);
    for (int parts : new int[] {1, 7}) {
      assertThat(new NearStep(within).apply(table.repartition(parts), block, "queries"))
          .isEqualTo(expected);
    }
  }
}
