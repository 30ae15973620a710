/**
 * What several selections from one pool are worth, side by side.
 *
 * <p>The {@link io.tamis.compare.Picks} of each method at each budget come in, with the vectors of
 * all that was picked and of the queries; a row of {@link io.tamis.compare.ComparisonTable} a
 * method and budget goes out, and the same as Markdown. All figures are of the picked rows and the
 * queries alone, so the pool is read once, whatever the number of methods and budgets.
 *
 * <p>The transport cost between queries and selection is exact where that is cheap, by shortest
 * augmenting paths; else entropic (Cuturi, NIPS 2013), rounded to a plan (Altschuler, Weed and
 * Rigollet, NIPS 2017). Either way a dual value comes with it, below which no plan can go; chosen
 * against a linear programming library, which takes minutes for what takes milliseconds here.
 */
package io.tamis.compare;
