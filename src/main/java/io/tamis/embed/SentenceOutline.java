package io.tamis.embed;

import io.tamis.config.Require;
import io.tamis.onnx.OnnxOutline;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What makes a model a sentence encoder that we can run. */
final class SentenceOutline {
  /** The output of a model that pools by itself, shape [B, d]. */
  static final String SENTENCE = "sentence_embedding";

  /** The outputs with a vector for each token, shape [B, T, d]; the first that is there counts. */
  static final List<String> TOKENS = List.of("last_hidden_state", "token_embeddings");

  /** What we know how to give. */
  private static final Set<String> GIVEN =
      Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids");

  private static final String EXPORT =
      "; export it with: optimum-cli export onnx --task feature-extraction";

  private SentenceOutline() {}

  /**
   * @param key that names the model
   * @throws IllegalArgumentException if it has other inputs or outputs
   */
  static void check(String key, OnnxOutline outline) {
    for (String input : outline.inputs()) {
      Require.that(
          GIVEN.contains(input),
          key
              + " must be a sentence encoder, whose inputs are input_ids, attention_mask and"
              + " perhaps token_type_ids and position_ids, but it also wants "
              + input
              + EXPORT);
    }
    for (String input : List.of("input_ids", "attention_mask")) { // else padding would be read
      Require.that(
          outline.inputs().contains(input),
          key
              + " must have the input "
              + input
              + ", but its inputs are "
              + String.join(", ", outline.inputs())
              + EXPORT);
    }
    Require.that(
        outline.outputs().contains(SENTENCE) || tokens(outline).isPresent(),
        key
            + " must have the output last_hidden_state, token_embeddings or sentence_embedding, but"
            + " its outputs are "
            + String.join(", ", outline.outputs())
            + EXPORT);
  }

  /**
   * The output to take.
   *
   * @throws IllegalArgumentException if we are to pool, and the model gives no vectors of tokens
   */
  static String output(OnnxOutline outline, Pooling pooling) {
    if (pooling == Pooling.AUTO && outline.outputs().contains(SENTENCE)) {
      return SENTENCE;
    }
    return tokens(outline)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "embed.pooling must be auto where the model pools by itself, but is "
                        + Require.spelled(pooling)
                        + ", and the model's only output is "
                        + String.join(", ", outline.outputs())));
  }

  private static Optional<String> tokens(OnnxOutline outline) {
    return TOKENS.stream().filter(outline.outputs()::contains).findFirst();
  }
}
