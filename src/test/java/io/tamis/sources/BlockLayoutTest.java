package io.tamis.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockLayoutTest {
  @Test
  void largeGroupsAreCutAndSmallOnesShareAPartition() {
    BlockLayout layout =
        new BlockLayout(new String[] {"a", "b", "c", "d"}, new long[] {10, 20, 100_000, 30}, 5);
    assertThat(layout.chunksByPartition()).containsExactly(2, 1, 1, 1, 1, 1);
    assertThat(layout.chunk("b", "any")).isEqualTo(1);
    int[] hits = new int[7];
    for (int id = 0; id < 4_000; id++) {
      hits[layout.chunk("c", "row" + id)]++;
    }
    for (int chunk = 2; chunk < 6; chunk++) {
      assertThat(hits[chunk]).isBetween(900, 1_100);
      assertThat(layout.partition(chunk)).isEqualTo(chunk - 1);
    }
  }

  @Test
  void partitionsAreFewAndInTheOrderOfGroups() {
    String[] names = IntStream.range(0, 5_000).mapToObj(Integer::toString).toArray(String[]::new);
    long[] rows = new long[5_000];
    Arrays.fill(rows, 10_000);
    BlockLayout layout = new BlockLayout(names, rows, 20);
    assertThat(layout.partitionCount()).isBetween(200, BlockLayout.PARTITIONS + 50);
    for (int chunk = 1; chunk < 5_000; chunk++) {
      assertThat(layout.partition(chunk)).isGreaterThanOrEqualTo(layout.partition(chunk - 1));
    }
  }

  @Test
  void manySmallTasksAreSpreadByTheSizeOfTheirStatistics() {
    String[] names = IntStream.range(0, 500).mapToObj(Integer::toString).toArray(String[]::new);
    long[] rows = new long[500];
    Arrays.fill(rows, 1);
    for (int chunks : new BlockLayout(names, rows, 400).chunksByPartition()) {
      assertThat(chunks * TaskStatistics.hessianSize(400) * 8).isLessThanOrEqualTo(64L << 20);
    }
  }
}
