package io.tamis.score;

import io.tamis.config.Require;
import io.tamis.onnx.OnnxOutline;
import java.util.Set;

/** What makes a model a causal one that we can run. */
public final class CausalOutline {
  /** What we know how to give. */
  private static final Set<String> GIVEN = Set.of("input_ids", "attention_mask", "position_ids");

  private CausalOutline() {}

  /**
   * @param key that names the model
   * @throws IllegalArgumentException if a causal model without a cache has other inputs or outputs
   */
  public static void check(String key, OnnxOutline outline) {
    for (String input : outline.inputs()) {
      Require.that(
          GIVEN.contains(input),
          key
              + " must be a causal model without a cache, whose inputs are input_ids,"
              + " attention_mask and perhaps position_ids, but it also wants "
              + input
              + "; export it with: optimum-cli export onnx --task text-generation");
    }
    Require.that(
        outline.inputs().contains("input_ids"),
        key
            + " must have the input input_ids, but its inputs are "
            + String.join(", ", outline.inputs()));
    Require.that(
        outline.outputs().contains(CausalModel.LOGITS),
        key
            + " must have the output logits, but its outputs are "
            + String.join(", ", outline.outputs())
            + "; export it with: optimum-cli export onnx --task text-generation");
  }
}
