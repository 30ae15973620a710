package io.tamis.cli;

import io.tamis.input.Examples;
import io.tamis.sample.SampleConfig;
import io.tamis.score.ModelFiles;
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
    Set<String> wanted = new HashSet<>(Arrays.asList(ids));
    // ids and numbers of the support: 10 MB at 100,000
    Map<String, Double> tokens =
        sample.tokenizer().isPresent()
            ? counted(candidates, sample.tokenizer().get(), wanted)
            : RowsOfIds.read(candidates.tokens().orElseThrow(), wanted, CandidateTokens::number);
    double[] byCandidate = new double[ids.length];
    for (int j = 0; j < ids.length; j++) {
      double number = tokens.get(ids[j]);
      if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "candidates.tokens must be zero or more for every candidate with mass, but is "
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
