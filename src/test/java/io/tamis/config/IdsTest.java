package io.tamis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
  /** Short ids over few letters, so that equal ones and equal beginnings are many. */
  private static List<String> randomIds(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      StringBuilder id = new StringBuilder();
      for (int length = random.nextInt(5); length > 0; length--) {
        id.append("0129ab-é".charAt(random.nextInt(8)));
      }
      ids.add(id.toString());
    }
    return ids;
  }

  /** By the definition: canonical whole numbers first, by value. */
  private static int naive(String a, String b) {
    boolean aWhole = a.matches("0|[1-9][0-9]*");
    boolean bWhole = b.matches("0|[1-9][0-9]*");
    if (aWhole && bWhole) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return aWhole ? -1 : bWhole ? 1 : a.compareTo(b);
  }

  @Test
  void wholeNumbersComeFirstByValueAndTheRestByLetter() {
    List<String> sorted =
        List.of(
            "0",
            "2",
            "9",
            "10",
            "100",
            "99999999999999999998",
            "99999999999999999999",
            "100000000000000000000",
            "",
            "-1",
            "007",
            "1.0",
            "1a",
            "a10",
            "a9",
            "b");
    for (long seed = 0; seed < 20; seed++) {
      List<String> shuffled = new ArrayList<>(sorted);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(Ids.ORDER);
      assertThat(shuffled).isEqualTo(sorted);
    }
  }

  @Test
  void agreesWithTheDefinition() {
    List<String> ids = randomIds(300, 1);
    for (String a : ids) {
      for (String b : ids) {
        assertThat(Integer.signum(Ids.ORDER.compare(a, b)))
            .as("%s and %s", a, b)
            .isEqualTo(Integer.signum(naive(a, b)));
      }
    }
  }

  @Test
  void isATotalOrder() {
    List<String> ids = randomIds(120, 2);
    for (String a : ids) {
      for (String b : ids) {
        int order = Ids.ORDER.compare(a, b);
        assertThat(Integer.signum(Ids.ORDER.compare(b, a))).isEqualTo(-Integer.signum(order));
        assertThat(order == 0).isEqualTo(a.equals(b));
        if (order > 0) {
          continue;
        }
        for (String c : ids) {
          if (Ids.ORDER.compare(b, c) <= 0 && Ids.ORDER.compare(a, c) > 0) {
            throw new AssertionError(a + " ≤ " + b + " ≤ " + c + ", but not " + a + " ≤ " + c);
          }
        }
      }
    }
  }

  /** Whole numbers of up to 25 digits, some with zeros in front, and others. */
  private static List<String> mixedIds(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> ids = randomIds(count / 4, seed);
    while (ids.size() < count) {
      StringBuilder id = new StringBuilder();
      for (int length = 1 + random.nextInt(25); length > 0; length--) {
        id.append((char) ('0' + random.nextInt(random.nextBoolean() ? 10 : 2)));
      }
      ids.add(id.toString());
    }
    return ids;
  }

  @Test
  void sortingAllAtOnceIsSortingByTheOrder() {
    for (long seed = 0; seed < 50; seed++) {
      List<String> ids = mixedIds((int) seed * 40, seed);
      ids.addAll(
          List.of("999999999999999999", "1000000000000000000", "9223372036854775808", "0", "00"));
      Collections.shuffle(ids, new Random(seed));
      List<String> sorted = new ArrayList<>(ids);
      sorted.sort(Ids.ORDER);
      assertThat(Ids.sorted(ids)).as("seed %d", seed).isEqualTo(sorted.toArray());
    }
    assertThat(Ids.sorted(List.of())).isEmpty();
  }

  @Test
  void sortingAllAtOnceTakesASet() {
    Set<String> ids = new HashSet<>(mixedIds(500, 7));
    assertThat(Ids.sorted(ids)).hasSize(ids.size()).isSortedAccordingTo(Ids.ORDER);
  }

  @Test
  void aSampleByHashHoldsItsShareOfRowNumbers() {
    long sampled =
        IntStream.range(0, 100_000)
            .filter(n -> Ids.hash(Integer.toString(n)) >>> 60 == 0) // one in sixteen
            .count();
    assertThat(sampled).isBetween(5_900L, 6_600L);
  }

  @Test
  void everySixteenthOfTheHashesHoldsItsShareOfAnyRun() {
    for (String before : List.of("", "c", "train-", "0000")) {
      int[] counts = new int[16];
      for (int n = 0; n < 32_000; n++) {
        counts[(int) (Ids.hash(before + n) >>> 60)]++;
      }
      for (int count : counts) { // of 2,000 on average, five standard deviations
        assertThat(count).as("after '%s'", before).isBetween(1_780, 2_220);
      }
    }
  }

  @Test
  void noTwoRowNumbersShareAHash() {
    assertThat(
            IntStream.range(0, 100_000)
                .mapToLong(n -> Ids.hash(Integer.toString(n)))
                .distinct()
                .count())
        .isEqualTo(100_000);
  }
}
