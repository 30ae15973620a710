package io.tamis.score;

import io.tamis.config.Ids;
import io.tamis.onnx.LoadedModels;
import io.tamis.onnx.ModelCache;
import io.tamis.onnx.ModelFiles;
import io.tamis.onnx.PartsStep;
import io.tamis.onnx.WorkFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * {@link ScoreTable} in, the losses under one model out: into a {@link WorkFolder}, part by part.
 *
 * @param parts that the rows are divided into
 */
public record ScoreStep(
    Pass pass, ModelFiles model, ModelFiles tokenizer, ScoreConfig config, int parts) {
  /**
   * Computes the parts that are not there yet.
   *
   * @return how many parts were there
   */
  public int apply(Dataset<Row> texts, WorkFolder work) throws IOException {
    int cpus = texts.sparkSession().sparkContext().getConf().getInt("spark.task.cpus", 1);
    LoadedModels.Wanted<CausalModel> wanted =
        new LoadedModels.Wanted<>(
            new CausalModel.Kind(),
            model,
            tokenizer,
            0,
            new ModelCache(config.cache().orElse("")),
            config.threads().orElse(cpus));
    return new PartsStep("score", pass.spelled(), parts)
        .apply(
            texts,
            ScoreTable.ID,
            work,
            new PartScorer(wanted, config.maxTokens(), config.batchTokens()));
  }

  /** What a task carries. */
  private record PartScorer(LoadedModels.Wanted<CausalModel> wanted, int maxTokens, int batchTokens)
      implements PartsStep.Maker {
    private record Text(String id, String prompt, String response) {}

    @Override
    public WorkFolder.Writer make(Iterator<InternalRow> rows, Configuration conf)
        throws IOException {
      List<Text> texts = new ArrayList<>(); // the texts of one part, see RowParts.parts
      rows.forEachRemaining(
          row ->
              texts.add(
                  new Text(
                      row.getUTF8String(0).toString(),
                      row.getUTF8String(1).toString(),
                      row.getUTF8String(2).toString())));
      texts.sort(Comparator.comparing(Text::id, Ids.ORDER));
      List<ScoredRow> scored = texts.isEmpty() ? List.of() : score(texts, conf);
      return out -> ScoredRow.write(out, scored);
    }

    private List<ScoredRow> score(List<Text> texts, Configuration conf) throws IOException {
      try (LoadedModels.Use<CausalModel> use = LoadedModels.ofThisJvm().use(conf, wanted)) {
        List<TokenSequence> sequences =
            texts.stream()
                .map(
                    text ->
                        TokenSequence.encode(
                            use.tokenizer(), text.prompt, text.response, maxTokens))
                .toList();
        double[] losses = use.model().losses(sequences, batchTokens);
        List<ScoredRow> scored = new ArrayList<>();
        for (int n = 0; n < losses.length; n++) {
          TokenSequence sequence = sequences.get(n);
          scored.add(
              new ScoredRow(
                  texts.get(n).id, losses[n], sequence.counted(), sequence.isTruncated()));
        }
        return scored;
      }
    }
  }
}
