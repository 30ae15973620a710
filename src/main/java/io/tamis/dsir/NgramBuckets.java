package io.tamis.dsir;

import java.util.Arrays;

/**
 * The buckets of a text's n-grams: of all its tokens, and of all runs of 2 to n tokens joined by
 * spaces. A bucket is a SHA-256 ({@link BucketHash}); those of tokens and pairs that were met are
 * kept, so most are found instead. Longer runs seldom come back, and are hashed each time. Time
 * O(length of the text); memory at most some 60 MB, and the longest text.
 */
final class NgramBuckets {
  private final int longest;
  private final BucketHash hash;
  private final Tokens tokens = new Tokens();
  private final KnownTokens knownTokens = new KnownTokens();
  private final KnownPairs knownPairs = new KnownPairs();
  private int[] numbers = new int[1 << 9];
  private int[] buckets = new int[1 << 10];
  private int size;

  /**
   * @param longest the most tokens of an n-gram
   */
  NgramBuckets(int buckets, int longest) {
    this.longest = longest;
    this.hash = new BucketHash(buckets);
  }

  /**
   * @param text UTF-8
   */
  void read(byte[] text) {
    tokens.read(text);
    int count = tokens.size();
    if (count > numbers.length) {
      numbers = new int[Math.max(count, 2 * numbers.length)];
    }
    long most = (long) count * longest;
    if (most > buckets.length) {
      buckets = new int[Math.toIntExact(Math.max(most, Math.min(1 << 30, 2L * buckets.length)))];
    }
    size = 0;
    for (int token = 0; token < count; token++) {
      readToken(token);
    }
    for (int token = 0; token + 1 < count && longest > 1; token++) {
      buckets[size++] = pair(token);
    }
    for (int length = 3; length <= longest; length++) {
      for (int token = 0; token + length <= count; token++) {
        buckets[size++] = hashed(token, length);
      }
    }
  }

  private void readToken(int token) {
    byte[] bytes = tokens.bytes();
    int start = tokens.start(token);
    int end = tokens.start(token + 1) - 1;
    int code = KnownTokens.hash(bytes, start, end);
    int number = knownTokens.number(bytes, start, end, code);
    if (number == 0) {
      int bucket = hashed(token, 1);
      if (knownTokens.isFull(end - start)) {
        knownTokens.clear();
        knownPairs.clear(); // numbers now mean others
        Arrays.fill(numbers, 0, token, 0);
      }
      if (!knownTokens.isFull(end - start)) {
        number = knownTokens.add(bytes, start, end, code, bucket);
      }
      buckets[size++] = bucket;
    } else {
      buckets[size++] = knownTokens.bucket(number);
    }
    numbers[token] = number;
  }

  private int pair(int token) {
    int first = numbers[token];
    int second = numbers[token + 1];
    if (first == 0 || second == 0) {
      return hashed(token, 2);
    }
    long pair = KnownPairs.pair(first, second);
    int known = knownPairs.bucket(pair);
    if (known >= 0) {
      return known;
    }
    int bucket = hashed(token, 2);
    knownPairs.add(pair, bucket);
    return bucket;
  }

  private int hashed(int token, int length) {
    return hash.of(tokens.bytes(), tokens.start(token), tokens.start(token + length) - 1);
  }

  /** How many n-grams the text has. */
  int size() {
    return size;
  }

  /** How many tokens. */
  int tokens() {
    return tokens.size();
  }

  /**
   * The length that short texts are told by, from the number of n-grams: (size + n(n-1)/2) / n,
   * rounded down. That is the number of tokens, where it is not below n; of fewer it makes more.
   */
  long length() {
    return (size + (long) longest * (longest - 1) / 2) / longest;
  }

  /** Of each n-gram, from 0 to {@link #size}; overwritten by the next text. */
  int[] buckets() {
    return buckets;
  }
}
