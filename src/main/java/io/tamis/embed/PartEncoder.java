package io.tamis.embed;

import io.tamis.config.Ids;
import io.tamis.onnx.LoadedModels;
import io.tamis.onnx.Tokenizer;
import io.tamis.onnx.Tokens;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What a task carries: how the texts of one part become vectors.
 *
 * @param prefix that each text begins with
 */
record PartEncoder(
    LoadedModels.Wanted<SentenceModel> wanted,
    SentenceSettings settings,
    String prefix,
    int batchTokens)
    implements Serializable {
  /**
   * A row to encode.
   *
   * @param text null where there is none
   */
  record Named(String id, String text) {
    private static final Comparator<Named> ORDER =
        Comparator.comparing(Named::id, Ids.ORDER)
            .thenComparing(Named::text, Comparator.nullsFirst(Comparator.naturalOrder()));
  }

  /**
   * Texts that are the same are read once, so that equal rows have equal vectors.
   *
   * @param texts of the whole part, in any order
   * @return beside the texts
   */
  List<EncodedText> encode(Configuration conf, List<Named> texts) throws IOException {
    Map<String, EncodedText> byText = new LinkedHashMap<>();
    List<String> read = toRead(texts);
    if (!read.isEmpty()) {
      try (LoadedModels.Use<SentenceModel> use = LoadedModels.ofThisJvm().use(conf, wanted)) {
        encode(use, read, byText);
      }
    }
    return texts.stream()
        .map(named -> byText.getOrDefault(named.text(), EncodedText.BLANK))
        .toList();
  }

  /** What the model reads, each text once, in an order of the data's own: batches go by it. */
  static List<String> toRead(List<Named> texts) {
    return texts.stream()
        .sorted(Named.ORDER)
        .map(Named::text)
        .filter(text -> !BlankText.is(text))
        .distinct()
        .toList();
  }

  private void encode(
      LoadedModels.Use<SentenceModel> use, List<String> texts, Map<String, EncodedText> into) {
    List<Tokenizer.Sentence> sentences =
        texts.stream().map(text -> use.tokenizer().sentence(prefix + text)).toList();
    List<Tokens> tokens = new ArrayList<>();
    for (Tokenizer.Sentence sentence : sentences) {
      if (sentence.tokens().length() > 0) {
        tokens.add(sentence.tokens());
      }
    }
    float[][] vectors = use.model().vectors(tokens, settings.form(), batchTokens);
    int next = 0;
    for (int n = 0; n < texts.size(); n++) {
      boolean isCut = sentences.get(n).isCut();
      EncodedText encoded = EncodedText.without(isCut);
      if (sentences.get(n).tokens().length() > 0) {
        encoded =
            VectorForm.kept(vectors[next++], settings.normalize())
                .map(vector -> new EncodedText(vector, false, isCut))
                .orElse(encoded);
      }
      into.put(texts.get(n), encoded);
    }
  }
}
