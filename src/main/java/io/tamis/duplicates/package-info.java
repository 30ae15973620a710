/**
 * Candidates that say nearly the same, in groups.
 *
 * <p>The vectors of some candidates come in; {@link io.tamis.duplicates.NearDuplicates} go out, and
 * are written as groups with their members. A density tells how much a candidate shares its vote;
 * the groups tell with whom.
 *
 * <p>Groups are connected components: chosen against cliques, which nobody can count, and against
 * clusters around a center, which depend on the order in which centers are taken.
 */
package io.tamis.duplicates;
