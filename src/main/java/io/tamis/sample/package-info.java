/**
 * Masses to drawn candidates.
 *
 * <p>A mass per candidate comes in ({@link io.tamis.sample.MassTable}), a {@link
 * io.tamis.sample.Selection} of the budget's size goes out, written as {@link
 * io.tamis.sample.SelectionTable}. Randomness is a hash of the seed and the candidate's id (for
 * draws with replacement, of the draw's number), so it is the same wherever and in whatever order
 * it is looked at.
 *
 * <p>The reference draws with replacement, unseeded; the default here is systematic sampling, whose
 * counts have the same expectation and stay within 1 of it.
 */
package io.tamis.sample;
