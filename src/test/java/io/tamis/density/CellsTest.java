package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final int[] COUNTS = {1, 2, 7, 40, 200};

  private static VectorBlock block(Metric metric, float[][] vectors) {
    return new VectorBlock(metric, RandomVectors.ids(vectors.length), vectors);
  }

  /** Each candidate is in one cell. */
  private static void assertPartition(Cells cells, int candidates) {
    int[] members =
        IntStream.range(0, cells.size()).flatMap(c -> Arrays.stream(cells.members(c))).toArray();
    assertThat(Arrays.stream(members).sorted().toArray())
        .isEqualTo(IntStream.range(0, candidates).toArray());
  }

  @Test
  void everyCandidateIsInOneCell() {
    for (Metric metric : Metric.values()) {
      VectorBlock candidates = block(metric, RandomVectors.gaussian(150, 24, 1));
      for (int count : COUNTS) { // more than there are candidates, too
        Cells cells = Cells.of(candidates, count);
        assertThat(cells.size()).isEqualTo(count);
        assertPartition(cells, 150);
      }
      assertPartition(Cells.of(candidates), 150);
    }
  }

  @Test
  void whatIsWithinTheBandwidthOfAMemberIsWithinReachOfTheCenter() {
    for (Metric metric : Metric.values()) {
      VectorBlock candidates = block(metric, RandomVectors.gaussian(150, 6, 2));
      float[][] rows = RandomVectors.gaussian(300, 6, 3);
      for (int count : COUNTS) {
        Cells cells = Cells.of(candidates, count);
        for (int c = 0; c < count; c++) {
          for (int member : cells.members(c)) {
            for (float[] row : rows) {
              double squared = candidates.squaredDistance(member, row);
              assertThat(cells.centers().squaredDistance(c, row))
                  .isLessThanOrEqualTo(cells.squaredReach(c, Math.sqrt(squared)));
            }
          }
        }
      }
    }
  }

  @Test
  void copiesOfOneVectorFillOneCellAndTheOthersReachNothing() {
    float[][] copies = new float[90][];
    Arrays.fill(copies, RandomVectors.gaussian(1, 24, 4)[0]);
    for (Metric metric : Metric.values()) {
      Cells cells = Cells.of(block(metric, copies), 7);
      assertPartition(cells, 90);
      for (int c = 0; c < 7; c++) {
        if (cells.members(c).length == 0) {
          assertThat(cells.squaredReach(c, 1e9)).isNegative();
        }
      }
      assertThat(IntStream.range(0, 7).filter(c -> cells.members(c).length > 0).count()).isOne();
    }
  }

  @Test
  void aCenterThatPointsNowhereIsNeverMade() {
    float[][] opposite = new float[128][24];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 128; i += 2) {
      for (int k = 0; k < 24; k++) {
        opposite[i][k] = (float) random.nextGaussian();
        opposite[i + 1][k] = -opposite[i][k];
      }
    }
    for (Metric metric : Metric.values()) { // the mean of all is zero, or nearly
      for (int count : new int[] {1, 2, 7}) {
        assertPartition(Cells.of(block(metric, opposite), count), 128);
      }
    }
  }
}
