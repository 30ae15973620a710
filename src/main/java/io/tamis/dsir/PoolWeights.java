package io.tamis.dsir;

import io.tamis.sample.BestRows;
import io.tamis.sample.SourceScores;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;

/**
 * What one pass over the pool gives: for each target the best rows, how the log-weights lie, and
 * what was too short. Parts may be added in any order.
 */
final class PoolWeights implements Serializable {
  private static final long serialVersionUID = 1;

  private final BestRows[] best;
  private final SourceScores scores = new SourceScores();
  private long rows;
  private long tooShort;
  private long tokens;

  /**
   * @param capacities rows that are kept for each target
   */
  PoolWeights(int[] capacities) {
    this.best = Arrays.stream(capacities).mapToObj(BestRows::new).toArray(BestRows[]::new);
  }

  /**
   * @param weights of each target
   * @param noise added to the log-weight, or none
   */
  void add(
      String id,
      String source,
      NgramBuckets text,
      long minimumTokens,
      ImportanceWeights[] weights,
      Optional<GumbelNoise> noise) {
    rows++;
    tokens += text.tokens();
    // the length of a text without tokens is 1 or more where n-grams have 3 tokens
    boolean isBlank = text.tokens() == 0 && minimumTokens > 0;
    if (isBlank || text.length() < minimumTokens) {
      tooShort++;
      return;
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (int target = 0; target < weights.length; target++) {
      double weight = weights[target].of(text);
      double score = noise.isPresent() ? weight + noise.get().at(id, target) : weight;
      if (best[target].takes(score)) {
        best[target].offer(id, source, score, weight);
      }
      highest = Math.max(highest, weight);
    }
    scores.add(source, highest);
  }

  PoolWeights plus(PoolWeights other) {
    for (int target = 0; target < best.length; target++) {
      best[target].plus(other.best[target]);
    }
    scores.plus(other.scores);
    rows += other.rows;
    tooShort += other.tooShort;
    tokens += other.tokens;
    return this;
  }

  /** Without room to grow, to be shipped. */
  PoolWeights trimmed() {
    Arrays.stream(best).forEach(BestRows::trimmed);
    return this;
  }

  /** What is kept of each target; empties it. */
  BestRows.Ranked[] drain() {
    return Arrays.stream(best).map(BestRows::drain).toArray(BestRows.Ranked[]::new);
  }

  /** The largest log-weight of each row over the targets, by source. */
  SourceScores scores() {
    return scores;
  }

  long rows() {
    return rows;
  }

  /** Rows that were left out. */
  long tooShort() {
    return tooShort;
  }

  long tokens() {
    return tokens;
  }
}
