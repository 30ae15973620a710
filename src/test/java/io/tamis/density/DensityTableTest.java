package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import org.junit.jupiter.api.Test;

class DensityTableTest {
  @Test
  void theSchemaIsPinned() {
    assertThat(DensityTable.SCHEMA.toDDL())
        .isEqualTo(
            "id STRING NOT NULL,density DOUBLE NOT NULL,near_duplicates INT NOT NULL,"
                + "weight DOUBLE NOT NULL");
  }

  @Test
  void whatIsWrittenIsRead() {
    DensityTable.Weighted read =
        DensityTable.read(
            DensityTable.of(
                    LocalSpark.session(),
                    new DensityTable.Weighted(
                        new Densities(
                            new String[] {"7", "a"}, new double[] {1.1, 3}, new int[] {1, 9}, 0),
                        new double[] {0.5, 1}))
                .coalesce(1));
    assertThat(read.densities().ids()).containsExactly("7", "a");
    assertThat(read.densities().densities()).containsExactly(1.1, 3);
    assertThat(read.densities().nearDuplicates()).containsExactly(1, 9);
    assertThat(read.weights()).containsExactly(0.5, 1);
  }
}
