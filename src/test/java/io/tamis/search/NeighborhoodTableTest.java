package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import org.junit.jupiter.api.Test;

class NeighborhoodTableTest {
  @Test
  void whatIsWrittenIsReadWhateverTheOrderOfTheRows() {
    Neighborhoods lists =
        new Neighborhoods(
            new String[] {"2", "10", "q"},
            new String[] {"7", "8", "a"},
            new int[][] {{2, 0}, {1}, {0, 1, 2}},
            new double[][] {{0.1, 0.3}, {0.2}, {0, 0.1, 1e-300}},
            5);
    Neighborhoods read =
        NeighborhoodTable.read(
            NeighborhoodTable.of(LocalSpark.session(), lists).orderBy("query_id"), 5);
    assertThat(read.queryIds()).containsExactly(lists.queryIds());
    assertThat(read.candidateIds()).containsExactly(lists.candidateIds());
    assertThat(read.candidates()).isDeepEqualTo(lists.candidates());
    assertThat(read.distances()).isDeepEqualTo(lists.distances());
    assertThat(read.poolSize()).isEqualTo(5);
  }
}
