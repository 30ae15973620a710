package io.tamis.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  @Test
  void agreesWithTheNaiveDefinition() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int size = 2 + random.nextInt(120);
      float[][] vectors = families(size, 1 + random.nextInt(24), random);
      String[] ids = ids(size);
      NearDuplicates found = NearDuplicates.among(ids, vectors);
      assertThat(found.compared()).isEqualTo(size);
      assertThat(found.pairs95())
          .as("seed " + seed)
          .isEqualTo(NaiveDuplicates.pairs(vectors, 0.95));
      assertThat(found.pairs99())
          .as("seed " + seed)
          .isEqualTo(NaiveDuplicates.pairs(vectors, 0.99));
      assertThat(found.groups().stream().map(Set::copyOf))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(NaiveDuplicates.groups(ids, vectors, 0.95));
    }
  }

  @Test
  void theLargestGroupIsFirstAndTiesGoByTheFirstId() {
    float[][] vectors = {{0, 1}, {1, 0}, {2, 0}, {0, 3}, {-1, -1}, {-2, -2}, {-3, -3}, {1, -1}};
    String[] ids = {"20", "3", "100", "9", "c", "b", "a", "alone"};
    assertThat(NearDuplicates.among(ids, vectors).groups())
        .containsExactly(List.of("a", "b", "c"), List.of("3", "100"), List.of("9", "20"));
  }

  /** Neighbors on an arc of 15 degrees are near-duplicates, its ends are not. */
  @Test
  void aGroupIsWhatPairsConnect() {
    float[][] arc = new float[7][];
    for (int n = 0; n < arc.length; n++) {
      double angle = Math.toRadians(15 * n);
      arc[n] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }
    NearDuplicates found = NearDuplicates.among(ids(7), arc);
    assertThat(found.pairs95()).isEqualTo(6);
    assertThat(found.pairs99()).isZero();
    assertThat(found.groups()).hasSize(1);
    assertThat(found.groups().getFirst()).hasSize(7);
  }

  @Test
  void doesNotDependOnTheOrderOfTheCandidates() {
    float[][] vectors = families(90, 8, new Random(5));
    NearDuplicates first = NearDuplicates.among(ids(90), vectors);
    assertThat(first.groups()).isNotEmpty();
    List<Integer> order = new ArrayList<>();
    for (int n = 0; n < 90; n++) {
      order.add(n);
    }
    Collections.shuffle(order, new Random(6));
    assertThat(
            NearDuplicates.among(
                order.stream().map(n -> ids(90)[n]).toArray(String[]::new),
                order.stream().map(n -> vectors[n]).toArray(float[][]::new)))
        .isEqualTo(first);
  }

  @Test
  void vectorsWithoutADirectionAreLeftOut() {
    NearDuplicates found =
        NearDuplicates.among(ids(4), new float[][] {{0, 0}, {1, 1}, {0, 0}, {2, 2}});
    assertThat(found).isEqualTo(new NearDuplicates(2, 1, 1, List.of(List.of("1", "3"))));
    assertThat(NearDuplicates.among(new String[0], new float[0][]))
        .isEqualTo(new NearDuplicates(0, 0, 0, List.of()));
  }

  @Test
  void aRowTellsTheGroupOfAMember() {
    List<Row> rows =
        DuplicateTable.of(
                LocalSpark.session(),
                new NearDuplicates(5, 4, 0, List.of(List.of("a", "b", "c"), List.of("7", "8"))))
            .collectAsList();
    assertThat(DuplicateTable.SCHEMA.toDDL()).isEqualTo("group INT NOT NULL,id STRING NOT NULL");
    assertThat(rows.stream().map(Row::toString))
        .containsExactly("[1,a]", "[1,b]", "[1,c]", "[2,7]", "[2,8]");
  }

  private static String[] ids(int size) {
    String[] ids = new String[size];
    Arrays.setAll(ids, Integer::toString);
    return ids;
  }

  /** Vectors around some common ones, at distances that make some pairs near-duplicates. */
  private static float[][] families(int size, int dimensions, Random random) {
    float[][] vectors = new float[size][dimensions];
    for (int n = 0; n < size; n++) {
      Random family = new Random(n % 7);
      double distance = 0.5 * random.nextDouble();
      double length = Math.exp(random.nextGaussian());
      for (int k = 0; k < dimensions; k++) {
        vectors[n][k] =
            (float) (length * (family.nextGaussian() + distance * random.nextGaussian()));
      }
    }
    return vectors;
  }
}
