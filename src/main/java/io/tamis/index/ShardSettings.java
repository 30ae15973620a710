package io.tamis.index;

import io.tamis.config.Require;
import io.tamis.scan.Metric;
import java.io.Serializable;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * What all shards of an index have in common.
 *
 * @param metric what the graph's neighbors are near by
 * @param dimensions length of the vectors, in [1, 16384]
 * @param maxConnections links of a vector in the graph's upper layers; twice as many in the lowest
 *     (M of Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
 *     Hierarchical Navigable Small World graphs", 2018), in [2, 512]
 * @param beamWidth candidates followed while a vector is put in (their efConstruction), in [2,
 *     3200]: Lucene starts with half of it
 */
public record ShardSettings(
    Metric metric, int dimensions, int maxConnections, int beamWidth, Encoding encoding)
    implements Serializable {
  /** Lucene's own limit is 1,024, and holds where documents are written by its index writer. */
  public static final int MOST_DIMENSIONS = 16_384;

  public ShardSettings {
    Require.between("the dimensions of an index", 1, MOST_DIMENSIONS, dimensions);
    Require.between("index.max-connections", 2, 512, maxConnections);
    Require.between("index.beam-width", 2, 3200, beamWidth);
  }

  VectorSimilarityFunction similarity() {
    return switch (metric) {
      case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
      case COSINE -> VectorSimilarityFunction.COSINE;
    };
  }
}
