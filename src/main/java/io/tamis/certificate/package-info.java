/**
 * What a finished run claims, and whether it holds.
 *
 * <p>A {@link io.tamis.certificate.Certificate} is written last into a run's folder: its figures,
 * its inputs' fingerprints, and the SHA-256 of every other file. {@link
 * io.tamis.certificate.FileCheck}, {@link io.tamis.certificate.SelectionCheck} and {@link
 * io.tamis.certificate.PlanProof} hold the files to it, each as a line of {@link
 * io.tamis.certificate.Check}; {@link io.tamis.certificate.PlanCheck} has primal and dual by their
 * definitions (Liu, Karbasi and Rekatsinas, "TSDS", NeurIPS 2024, with G_KDE).
 *
 * <p>Hashes alone prove little, because whoever changes a table can change its hash; so the plan is
 * held to its definition too, by other code than found it: the dual by bisection, where the solver
 * walks breakpoints.
 */
package io.tamis.certificate;
