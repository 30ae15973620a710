/**
 * Queries against the pool to their nearest candidates, with exact distances.
 *
 * <p>Rows of candidate embeddings and a block of queries come in; a {@link
 * io.tamis.search.Neighborhoods} goes out, written as {@link io.tamis.search.NeighborhoodTable}:
 * each query's nearest candidates in order of distance, ties by id. Everything after this step
 * reads that table alone.
 *
 * <p>Each query first gets a radius from a sample of the pool, and partitions ship what lies inside
 * it; where a fixed depth was asked for, a query whose list came out short is asked again without a
 * radius. Chosen against a full list from every partition, which would ship M x depth rows times
 * the number of partitions. Lists travel packed, one block from a task to another.
 */
package io.tamis.search;
