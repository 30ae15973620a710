package io.tamis.embed;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.NGram;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Texts as counts of hashed terms: words and pairs of neighboring words, in lower case.
 *
 * <p>A word is a run of letters, a run of digits, one ideograph or kana, or one symbol: symbols are
 * what code, formulas and templates share.
 */
final class TermTable {
  /** The column of texts that comes in. */
  static final String TEXT = "text";

  /** The column of counts that is added, an MLlib vector of {@link #BUCKETS}. */
  static final String COUNTS = "_tamis_counts";

  /** Hashed terms; collisions among the 65,536 that are kept at most stay rare. */
  static final int BUCKETS = 1 << 18;

  private static final String LOWER = "_tamis_lower";
  private static final String WORDS = "_tamis_words";
  private static final String PAIRS = "_tamis_pairs";
  private static final String TERMS = "_tamis_terms";

  /** The plain letters stand first only because most characters are found there. */
  private static final String WORD =
      "[a-z[\\p{L}\\p{M}&&[^\\p{IsIdeographic}\\p{IsHiragana}\\p{IsKatakana}]]]+"
          + "|\\p{N}+|[^\\s\\p{Z}]";

  private TermTable() {}

  /** The stages, none of which learns: fitting them runs no job. */
  static PipelineModel stages(Dataset<Row> texts) {
    // MLlib's own lower case follows the machine's language, that of SQL does not
    SQLTransformer lower = sql("lower(coalesce(" + TEXT + ", ''))", LOWER);
    RegexTokenizer words =
        new RegexTokenizer()
            .setInputCol(LOWER)
            .setOutputCol(WORDS)
            .setToLowercase(false)
            .setGaps(false)
            .setPattern(WORD);
    NGram pairs = new NGram().setN(2).setInputCol(WORDS).setOutputCol(PAIRS);
    SQLTransformer terms = sql("concat(" + WORDS + ", " + PAIRS + ")", TERMS);
    HashingTF counts =
        new HashingTF().setNumFeatures(BUCKETS).setInputCol(TERMS).setOutputCol(COUNTS);
    return new Pipeline()
        .setStages(new PipelineStage[] {lower, words, pairs, terms, counts})
        .fit(texts);
  }

  /** {@link #COUNTS} added to the rows, and nothing else. */
  static Dataset<Row> apply(PipelineModel stages, Dataset<Row> texts) {
    return stages.transform(texts).drop(LOWER, WORDS, PAIRS, TERMS);
  }

  static TermCounts fromVector(Vector counts) {
    SparseVector sparse = counts.toSparse(); // itself where it is sparse already
    return new TermCounts(sparse.indices(), sparse.values());
  }

  private static SQLTransformer sql(String expression, String column) {
    return new SQLTransformer()
        .setStatement("SELECT *, " + expression + " AS " + column + " FROM __THIS__");
  }
}
