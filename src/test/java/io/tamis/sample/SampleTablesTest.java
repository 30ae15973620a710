package io.tamis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SampleTablesTest {
  @Test
  void theSchemasArePinned() {
    assertThat(MassTable.SCHEMA.toDDL()).isEqualTo("id STRING NOT NULL,mass DOUBLE NOT NULL");
    assertThat(SelectionTable.SCHEMA.toDDL())
        .isEqualTo(
            "id STRING NOT NULL,count INT NOT NULL,weight DOUBLE NOT NULL,"
                + "mass DOUBLE NOT NULL,rank INT NOT NULL");
  }

  @Test
  void massesAreRowsInTheOrderOfIds() {
    assertThat(
            MassTable.of(
                    LocalSpark.session(),
                    new String[] {"2", "10", "a"},
                    new double[] {0.5, 0.25, 1})
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[2,0.5]", "[10,0.25]", "[a,1.0]");
  }

  @Test
  void drawnCandidatesAreRowsByRankFromOne() {
    Selection selection =
        new Selection(
            new String[] {"b", "a"},
            new int[] {2, 1},
            new double[] {1.5, 0.5},
            new double[] {0.75, 0.25},
            0);
    assertThat(
            SelectionTable.of(LocalSpark.session(), selection).collectAsList().stream()
                .map(Row::toString))
        .containsExactly("[b,2,1.5,0.75,1]", "[a,1,0.5,0.25,2]");
    assertThat(SelectionTable.of(LocalSpark.session(), Selection.empty()).collectAsList())
        .isEmpty();
  }
}
