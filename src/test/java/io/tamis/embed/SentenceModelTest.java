package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tamis.onnx.TinyEncoder;
import io.tamis.onnx.TinyModel;
import io.tamis.onnx.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real runtime on an encoder whose vectors are reckoned by hand. */
class SentenceModelTest {
  private static final int VOCABULARY = 40;
  private static final int LONGEST = 30;
  private static final TinyEncoder MADE = TinyEncoder.of(VOCABULARY, 1);

  @TempDir private Path folder;

  private static List<Tokens> texts(int count) {
    Random random = new Random(2);
    List<Tokens> texts = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      texts.add(Tokens.of(random.longs(1 + random.nextInt(LONGEST), 0, VOCABULARY).toArray()));
    }
    return texts;
  }

  private float[][] vectors(TinyEncoder.Form made, VectorForm form, String output, int batch) {
    Path file = MADE.write(folder.resolve(made.name()), made);
    try (SentenceModel model = SentenceModel.open("embed.model", file, output, 1)) {
      assertThat(model.dimensions()).isEqualTo(4);
      return model.vectors(texts(60), form, batch);
    }
  }

  private static void close(float[] found, double[] expected, double share, String as) {
    for (int k = 0; k < expected.length; k++) {
      assertThat((double) found[k])
          .as(as)
          .isCloseTo(expected[k], within(share * Math.max(1, Math.abs(expected[k]))));
    }
  }

  @Test
  void meansAndFirstsAreThoseOfTheFormulaWhateverIsPadded() {
    TinyEncoder.Form hidden = TinyEncoder.Form.HIDDEN;
    for (int batch : new int[] {1, 50, 4096}) {
      float[][] means = vectors(hidden, VectorForm.MEAN, "last_hidden_state", batch);
      float[][] firsts = vectors(hidden, VectorForm.CLS, "last_hidden_state", batch);
      for (int n = 0; n < means.length; n++) {
        long[] tokens = texts(60).get(n).ids();
        String as = "text %d of %d, batches of %d".formatted(n, tokens.length, batch);
        close(means[n], MADE.mean(tokens, hidden), 1e-5, as);
        close(firsts[n], MADE.first(tokens, hidden), 1e-5, as);
      }
    }
  }

  @Test
  void aVectorOfTheTextIsTakenAsItIs() {
    for (TinyEncoder.Form form : List.of(TinyEncoder.Form.BOTH, TinyEncoder.Form.SENTENCE)) {
      float[][] vectors = vectors(form, VectorForm.SENTENCE, "sentence_embedding", 100);
      for (int n = 0; n < vectors.length; n++) {
        close(vectors[n], MADE.sentence(texts(60).get(n).ids()), 1e-5, form + " " + n);
      }
    }
  }

  @Test
  void vectorsOfSixteenBitsAreWidened() {
    float[][] half = vectors(TinyEncoder.Form.HALF, VectorForm.MEAN, "last_hidden_state", 100);
    for (int n = 0; n < half.length; n++) {
      long[] tokens = texts(60).get(n).ids();
      close(half[n], MADE.mean(tokens, TinyEncoder.Form.HALF), 2e-3, "text " + n);
    }
  }

  @Test
  void noTextsGiveNoVectors() {
    Path file = MADE.write(folder, TinyEncoder.Form.HIDDEN);
    try (SentenceModel model = SentenceModel.open("embed.model", file, "last_hidden_state", 1)) {
      assertThat(model.vectors(List.of(), VectorForm.MEAN, 10)).isEmpty();
    }
  }

  @Test
  void aModelThatFailsIsTold() {
    Path file = MADE.write(folder, TinyEncoder.Form.HIDDEN);
    try (SentenceModel model = SentenceModel.open("embed.model", file, "last_hidden_state", 1)) {
      List<Tokens> strange = List.of(Tokens.of(new long[] {3, VOCABULARY}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.vectors(strange, VectorForm.MEAN, 10))
          .withMessageStartingWith("embed.model: the model failed on 1 rows of 2 tokens: ");
    }
  }

  @Test
  void inputsOfOtherTypesAreRefused() {
    Path file = TinyModel.of(VOCABULARY, 0, 1).write(folder, TinyModel.Form.CACHED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentenceModel.open("embed.model", file, "logits", 1))
        .withMessage("embed.model: the input past_key_values.0.key must be int64, but is FLOAT");
  }
}
