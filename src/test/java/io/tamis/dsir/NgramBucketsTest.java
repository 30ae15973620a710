package io.tamis.dsir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NgramBucketsTest {
  private static List<Integer> of(NgramBuckets text, String words) {
    text.read(words.getBytes(StandardCharsets.UTF_8));
    return Arrays.stream(text.buckets(), 0, text.size()).boxed().toList();
  }

  @Test
  void bucketsAreThoseOfThePublishedPackage() {
    assertThat(of(new NgramBuckets(10_000, 2), "Hello, WORLD"))
        .containsExactly(7620, 4887, 8983, 4345, 4892);
    assertThat(of(new NgramBuckets(10_000, 2), "data selection").get(0)).isEqualTo(1943);
    assertThat(of(new NgramBuckets(10_000, 2), "data selection").get(2)).isEqualTo(6152);
    assertThat(of(new NgramBuckets(10_000, 1), "É")).containsExactly(588);
  }

  @Test
  void knownOrNotTheBucketsStay() {
    Random random = new Random(3);
    for (int longest = 1; longest <= 4; longest++) {
      NgramBuckets text = new NgramBuckets(977, longest);
      for (int n = 0; n < 60; n++) {
        String words =
            random
                .ints(random.nextInt(40), 0, 25)
                .mapToObj(word -> "w" + word + (word % 3 == 0 ? "!" : ""))
                .collect(Collectors.joining(" "));
        assertThat(of(text, words)).isEqualTo(NaiveDsir.buckets(words, 977, longest));
      }
    }
  }

  @Test
  void moreTokensThanAreKeptChangeNothing() {
    NgramBuckets text = new NgramBuckets(10_000, 2);
    String words =
        IntStream.range(0, KnownTokens.MOST + 500)
            .mapToObj(n -> "t" + n)
            .collect(Collectors.joining(" "));
    List<Integer> first = of(text, words);
    assertThat(first).isEqualTo(NaiveDsir.buckets(words, 10_000, 2));
    assertThat(of(text, words)).isEqualTo(first);
    String long1 = "x".repeat(5_000_000);
    assertThat(of(text, long1 + " t1")).isEqualTo(NaiveDsir.buckets(long1 + " t1", 10_000, 2));
  }

  @Test
  void pairsThatArePushedOutAreUnknownNotWrong() {
    KnownPairs pairs = new KnownPairs(1 << 10);
    int known = 0;
    for (int n = 1; n <= 20_000; n++) {
      pairs.add(KnownPairs.pair(n, n % 7 + 1), n);
      assertThat(pairs.bucket(KnownPairs.pair(n, n % 7 + 1))).isEqualTo(n);
    }
    for (int n = 1; n <= 20_000; n++) {
      int bucket = pairs.bucket(KnownPairs.pair(n, n % 7 + 1));
      assertThat(bucket).isIn(-1, n);
      known += bucket == n ? 1 : 0;
    }
    assertThat(known).isBetween(900, 1024);
    assertThat(pairs.bucket(KnownPairs.pair(3, 7))).isEqualTo(-1);
  }

  @Test
  void theLengthIsThatOfThePublishedPackage() {
    NgramBuckets pairs = new NgramBuckets(10_000, 2);
    for (int tokens = 0; tokens < 5; tokens++) {
      of(pairs, "a ".repeat(tokens));
      assertThat(pairs.length()).isEqualTo(tokens);
      assertThat(pairs.tokens()).isEqualTo(tokens);
    }
    NgramBuckets five = new NgramBuckets(10_000, 5);
    of(five, "a"); // (1 + 10) / 5
    assertThat(five.length()).isEqualTo(2);
  }
}
