package io.tamis.cli;

import io.tamis.input.Examples;
import io.tamis.onnx.ModelFiles;
import io.tamis.sample.SampleConfig;
import io.tamis.score.TokenCountStep;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many tokens each of some candidates has: as the input says, or counted by a tokenizer. */
final class CandidateTokens {
  private CandidateTokens() {}

  /**
   * @param sample with a budget of tokens
   * @return shape [n], by candidate
   * @throws IllegalArgumentException if one is no number, or below zero; names its place
   */
  static double[] of(Examples candidates, SampleConfig sample, String[] ids) {
    String which = "with mass";
    return sample.tokenizer().isPresent()
        ? checked(candidates, ids, counted(candidates, sample.tokenizer().get(), set(ids)), which)
        : given(candidates, ids, which);
  }

  /**
   * As the input says, which must say it.
   *
   * @param which of the candidates these are, as the complaint goes on
   * @return shape [n], by candidate
   * @throws IllegalArgumentException as {@link #of}
   */
  static double[] given(Examples candidates, String[] ids, String which) {
    // ids and numbers of the support or of the picks: 10 MB at 100,000
    Map<String, Double> tokens =
        RowsOfIds.read(candidates.tokens().orElseThrow(), set(ids), CandidateTokens::number);
    return checked(candidates, ids, tokens, which);
  }

  private static Set<String> set(String[] ids) {
    return new HashSet<>(Arrays.asList(ids));
  }

  private static double[] checked(
      Examples candidates, String[] ids, Map<String, Double> tokens, String which) {
    double[] byCandidate = new double[ids.length];
    for (int j = 0; j < ids.length; j++) {
      double number = tokens.get(ids[j]);
      if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "candidates.tokens must be zero or more for every candidate "
                + which
                + ", but is "
                + (Double.isNaN(number) ? "no number" : number)
                + " in "
                + candidates.locate(ids[j]));
      }
      byCandidate[j] = number;
    }
    return byCandidate;
  }

  private static Map<String, Double> counted(
      Examples candidates, String tokenizer, Set<String> wanted) {
    Dataset<Row> rows = candidates.distinct();
    Configuration hadoop = rows.sparkSession().sparkContext().hadoopConfiguration();
    TokenCountStep step =
        new TokenCountStep(ModelFiles.tokenizer(hadoop, "sample.tokenizer", tokenizer));
    return RowsOfIds.among(
        rows, wanted, found -> RowsOfIds.read(step.apply(found), wanted, CandidateTokens::number));
  }

  private static double number(Row row) {
    return row.isNullAt(1) ? Double.NaN : row.getDouble(1);
  }
}
