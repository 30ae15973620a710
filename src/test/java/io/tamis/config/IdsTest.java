package io.tamis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
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
}
