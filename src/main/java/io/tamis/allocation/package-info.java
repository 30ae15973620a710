/**
 * One budget for several targets: picks chosen under budgets, floors and caps, and what each of
 * these costs.
 *
 * <p>Values of candidates come in (masses of the targets' transport plans, summed by the targets'
 * shares), with their tokens, sources and the targets that they serve; an {@link
 * io.tamis.allocation.Allocation} goes out, with the price of every constraint. The problem is the
 * multidimensional knapsack problem with whole picks; its linear program has a handful of
 * constraints and up to millions of candidates, for which {@link io.tamis.allocation.Allocator}
 * takes a dual simplex method with long steps, and branch and bound to make picks whole.
 *
 * <p>Chosen against greedy picks with repairs, which neither bound what they miss nor say what a
 * constraint costs; and against general solvers, whose tables hold every candidate in every
 * constraint.
 */
package io.tamis.allocation;
