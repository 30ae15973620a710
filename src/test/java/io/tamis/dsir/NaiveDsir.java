package io.tamis.dsir;

import io.tamis.config.Ids;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The steps as printed, one list after the other; of ASCII, so that Java's words are Python's. */
final class NaiveDsir {
  private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]+");

  private NaiveDsir() {}

  static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  static int bucket(String nGram, int buckets) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(nGram.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, hash).mod(BigInteger.valueOf(buckets)).intValue();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Integer> buckets(String text, int buckets, int longest) {
    List<String> tokens = tokens(text);
    List<Integer> all = new ArrayList<>();
    for (int length = 1; length <= longest; length++) {
      for (int at = 0; at + length <= tokens.size(); at++) {
        all.add(bucket(String.join(" ", tokens.subList(at, at + length)), buckets));
      }
    }
    return all;
  }

  static double[] shares(List<String> texts, int buckets, int longest, double smoothing) {
    double[] shares = new double[buckets];
    java.util.Arrays.fill(shares, smoothing);
    texts.forEach(text -> buckets(text, buckets, longest).forEach(bucket -> shares[bucket]++));
    double sum = java.util.Arrays.stream(shares).sum();
    return java.util.Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  static Map<String, Double> logWeights(
      Map<String, String> pool, List<String> target, int buckets, int longest, double smoothing) {
    double[] p = shares(target, buckets, longest, smoothing);
    double[] q = shares(List.copyOf(pool.values()), buckets, longest, 0);
    Map<String, Double> weights = new TreeMap<>();
    pool.forEach(
        (id, text) ->
            weights.put(
                id,
                buckets(text, buckets, longest).stream()
                    .mapToDouble(bucket -> Math.log(p[bucket] + 1e-8) - Math.log(q[bucket] + 1e-8))
                    .sum()));
    return weights;
  }

  /** The ids with the highest scores. */
  static List<String> best(Map<String, Double> scores, int count) {
    return scores.entrySet().stream()
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Double> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey, Ids.ORDER))
        .limit(count)
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }
}
