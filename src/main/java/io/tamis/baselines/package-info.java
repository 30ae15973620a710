/**
 * The other selectors, to compare with: rules that rank candidates by their neighborhoods.
 *
 * <p>A {@link io.tamis.search.Neighborhoods} and a budget come in, a {@link
 * io.tamis.baselines.Ranking} goes out: ids by rank, and for each prefix the share that ties
 * decided. A {@link io.tamis.baselines.ListRule} reads lists that may end early, and says for which
 * queries they end too early; it never guesses. The plan of unbalanced transport needs every pair
 * and passes over the vectors instead; the random rules need ids alone.
 *
 * <p>The rules are those of the public selectors (LESS, the study on targeted instruction
 * selection, RDS+, TSDS). Where the original breaks ties by accident, candidates go by score, then
 * by id. Queries take turns in the order of their ids, which stands for the order in their file.
 */
package io.tamis.baselines;
