package io.tamis.index;

import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IOUtils;
import org.roaringbitmap.RoaringBitmap;

/**
 * One shard, mapped from files of this machine: its rows, their vectors, and the graph over them.
 * The heap holds none of it. Not for several threads at once.
 */
public final class Shard implements Closeable {
  private final Directory directory;
  private final RowFile rows;
  private final KnnVectorsReader reader;
  private final FloatVectorValues vectors;
  private final RoaringBitmap deleted;
  private final FixedBitSet liveDocuments; // null where all are
  private final int liveDocumentCount;

  private Shard(Directory directory, RowFile rows, KnnVectorsReader reader, RoaringBitmap deleted)
      throws IOException {
    this.directory = directory;
    this.rows = rows;
    this.reader = reader;
    this.vectors = reader.getFloatVectorValues(LuceneSegment.FIELD);
    this.deleted = deleted;
    this.liveDocuments = deleted.isEmpty() ? null : liveDocuments();
    this.liveDocumentCount = liveDocuments == null ? rows.documents() : liveDocuments.cardinality();
  }

  /**
   * @param folder that {@link ShardWriter} wrote
   * @param deleted rows that count no more
   */
  public static Shard open(Path folder, ShardSettings settings, RoaringBitmap deleted)
      throws IOException {
    Directory directory = new MMapDirectory(folder);
    RowFile rows = null;
    KnnVectorsReader reader = null;
    try {
      rows = RowFile.open(directory);
      reader = new LuceneSegment(directory, settings, rows.segmentId(), rows.documents()).read();
      return new Shard(directory, rows, reader, deleted);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(reader, rows, directory);
      throw e;
    }
  }

  private FixedBitSet liveDocuments() throws IOException {
    FixedBitSet live = new FixedBitSet(rows.documents());
    for (int row = 0; row < rows.rows(); row++) {
      if (!deleted.contains(row)) {
        live.set(rows.document(row));
      }
    }
    return live;
  }

  /** Rows, those included that were deleted. */
  public int rows() {
    return rows.rows();
  }

  /** Different vectors that some row still has. */
  public int documents() {
    return liveDocumentCount;
  }

  /** Rows that count no more; not to be changed. */
  RoaringBitmap deleted() {
    return deleted;
  }

  public boolean isLive(int row) {
    return !deleted.contains(row);
  }

  public String id(int row) throws IOException {
    return rows.id(row);
  }

  /** Row with this id, deleted or not; negative if there is none. */
  public int row(String id) throws IOException {
    return rows.row(id);
  }

  public Optional<String> source(int row) throws IOException {
    return Optional.of(rows.source(row)).filter(source -> !source.isEmpty());
  }

  /** Shape [d], the caller's own. */
  public float[] vector(int row) throws IOException {
    return vectors.vectorValue(rows.document(row)).clone();
  }

  /** All rows that were not deleted, as a scan takes them. */
  VectorRows liveVectors() {
    return new LiveRows(IntStream.range(0, rows()).filter(this::isLive).toArray());
  }

  /** Rows by their numbers. */
  private final class LiveRows implements VectorRows {
    private final int[] numbers;

    LiveRows(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public int size() {
      return numbers.length;
    }

    @Override
    public String id(int row) {
      try {
        return Shard.this.id(numbers[row]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int dimensions(int row) {
      return vectors.dimension();
    }

    @Override
    public void copy(int from, int count, int dimensions, float[] target, int at) {
      try {
        for (int row = 0; row < count; row++) {
          float[] vector = vectors.vectorValue(rows.document(numbers[from + row]));
          System.arraycopy(vector, 0, target, at + row * dimensions, dimensions);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The vectors of those among these ids whose rows lie here and were not deleted.
   *
   * @return by id, each of shape [d]
   */
  public Map<String, float[]> vectors(String[] wanted) throws IOException {
    Map<String, float[]> found = new HashMap<>();
    for (String id : wanted) {
      int row = rows.row(id);
      if (row >= 0 && isLive(row)) {
        found.put(id, vector(row));
      }
    }
    return found;
  }

  /**
   * The documents that the graph finds nearest to a query, in its own order.
   *
   * @param beam how many, at most as many as there are
   */
  int[] near(float[] query, int beam) throws IOException {
    TopKnnCollector collector = new TopKnnCollector(beam, Integer.MAX_VALUE);
    reader.search(
        LuceneSegment.FIELD,
        query,
        collector,
        AcceptDocs.fromLiveDocs(liveDocuments, rows.documents()));
    return Arrays.stream(collector.topDocs().scoreDocs).mapToInt(this::document).toArray();
  }

  private int document(ScoreDoc found) {
    return found.doc;
  }

  double squaredDistance(VectorBlock queries, int i, int document) throws IOException {
    return queries.squaredDistance(i, vectors.vectorValue(document));
  }

  /** Takes the ids of rows. */
  interface IdVisitor {
    void row(String id) throws IOException;
  }

  /** How many rows of a document were not deleted. */
  int liveRows(int document) throws IOException {
    int count = rows.count(document);
    int live = count;
    for (int place = 0; place < count && !deleted.isEmpty(); place++) {
      live -= deleted.contains(rows.row(document, place)) ? 1 : 0;
    }
    return live;
  }

  /** Visits the rows of a document that were not deleted. */
  void visitRows(int document, IdVisitor visitor) throws IOException {
    int count = rows.count(document);
    for (int place = 0; place < count; place++) {
      int row = rows.row(document, place);
      if (!deleted.contains(row)) {
        visitor.row(rows.id(row));
      }
    }
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, rows, directory);
  }
}
