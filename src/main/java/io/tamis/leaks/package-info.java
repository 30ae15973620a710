/**
 * The leak guard: candidates that repeat a query or an example of a held-out set.
 *
 * <p>Comes in: ids and texts of the candidates, and their {@link io.tamis.embed.EmbeddingTable}
 * where vectors are compared too. Goes out: {@link io.tamis.leaks.LeakTable}, one row a candidate
 * that was found, with the held-out example that it repeats, the rule that found it and a figure.
 *
 * <p>Words in common are counted as H. Touvron et al., "Llama 2: Open Foundation and Fine-Tuned
 * Chat Models", 2023, section A.6, count tokens: a word is found if it lies in an n-gram that both
 * texts hold; n = 13 as in T. Brown et al., "Language Models are Few-Shot Learners", NeurIPS 2020,
 * appendix C.
 *
 * <p>Choices:
 *
 * <ul>
 *   <li>Shares of words against shares of n-grams: one changed word spoils up to 13 n-grams, but is
 *       one word.
 *   <li>Templates are left out of both sides of a share. A run of words in many held-out texts is
 *       one, and so is a piece in many rows of the pool; without this, of 10,000 rows of medical
 *       questions, 1,000 repeat half of some held-out question on another disease.
 *   <li>Hashes against strings: the index of pieces is a few arrays, sent to the executors once,
 *       and a text is walked once without making a string. Two of 10⁹ pieces meet with a chance of
 *       1 in 37.
 *   <li>One pass over the texts, whose few findings are kept apart: how common a piece is in the
 *       pool is known only at the pass's end.
 * </ul>
 */
package io.tamis.leaks;
