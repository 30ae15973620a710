package io.tamis.dsir;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How texts become counts, and counts weights.
 *
 * @param buckets that n-grams are hashed into, at most 1,000,000
 * @param nGrams the longest n-grams that are counted, in tokens; shorter ones are, too
 * @param smoothing added to every count of a target
 * @param minimumTokens candidates with fewer tokens are left out
 * @param shares of the budget by target, relative to one another; where none are given, those of
 *     the targets' tokens
 */
public record DsirConfig(
    int buckets, int nGrams, double smoothing, long minimumTokens, Map<String, BigDecimal> shares)
    implements Serializable {

  /** Every key that this package reads. */
  public static final List<String> KEYS =
      List.of(
          "dsir.buckets", "dsir.n-grams", "dsir.smoothing", "dsir.minimum-tokens", "dsir.shares");

  private static final int MOST_BUCKETS = 1_000_000;
  private static final int LONGEST = 5;

  public DsirConfig {
    Require.between("dsir.buckets", 1, MOST_BUCKETS, (long) buckets);
    Require.between("dsir.n-grams", 1, LONGEST, (long) nGrams);
    Require.nonNegative("dsir.smoothing", smoothing);
    Require.atLeast("dsir.minimum-tokens", 0, minimumTokens);
    shares = Map.copyOf(new TreeMap<>(shares));
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static DsirConfig from(ConfigFile file) {
    return new DsirConfig(
        (int) Require.between("dsir.buckets", 1, MOST_BUCKETS, file.whole("dsir.buckets", 10_000)),
        (int) Require.between("dsir.n-grams", 1, LONGEST, file.whole("dsir.n-grams", 2)),
        file.number("dsir.smoothing", 0),
        file.whole("dsir.minimum-tokens", 1),
        shares(file, "dsir.shares"));
  }

  /** {@code NAME=SHARE, NAME=SHARE}; a name may hold spaces. */
  private static Map<String, BigDecimal> shares(ConfigFile file, String key) {
    Map<String, BigDecimal> shares = new TreeMap<>();
    for (String part : file.text(key).map(text -> text.split(",")).orElse(new String[0])) {
      int equals = part.lastIndexOf('=');
      Require.that(
          equals > 0, key + " must read TARGET=SHARE, TARGET=SHARE, but a part is " + part.strip());
      String target = part.substring(0, equals).strip();
      double share = Require.number(key, part.substring(equals + 1).strip());
      Require.positive(key, share);
      Require.that(
          shares.put(target, BigDecimal.valueOf(share)) == null,
          key + " must name a target once, but is " + file.text(key, ""));
    }
    return shares;
  }
}
