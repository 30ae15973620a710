package io.tamis.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatFieldVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;

/**
 * Lucene's writer of an encoding's vectors, with {@link GraphVectors} in the place of Lucene's own
 * distances while the graph above them is built. What is written stays as Lucene writes it.
 */
final class GraphWriter extends FlatVectorsWriter {
  private final FlatVectorsWriter vectors;

  private GraphWriter(FlatVectorsWriter vectors, RandomVectorScorerSupplier distances) {
    super(new Scorers(vectors.getFlatVectorScorer(), distances));
    this.vectors = vectors;
  }

  /** A writer of the graph and all below it. */
  static KnnVectorsWriter of(
      ShardSettings settings, SegmentWriteState state, RandomVectorScorerSupplier distances)
      throws IOException {
    FlatVectorsFormat format = settings.encoding().flatFormat();
    return new Lucene99HnswVectorsWriter(
        state,
        settings.maxConnections(),
        settings.beamWidth(),
        format,
        new GraphWriter(format.fieldsWriter(state), distances),
        1,
        null);
  }

  /** Lucene's, but for the one that a build asks for. */
  private record Scorers(FlatVectorsScorer lucene, RandomVectorScorerSupplier distances)
      implements FlatVectorsScorer {
    @Override
    public RandomVectorScorerSupplier getRandomVectorScorerSupplier(
        VectorSimilarityFunction similarity, KnnVectorValues values) {
      return distances;
    }

    @Override
    public RandomVectorScorer getRandomVectorScorer(
        VectorSimilarityFunction similarity, KnnVectorValues values, float[] target)
        throws IOException {
      return lucene.getRandomVectorScorer(similarity, values, target);
    }

    @Override
    public RandomVectorScorer getRandomVectorScorer(
        VectorSimilarityFunction similarity, KnnVectorValues values, byte[] target)
        throws IOException {
      return lucene.getRandomVectorScorer(similarity, values, target);
    }
  }

  @Override
  public FlatFieldVectorsWriter<?> addField(FieldInfo field) throws IOException {
    return vectors.addField(field);
  }

  @Override
  public void flush(int documents, Sorter.DocMap order) throws IOException {
    vectors.flush(documents, order);
  }

  @Override
  public void mergeOneFlatVectorField(FieldInfo field, MergeState state) throws IOException {
    vectors.mergeOneFlatVectorField(field, state);
  }

  @Override
  public void finish() throws IOException {
    vectors.finish();
  }

  @Override
  public long ramBytesUsed() {
    return vectors.ramBytesUsed();
  }

  @Override
  public void close() throws IOException {
    vectors.close();
  }
}
