package io.tamis.embed;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The hashed terms that are kept, with what one occurrence of each weighs.
 *
 * <p>weight of a term in a text = (1 + ln count) · sqrt(1 + idf), idf = ln((n + 1) / (n_t + 1)) for
 * n_t of the n texts: the tempered count of Salton and Buckley, "Term-weighting approaches in
 * automatic text retrieval", Information Processing and Management 1988. The root is ours: the
 * plain idf mutes the wording that all examples of a task share, by which they know each other.
 *
 * @param terms shape [m], rising
 * @param weights shape [m], sqrt(1 + idf)
 */
public record Vocabulary(int[] terms, double[] weights) {

  /**
   * @param frequencies shape [terms], texts that hold each term
   * @param idf shape [terms]
   * @param leastTexts terms in fewer texts are left out
   * @param limit how many to keep, the most frequent first, ties by term
   */
  public static Vocabulary of(long[] frequencies, double[] idf, int leastTexts, int limit) {
    int[] kept =
        IntStream.range(0, frequencies.length)
            .filter(term -> frequencies[term] >= leastTexts)
            .boxed()
            .sorted(Comparator.comparingLong(term -> -frequencies[term]))
            .limit(limit)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return new Vocabulary(
        kept, Arrays.stream(kept).mapToDouble(term -> Math.sqrt(1 + idf[term])).toArray());
  }

  public int size() {
    return terms.length;
  }

  /** How much the count of a term counts; the strict logarithm, equal on every machine. */
  static double damped(double count) {
    return count == 1 ? 1 : 1 + StrictMath.log(count);
  }

  /**
   * The texts as rows of weights, each of length 1 so that no long text leads; a text without a
   * kept term is a row of zeros.
   */
  SparseRows rows(List<TermCounts> texts) {
    int most = texts.stream().mapToInt(text -> text.terms().length).sum();
    int[] starts = new int[texts.size() + 1];
    int[] indices = new int[most];
    double[] values = new double[most];
    int end = 0;
    for (int row = 0; row < texts.size(); row++) {
      int start = end;
      double squaredLength = 0;
      TermCounts text = texts.get(row);
      for (int i = 0; i < text.terms().length; i++) {
        int index = Arrays.binarySearch(terms, text.terms()[i]);
        if (index >= 0) {
          double value = damped(text.counts()[i]) * weights[index];
          indices[end] = index;
          values[end++] = value;
          squaredLength += value * value;
        }
      }
      for (int i = start; i < end; i++) {
        values[i] /= Math.sqrt(squaredLength);
      }
      starts[row + 1] = end;
    }
    return new SparseRows(size(), starts, Arrays.copyOf(indices, end), Arrays.copyOf(values, end));
  }
}
