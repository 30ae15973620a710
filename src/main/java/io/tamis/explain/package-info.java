/**
 * Why a candidate was picked or not, and what a query picked.
 *
 * <p>The lists and the plan of a finished run come in as {@link io.tamis.explain.ShippedLists};
 * {@link io.tamis.explain.Pull}, {@link io.tamis.explain.Margin} and {@link
 * io.tamis.explain.NearMiss} go out, records to be told as text or JSON.
 *
 * <p>Margins hold all else as it is, against solving anew for each question: that takes one walk
 * over a list, says which neighbor stands in the way, and differs from a new solution only by how
 * far one candidate among many moves s.
 */
package io.tamis.explain;
