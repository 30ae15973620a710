package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tamis.onnx.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real runtime on a model whose losses are reckoned by hand. */
class CausalModelTest {
  private static final int VOCABULARY = 40;
  private static final int LONGEST = 30;

  @TempDir private Path folder;

  private static List<TokenSequence> sequences(int count, long seed) {
    Random random = new Random(seed);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      long[] tokens = random.longs(random.nextInt(LONGEST + 1), 0, VOCABULARY).toArray();
      sequences.add(new TokenSequence(tokens, random.nextInt(tokens.length + 1), false));
    }
    return sequences;
  }

  private double[] losses(TinyModel.Form form, TinyModel made, int batchTokens, int threads) {
    Path file = made.write(folder.resolve(form.name()), form);
    try (CausalModel model = CausalModel.open("score.base", file, threads)) {
      return model.losses(sequences(60, 1), batchTokens);
    }
  }

  @Test
  void agreesWithTheFormulaWhateverTheBatches() {
    for (int places : new int[] {0, LONGEST}) {
      TinyModel made = TinyModel.of(VOCABULARY, places, places);
      for (int batchTokens : new int[] {1, 50, 4096}) {
        double[] losses = losses(TinyModel.Form.WHOLE, made, batchTokens, 1);
        List<TokenSequence> sequences = sequences(60, 1);
        for (int n = 0; n < losses.length; n++) {
          TokenSequence sequence = sequences.get(n);
          double expected = made.loss(sequence.tokens(), sequence.responseStart());
          assertThat(losses[n])
              .as("row %d of %s, batches of %d", n, sequence.length(), batchTokens)
              .isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
        }
      }
    }
  }

  @Test
  void theNumberOfThreadsDoesNotChangeABit() {
    TinyModel made = TinyModel.of(VOCABULARY, 0, 2);
    assertThat(losses(TinyModel.Form.WHOLE, made, 300, 2))
        .isEqualTo(losses(TinyModel.Form.WHOLE, made, 300, 1));
  }

  @Test
  void weightsBesideTheFileAreFound() {
    TinyModel made = TinyModel.of(VOCABULARY, LONGEST, 3);
    assertThat(losses(TinyModel.Form.EXTERNAL, made, 300, 1))
        .isEqualTo(losses(TinyModel.Form.WHOLE, made, 300, 1));
  }

  @Test
  void logitsOfSixteenBitsAreWidened() {
    TinyModel made = TinyModel.of(VOCABULARY, LONGEST, 4);
    double[] exact = losses(TinyModel.Form.WHOLE, made, 300, 1);
    double[] half = losses(TinyModel.Form.HALF, made, 300, 1);
    double[] brain = losses(TinyModel.Form.BRAIN, made, 300, 1);
    for (int n = 0; n < exact.length; n++) { // 11 and 8 bits of each logit
      assertThat(half[n]).isCloseTo(exact[n], within(1e-3 * Math.max(1, exact[n])));
      assertThat(brain[n]).isCloseTo(exact[n], within(1e-2 * Math.max(1, exact[n])));
    }
    assertThat(half).isNotEqualTo(exact);
    assertThat(brain).isNotEqualTo(half);
  }

  @Test
  void refusesTokensThatTheModelDoesNotKnow() {
    Path file = TinyModel.of(5, 0, 0).write(folder, TinyModel.Form.WHOLE);
    try (CausalModel model = CausalModel.open("score.base", file, 1)) {
      assertThatThrownBy(
              () -> model.losses(List.of(new TokenSequence(new long[] {1, 5}, 0, false)), 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "score.tokenizer must be the model's own, but gives the token 5, and score.base"
                  + " knows 5");
    }
  }

  @Test
  void refusesAFileThatIsNoModel() throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "not a model");
    assertThatThrownBy(() -> CausalModel.open("score.base", file, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("score.base: ONNX Runtime cannot run " + file);
  }
}
