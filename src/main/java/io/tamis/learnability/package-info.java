/**
 * Learnability: how much of each candidate's loss training takes away.
 *
 * <p>Candidates with two losses each come in, of a base model and of the same model after it was
 * fine-tuned on the whole pool; {@link io.tamis.learnability.LossTable} goes out, and the best of
 * it as picks. The normalized score of Zhou et al., "LoBaSS: Gauging Learnability in Supervised
 * Fine-tuning Data", 2023 (in later versions "DavIR"); the raw difference is there to compare with,
 * since it mostly sorts by length.
 *
 * <p>Scores are counted in bins, per source and per length, in one pass; the few rows at or above
 * the cut come to the driver in a second. Chosen against a sort of the whole pool: counts need no
 * shuffle, and do not depend on how the pool is split.
 */
package io.tamis.learnability;
