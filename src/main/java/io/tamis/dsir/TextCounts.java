package io.tamis.dsir;

import java.io.Serializable;

/** How often each bucket occurs in some texts. Parts may be added in any order. */
final class TextCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] counts;
  private long tokens;
  private long texts;

  TextCounts(int buckets) {
    this.counts = new long[buckets];
  }

  void add(NgramBuckets text) {
    int[] buckets = text.buckets();
    for (int n = 0; n < text.size(); n++) {
      counts[buckets[n]]++;
    }
    tokens += text.tokens();
    texts++;
  }

  TextCounts plus(TextCounts other) {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] += other.counts[bucket];
    }
    tokens += other.tokens;
    texts += other.texts;
    return this;
  }

  /** Shape [buckets]; not to be changed. */
  long[] counts() {
    return counts;
  }

  long nGrams() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  long tokens() {
    return tokens;
  }

  long texts() {
    return texts;
  }
}
