package io.tamis.dsir;

import io.tamis.config.Require;
import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;

/**
 * How often each bucket occurs in the queries of each target, in the order of the targets' names.
 */
final class TargetCounts implements Serializable {
  private static final long serialVersionUID = 1;

  /** A broadcast of their weights takes 128 MB. */
  private static final int MOST_WEIGHTS = 1 << 24;

  private static final int MOST_TARGETS = 100;

  private final int buckets;
  private final TreeMap<String, TextCounts> byTarget = new TreeMap<>();

  TargetCounts(int buckets) {
    this.buckets = buckets;
  }

  /**
   * @throws IllegalArgumentException if there are too many targets
   */
  void add(String target, NgramBuckets text) {
    byTarget.computeIfAbsent(target, name -> new TextCounts(buckets)).add(text);
    requireFewTargets();
  }

  TargetCounts plus(TargetCounts other) {
    other.byTarget.forEach((target, counts) -> byTarget.merge(target, counts, TextCounts::plus));
    requireFewTargets();
    return this;
  }

  private void requireFewTargets() {
    int most = Math.min(MOST_TARGETS, MOST_WEIGHTS / buckets);
    Require.that(
        byTarget.size() <= most,
        "queries.source must name a column of at most "
            + most
            + " values where method is dsir with "
            + buckets
            + " buckets: a value is a target; but it has more");
  }

  /**
   * The weights of each target.
   *
   * @throws IllegalArgumentException if the pool or a target has no token
   */
  ImportanceWeights[] weights(TextCounts pool, double smoothing) {
    Require.that(pool.nGrams() > 0, "candidates.text must hold words or signs, but no row has any");
    byTarget.forEach(
        (target, counts) ->
            Require.that(
                counts.nGrams() > 0,
                "queries.text must hold words or signs"
                    + (byTarget.size() > 1
                        ? ", but no row of queries.source " + target + " has any"
                        : ", but no row has any")));
    return byTarget.values().stream()
        .map(counts -> ImportanceWeights.of(counts.counts(), pool.counts(), smoothing))
        .toArray(ImportanceWeights[]::new);
  }

  /** By name. */
  List<String> targets() {
    return List.copyOf(byTarget.keySet());
  }

  /** Of each target. */
  long[] tokens() {
    return byTarget.values().stream().mapToLong(TextCounts::tokens).toArray();
  }

  long texts() {
    return byTarget.values().stream().mapToLong(TextCounts::texts).sum();
  }
}
