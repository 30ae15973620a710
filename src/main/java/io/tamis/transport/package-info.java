/**
 * Distances and densities to a transport plan from the queries to the candidates, with a proof.
 *
 * <p>{@link io.tamis.search.Neighborhoods} and {@link io.tamis.density.Densities} come in; a {@link
 * io.tamis.transport.TransportPlan} goes out, written as masses and as plan rows. The problem and
 * its closed form are those of Liu, Karbasi and Rekatsinas, "TSDS: Data Selection for Task-Specific
 * Model Finetuning", NeurIPS 2024 (KNN-KDE; KNN-Uniform where every density is 1).
 *
 * <p>Against the authors' code: the whole path over alpha comes from one ordered walk over the
 * breakpoints; a query never gets more than its mass where their assertion fails; where lists hold
 * the whole pool the absolute value in the penalty is minded on both sides, so the plan is optimal
 * for any alpha; and each plan comes with a dual value that bounds the optimum from below.
 */
package io.tamis.transport;
