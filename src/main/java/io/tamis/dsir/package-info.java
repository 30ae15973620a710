/**
 * Texts to a selection that resembles the queries' texts, by the n-grams that both hold.
 *
 * <p>{@link io.tamis.input.ExampleTable}s of candidates and queries come in, a {@link
 * io.tamis.dsir.DsirRanking} goes out, from which the picks of any budget are taken, written as
 * {@link io.tamis.dsir.DsirTable}. The method is DSIR of Xie, Santurkar, Ma and Liang, "Data
 * Selection for Language Models via Importance Resampling", NeurIPS 2023, as its published package
 * does it and not the code of the paper's experiments, which hashes otherwise.
 *
 * <p>Against the package: noise is counted from a seed and the row's id; the pool's distribution,
 * where it is sampled at all, is sampled by id and not by shard; a row needs one token by default
 * and not 100, which would leave few instructions; targets are taken in the order of their names.
 *
 * <p>Buckets of tokens and pairs that were met are kept in maps of bounded size: chosen against
 * hashing each n-gram, which took most of the time. There is no noise table and no sort of the
 * pool: a task keeps its best rows, and nothing else is shuffled.
 */
package io.tamis.dsir;
