/**
 * The pass over the pool: every candidate vector against a block of query vectors, those pairs out
 * that lie within a bound, with exact distances.
 *
 * <p>Queries [M, d] and candidates one by one come in; pairs (query, candidate, squared distance)
 * go out. It is the ground of {@code search}, where the queries are the target's examples, and of
 * {@code density}, where they are the candidates that the plan can touch.
 *
 * <p>Inner products are taken in single precision, many at a time, and only rule pairs out, with a
 * margin that covers their rounding. Each pair that stays is measured anew from differences in
 * double precision, because |q|² + |x|² - 2 q·x cancels for near-duplicates. So no result depends
 * on the width of the machine's vectors, on the block or on the partition.
 */
package io.tamis.scan;
