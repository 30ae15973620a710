package io.tamis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class PlanTableTest {
  @Test
  void theSchemaIsPinned() {
    assertThat(PlanTable.SCHEMA.toDDL())
        .isEqualTo("query_id STRING NOT NULL,id STRING NOT NULL,mass DOUBLE NOT NULL");
  }

  @Test
  void holdsOneRowAPairWithMassNearestFirst() {
    TransportPlan plan =
        new TransportPlan(
            0.5,
            5,
            1,
            new int[][] {{2, 0}, {1}},
            new double[][] {{0.3, 0.2}, {0.5}},
            new double[] {0.2, 0.5, 0.3},
            0,
            0,
            0,
            new int[0],
            0);
    assertThat(
            PlanTable.of(
                    LocalSpark.session(),
                    plan,
                    new String[] {"q1", "q2"},
                    new String[] {"7", "8", "a"})
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[q1,a,0.3]", "[q1,7,0.2]", "[q2,8,0.5]");
  }

  @Test
  void pairsAreReadAsTheyWereWritten() {
    Row[] rows = {
      RowFactory.create("q1", "a", 0.3),
      RowFactory.create("q1", "7", 0.2),
      RowFactory.create("q2", "8", 0.5)
    };
    PlanRows read =
        PlanTable.read(
            LocalSpark.session().createDataFrame(List.of(rows), PlanTable.SCHEMA).coalesce(1));
    assertThat(read.queryIds()).containsExactly("q1", "q1", "q2");
    assertThat(read.ids()).containsExactly("a", "7", "8");
    assertThat(read.masses()).containsExactly(0.3, 0.2, 0.5);
  }
}
