package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HitBlockTest {
  private static final String HASH = "d41d8cd98f00b204e9800998ecf8427e";

  /** A list as it came out of a block. */
  private record Listed(int query, Hits hits) {}

  private static HitBlock packed(List<Listed> lists) {
    HitBlock.Packer packer = new HitBlock.Packer();
    lists.forEach(list -> packer.add(list.query, list.hits));
    return packer.pack();
  }

  private static List<Listed> unpacked(HitBlock block) {
    List<Listed> lists = new ArrayList<>();
    block.visit((query, hits) -> lists.add(new Listed(query, hits)));
    return lists;
  }

  private static void assertSame(List<Listed> actual, List<Listed> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int n = 0; n < expected.size(); n++) {
      assertThat(actual.get(n).query).isEqualTo(expected.get(n).query);
      assertThat(actual.get(n).hits.ids()).isEqualTo(expected.get(n).hits.ids());
      assertThat(actual.get(n).hits.squaredDistances())
          .isEqualTo(expected.get(n).hits.squaredDistances());
      assertThat(actual.get(n).hits.reach()).isEqualTo(expected.get(n).hits.reach());
      assertThat(actual.get(n).hits.isComplete()).isEqualTo(expected.get(n).hits.isComplete());
    }
  }

  private static Hits complete(String... ids) {
    double[] squared = new double[ids.length];
    for (int k = 0; k < ids.length; k++) {
      squared[k] = Math.sqrt(k);
    }
    return new Hits(ids, squared, Double.POSITIVE_INFINITY);
  }

  private static Hits reaching(double reach, Hits hits) {
    return new Hits(hits.ids(), hits.squaredDistances(), reach);
  }

  /** Bytes that one more hit costs. */
  private static int cost(String id) {
    return packed(List.of(new Listed(0, complete("0", id)))).bytes().length
        - packed(List.of(new Listed(0, complete("0")))).bytes().length;
  }

  /** Of any form that an id may have. */
  private static String randomId(SplittableRandom random) {
    int length = random.nextInt(26);
    String letters =
        switch (random.nextInt(4)) {
          case 0 -> "0123456789";
          case 1 -> "0123456789abcdef";
          case 2 -> "019afAF-";
          default -> "0a\u0000é\u4e2d\ufffd ";
        };
    StringBuilder id = new StringBuilder();
    for (int n = 0; n < length; n++) {
      id.append(letters.charAt(random.nextInt(letters.length())));
    }
    return id.toString();
  }

  @Test
  void anIdOfAnyFormComesBackAsItWas() {
    List<String> ids =
        List.of(
            "0",
            "1",
            "63",
            "64",
            "127",
            "128",
            "1234567",
            "999999999999999999", // 18 digits
            "100000000000000000",
            "1000000000000000000", // 19
            "9223372036854775807",
            "9223372036854775808",
            "12345678901234567890123456789",
            "00",
            "000",
            "007",
            "0123456789",
            "-1",
            "-0",
            "+1",
            "1.0",
            "",
            " ",
            "a",
            "ab",
            "abc",
            "0a",
            "00ff",
            HASH,
            HASH.substring(1),
            HASH.toUpperCase(java.util.Locale.ROOT),
            "aB",
            "gh",
            "é",
            "\u4e2d\u6587",
            "\uD83D\uDE00",
            "\u0660\u0661", // digits, but not ours
            "\uff11\uff12",
            "\u0000",
            "x".repeat(40_000));
    for (String id : ids) {
      List<Listed> one = List.of(new Listed(3, complete(id)));
      assertSame(unpacked(packed(one)), one);
    }
    List<Listed> all = List.of(new Listed(0, complete(ids.toArray(String[]::new))));
    assertSame(unpacked(packed(all)), all);
  }

  @Test
  void listsOfSeveralQueriesComeBackInTheirOrder() {
    List<Listed> lists =
        List.of(
            new Listed(0, complete("1", "a")),
            new Listed(7, reaching(0.25, complete("2", HASH, "-"))),
            new Listed(127, Hits.none()),
            new Listed(128, reaching(0, Hits.none())),
            new Listed(1 << 14, reaching(Double.MIN_VALUE, complete("x"))),
            new Listed((1 << 14) + 1, complete("3")),
            new Listed(Integer.MAX_VALUE, reaching(Double.MAX_VALUE, complete("", "00"))));
    assertSame(unpacked(packed(lists)), lists);
    assertThat(unpacked(packed(List.of()))).isEmpty();
  }

  @Test
  void whatIsPackedAtRandomIsUnpacked() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Listed> lists = new ArrayList<>();
      int query = -1;
      for (int n = random.nextInt(6); n > 0; n--) {
        String[] ids = new String[random.nextInt(200)];
        double[] squared = new double[ids.length];
        for (int k = 0; k < ids.length; k++) {
          ids[k] = randomId(random);
          squared[k] = random.nextDouble() * Math.scalb(1.0, random.nextInt(-200, 200));
        }
        double reach = random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextDouble();
        query += 1 + random.nextInt(100_000);
        lists.add(new Listed(query, new Hits(ids, squared, reach)));
      }
      assertSame(unpacked(packed(lists)), lists);
    }
  }

  @Test
  void anIdCostsLittleMoreThanItsInformation() {
    assertThat(cost("0")).isEqualTo(1 + 8);
    assertThat(cost("1000000")).isLessThanOrEqualTo(4 + 8);
    assertThat(cost("9999999")).isLessThanOrEqualTo(4 + 8);
    assertThat(cost("999999999999999999")).isLessThanOrEqualTo(9 + 8);
    assertThat(cost(HASH)).isLessThanOrEqualTo(18 + 8);
    assertThat(cost("c123456")).isLessThanOrEqualTo(8 + 8);
  }

  @Test
  void aListCostsLittleBesideItsHits() {
    int bytes = packed(List.of(new Listed(9_999, complete("1", "2")))).bytes().length;
    assertThat(bytes - 2 * cost("1")).isLessThanOrEqualTo(4);
  }
}
