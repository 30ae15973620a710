/**
 * Candidates to kernel densities: how crowded the surroundings of each candidate are, so that
 * near-duplicates share one vote.
 *
 * <p>The candidate embeddings and the ids of those that the plan can touch come in; {@link
 * io.tamis.density.Densities} go out. The kernel is that of Liu, Karbasi and Rekatsinas, "TSDS:
 * Data Selection for Task-Specific Model Finetuning", NeurIPS 2024.
 *
 * <p>Densities count the whole pool by default; the authors' code counts only candidates that some
 * query prefetched, which underestimates at the edge of that set, and stays available as {@code
 * density.scope: prefetched}. Sums are taken in whole numbers, so they do not depend on the order
 * in which partitions arrive.
 *
 * <p>A scan does not compare all pairs: candidates are put into {@link io.tamis.density.Cells}, and
 * the triangle inequality tells which cells a row may reach. Chosen against pivots and against a
 * rotation by principal components: centers are compared by the same kernel as everything else, and
 * the first dimensions rule pairs out as they are.
 */
package io.tamis.density;
