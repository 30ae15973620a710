/**
 * Texts to vectors. In: rows with {@code id} and {@code text}; out: {@link
 * io.tamis.embed.EmbeddingTable}, vectors of length 1, and the encoder itself, to be kept.
 *
 * <p>The built-in encoder needs no download: words and word pairs are cut and hashed by Spark's
 * MLlib, weighted, and projected by latent semantic analysis (Deerwester, Dumais, Furnas, Landauer
 * and Harshman, "Indexing by latent semantic analysis", JASIS 1990), whose decomposition of a
 * sample of the pool is a randomized subspace iteration (Halko, Martinsson and Tropp, "Finding
 * structure with randomness", SIAM Review 2011). Chosen against
 *
 * <ul>
 *   <li>a random projection, whose noise hides the order of all but the nearest neighbors;
 *   <li>MLlib's PCA and SVD, which need dense covariances or the platform's BLAS, whose last bits
 *       differ between machines: here all sums have one order;
 *   <li>frequencies counted over the whole pool, which would cut every text into terms twice;
 *   <li>the plain inverse document frequency and leaving out frequent terms: measured on targets of
 *       known source, both move mass to foreign sources;
 *   <li>unscaled and fully whitened directions: the first gather whole sources within one
 *       bandwidth, the second lift noise.
 * </ul>
 *
 * <p>Instead of it a user's own sentence encoder may run, exported to ONNX ({@link
 * io.tamis.embed.OnnxEncoder}): tokens to vectors, and their mean over all that are not padding, as
 * Reimers and Gurevych, "Sentence-BERT", EMNLP 2019 found best, or the first one. What is computed
 * together depends on the rows alone, so vectors do not change with the cluster: chosen against
 * batches of Spark's partitions, and against one text at a time, which leaves most of a machine
 * idle.
 */
package io.tamis.embed;
