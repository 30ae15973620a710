package io.tamis.index;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FlushInfo;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.InfoStream;
import org.apache.lucene.util.Version;

/**
 * One segment of one vector field, written and read through Lucene's vector format itself. Its
 * index writer is left out: it would name the segment at random, so that the same rows gave other
 * bytes each time, refuse more than 1,024 dimensions, and flush at 2 GB.
 */
record LuceneSegment(Directory directory, ShardSettings settings, byte[] id, int documents) {
  static final String FIELD = "vector";

  /** Bytes of a segment's id. */
  static final int ID_LENGTH = 16;

  private static final String NAME = "_0";

  /**
   * @param vectors by document
   */
  void write(Iterable<float[]> vectors) throws IOException {
    long bytes = (long) documents * settings.dimensions() * Float.BYTES;
    SegmentWriteState state =
        new SegmentWriteState(
            InfoStream.NO_OUTPUT,
            directory,
            info(),
            fields(),
            null,
            IOContext.flush(new FlushInfo(documents, bytes)));
    try (KnnVectorsWriter writer =
        GraphWriter.of(
            settings,
            state,
            new GraphVectors(settings.metric(), settings.dimensions(), vectors, documents))) {
      @SuppressWarnings("unchecked") // a field of floats is written as floats
      KnnFieldVectorsWriter<float[]> field =
          (KnnFieldVectorsWriter<float[]>) writer.addField(fields().fieldInfo(FIELD));
      int document = 0;
      for (float[] vector : vectors) {
        field.addValue(document++, vector);
      }
      writer.flush(documents, null);
      writer.finish();
    }
  }

  KnnVectorsReader read() throws IOException {
    return settings
        .encoding()
        .format(settings.maxConnections(), settings.beamWidth())
        .fieldsReader(new SegmentReadState(directory, info(), fields(), IOContext.DEFAULT));
  }

  private SegmentInfo info() {
    return new SegmentInfo(
        directory,
        Version.LATEST,
        Version.LATEST,
        NAME,
        documents,
        false,
        false,
        null,
        Map.of(),
        id,
        Map.of(),
        null);
  }

  private FieldInfos fields() {
    return new FieldInfos(
        new FieldInfo[] {
          new FieldInfo(
              FIELD,
              0,
              false,
              false,
              false,
              IndexOptions.NONE,
              DocValuesType.NONE,
              DocValuesSkipIndexType.NONE,
              -1,
              Map.of(),
              0,
              0,
              0,
              settings.dimensions(),
              VectorEncoding.FLOAT32,
              settings.similarity(),
              false,
              false)
        });
  }
}
