/**
 * Losses of responses under the user's own causal language models. In: candidates with the texts of
 * prompt and response, and models exported to ONNX; out: {@link io.tamis.score.ModelLossTable}, a
 * response's loss and its tokens, one candidate a row.
 *
 * <p>The loss of a response y to a prompt x is the sum over its tokens of -log p(token | x and the
 * tokens before it), in nats: L in Zhou et al., "DavIR: Data Selection via Implicit Reward for
 * Large Language Models", ACL 2025 (first "LoBaSS", 2023), where a base model and its fine-tuned
 * reference give one each over the very same tokens. So one tokenizer serves both models.
 *
 * <p>Choices:
 *
 * <ul>
 *   <li>Prompt and response are encoded apart and put together, against encoding the whole and
 *       looking for the boundary, which may lie within a token.
 *   <li>One model after the other, against both at once: an executor holds one at a time.
 * </ul>
 */
package io.tamis.score;
