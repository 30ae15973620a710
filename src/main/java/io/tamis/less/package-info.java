/**
 * Gradients of candidates and queries to the candidates whose training step would help the queries
 * most.
 *
 * <p>An {@link io.tamis.embed.EmbeddingTable} of candidates comes in, whose vectors hold projected
 * gradients at several checkpoints one after the other, and the queries' as {@link
 * io.tamis.scan.VectorBlock}; a {@link io.tamis.less.LessRanking} goes out, written as {@link
 * io.tamis.less.LessTable}. The rule is the matching of LESS, Xia, Malladi, Gururangan, Arora and
 * Chen, ICML 2024; gradients are made elsewhere.
 *
 * <p>Chosen against a matrix of all pairs: a mean of inner products is an inner product with a
 * mean, so each row is multiplied with one vector a subtask, as it is read, and forgotten. Chosen
 * against the scan's kernel: its sums are of single precision, which over tens of thousands of
 * components loses the order of scores that lie close. Ties, which the original leaves to an
 * unstable sort, go by id.
 */
package io.tamis.less;
