package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.onnx.OnnxOutline;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CausalOutlineTest {
  private static OnnxOutline outline(Set<String> inputs, String output) {
    return new OnnxOutline(inputs, Set.of(output), Set.of());
  }

  @Test
  void aModelWithoutACacheIsTaken() {
    OnnxOutline outline = outline(Set.of("input_ids", "attention_mask", "position_ids"), "logits");
    assertThatCode(() -> CausalOutline.check("score.base", outline)).doesNotThrowAnyException();
  }

  @Test
  void refusesAModelWithACacheByName() {
    OnnxOutline outline = outline(Set.of("past_key_values.0.key"), "logits");
    assertThatThrownBy(() -> CausalOutline.check("score.base", outline))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.base must be a causal model without a cache, whose inputs are input_ids,"
                + " attention_mask and perhaps position_ids, but it also wants"
                + " past_key_values.0.key; export it with: optimum-cli export onnx --task"
                + " text-generation");
  }

  @Test
  void refusesAModelOfAnotherKind() {
    OnnxOutline outline = outline(Set.of("input_ids"), "last_hidden_state");
    assertThatThrownBy(() -> CausalOutline.check("score.reference", outline))
        .hasMessageStartingWith(
            "score.reference must have the output logits, but its outputs are last_hidden_state");
  }
}
