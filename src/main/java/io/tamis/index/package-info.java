/**
 * Embeddings to persisted Lucene HNSW shards, which answer for this task and all later ones.
 *
 * <p>{@link io.tamis.embed.EmbeddingTable} comes in; a folder of shards with a manifest goes out,
 * which {@link io.tamis.index.ShardTable} gives back as embeddings. Rows go to shards by a hash of
 * their id and are put in by the order of ids, so that the same pool gives the same shards, byte
 * for byte. Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
 * Hierarchical Navigable Small World graphs", IEEE TPAMI 2018.
 *
 * <p>Shards belong to the filesystem, never to an executor: a task copies its shard to this
 * machine, maps it, and any other can do the same after a loss. Chosen against an index in the
 * executors' memory, which is gone with its executor, and against Lucene's index writer, which
 * names segments at random and stops at 1,024 dimensions; the files are Lucene's own.
 */
package io.tamis.index;
