package io.tamis.dsir;

import io.tamis.config.Ids;
import java.io.Serializable;

/**
 * How often each bucket occurs in the pool, over at most so many n-grams. A pool with more is
 * sampled: level k holds one row in 2ᵏ, told by its id alone, and the lowest level whose rows have
 * at most {@code limit} n-grams is counted. What a part holds at a level is no more than what all
 * hold, so a part may stop counting rows of lower levels by itself, and the result does not depend
 * on how the pool is split. Chosen against the published package, where each of so many shards
 * stops at its share of the limit.
 *
 * <p>The highest level holds one row in 32,768, and is counted even beyond the limit. Memory {@code
 * 8 · buckets} bytes for each level that has rows, at most 16 of them.
 */
final class RawCounts implements Serializable {
  private static final long serialVersionUID = 1;

  /** The limit of the published package, for each bucket. */
  private static final long N_GRAMS_PER_BUCKET = 100_000;

  private static final int LEVELS = 16;

  private final long limit;

  /** By the highest level that a row is of. */
  private final TextCounts[] byLevel = new TextCounts[LEVELS];

  private final long[] nGrams = new long[LEVELS];
  private final int buckets;
  private int level;
  private long kept;
  private long rows;

  RawCounts(int buckets) {
    this(buckets, N_GRAMS_PER_BUCKET * buckets);
  }

  RawCounts(int buckets, long limit) {
    this.buckets = buckets;
    this.limit = limit;
  }

  /** The highest level that a row is of. */
  static int levelOf(String id) {
    return Math.min(LEVELS - 1, Long.numberOfLeadingZeros(Ids.hash(id)));
  }

  /** Tells of a row; whether one of this level may still count. */
  boolean takes(int ofRow) {
    rows++;
    return ofRow >= level;
  }

  /**
   * @param ofRow its level, one that counts
   */
  void add(int ofRow, NgramBuckets text) {
    if (byLevel[ofRow] == null) {
      byLevel[ofRow] = new TextCounts(buckets);
    }
    byLevel[ofRow].add(text);
    nGrams[ofRow] += text.size();
    kept += text.size();
    rise();
  }

  RawCounts plus(RawCounts other) {
    rows += other.rows;
    raiseTo(other.level);
    for (int at = level; at < LEVELS; at++) {
      if (other.byLevel[at] != null) {
        byLevel[at] = byLevel[at] == null ? other.byLevel[at] : byLevel[at].plus(other.byLevel[at]);
        nGrams[at] += other.nGrams[at];
        kept += other.nGrams[at];
      }
    }
    rise();
    return this;
  }

  private void rise() {
    while (kept > limit && level < LEVELS - 1) {
      raiseTo(level + 1);
    }
  }

  private void raiseTo(int higher) {
    for (; level < higher; level++) {
      kept -= nGrams[level];
      nGrams[level] = 0;
      byLevel[level] = null;
    }
  }

  /** All that count. */
  TextCounts total() {
    TextCounts total = new TextCounts(buckets);
    for (TextCounts counts : byLevel) {
      if (counts != null) {
        total.plus(counts);
      }
    }
    return total;
  }

  /** Rows that were told of, whether they count or not. */
  long rows() {
    return rows;
  }

  /** Share of the rows that count. */
  double fraction() {
    return 1.0 / (1 << level);
  }
}
