package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.onnx.OnnxOutline;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentenceOutlineTest {
  private static final Set<String> INPUTS = Set.of("input_ids", "attention_mask");

  private static OnnxOutline outline(Set<String> inputs, String... outputs) {
    return new OnnxOutline(inputs, Set.of(outputs), Set.of());
  }

  @Test
  void theModelsOwnPoolingIsTakenUnlessAnotherIsAskedFor() {
    OnnxOutline both = outline(INPUTS, "token_embeddings", "sentence_embedding");
    assertThat(SentenceOutline.output(both, Pooling.AUTO)).isEqualTo("sentence_embedding");
    assertThat(SentenceOutline.output(both, Pooling.MEAN)).isEqualTo("token_embeddings");
    OnnxOutline hidden = outline(INPUTS, "last_hidden_state", "pooler_output");
    assertThat(SentenceOutline.output(hidden, Pooling.AUTO)).isEqualTo("last_hidden_state");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SentenceOutline.output(outline(INPUTS, "sentence_embedding"), Pooling.CLS))
        .withMessage(
            "embed.pooling must be auto where the model pools by itself, but is cls, and the"
                + " model's only output is sentence_embedding");
  }

  @Test
  void modelsOfOtherKindsAreRefused() {
    assertThatCode(
            () ->
                SentenceOutline.check(
                    "embed.model",
                    outline(
                        Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids"),
                        "last_hidden_state")))
        .doesNotThrowAnyException();
    refused(
        outline(Set.of("input_ids", "attention_mask", "pixel_values"), "last_hidden_state"),
        "embed.model must be a sentence encoder, whose inputs are input_ids, attention_mask and"
            + " perhaps token_type_ids and position_ids, but it also wants pixel_values; export it"
            + " with: optimum-cli export onnx --task feature-extraction");
    refused(
        outline(Set.of("input_ids"), "last_hidden_state"),
        "embed.model must have the input attention_mask, but its inputs are input_ids; export it"
            + " with: optimum-cli export onnx --task feature-extraction");
    refused(
        outline(INPUTS, "logits"),
        "embed.model must have the output last_hidden_state, token_embeddings or"
            + " sentence_embedding, but its outputs are logits; export it with: optimum-cli export"
            + " onnx --task feature-extraction");
  }

  private static void refused(OnnxOutline outline, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentenceOutline.check("embed.model", outline))
        .withMessage(message);
  }
}
