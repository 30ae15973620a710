package io.tamis.index;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104ScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * What the graph's search compares: the vectors themselves, or a coarser copy of them beside. The
 * vectors are always there too, and every distance that is kept is measured with them.
 */
public enum Encoding {
  /** The vectors as they are. */
  FLOAT32(1.5) {
    @Override
    KnnVectorsFormat format(int maxConnections, int beamWidth) {
      return new Lucene99HnswVectorsFormat(maxConnections, beamWidth);
    }

    @Override
    FlatVectorsFormat flatFormat() {
      return new Lucene99FlatVectorsFormat(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());
    }
  },

  /** Eight bits a component. */
  INT8(1.5) {
    @Override
    KnnVectorsFormat format(int maxConnections, int beamWidth) {
      return quantized(ScalarEncoding.UNSIGNED_BYTE, maxConnections, beamWidth);
    }

    @Override
    FlatVectorsFormat flatFormat() {
      return new Lucene104ScalarQuantizedVectorsFormat(ScalarEncoding.UNSIGNED_BYTE);
    }
  },

  /** Four bits a component. */
  INT4(2) {
    @Override
    KnnVectorsFormat format(int maxConnections, int beamWidth) {
      return quantized(ScalarEncoding.PACKED_NIBBLE, maxConnections, beamWidth);
    }

    @Override
    FlatVectorsFormat flatFormat() {
      return new Lucene104ScalarQuantizedVectorsFormat(ScalarEncoding.PACKED_NIBBLE);
    }
  },

  /** One bit a component, four of the query. */
  BIT(4) {
    @Override
    KnnVectorsFormat format(int maxConnections, int beamWidth) {
      return quantized(ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE, maxConnections, beamWidth);
    }

    @Override
    FlatVectorsFormat flatFormat() {
      return new Lucene104ScalarQuantizedVectorsFormat(ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE);
    }
  };

  private final double oversampling;

  Encoding(double oversampling) {
    this.oversampling = oversampling;
  }

  /**
   * How many times more candidates a search looks at than it is asked for, so that those that the
   * coarser copy ranks too low are among them.
   */
  public double oversampling() {
    return oversampling;
  }

  abstract KnnVectorsFormat format(int maxConnections, int beamWidth);

  /** The part of {@link #format} below the graph. */
  abstract FlatVectorsFormat flatFormat();

  private static KnnVectorsFormat quantized(
      ScalarEncoding encoding, int maxConnections, int beamWidth) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(encoding, maxConnections, beamWidth);
  }
}
