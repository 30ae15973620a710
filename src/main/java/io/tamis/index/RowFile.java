package io.tamis.index;

import io.tamis.config.Ids;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.RandomAccessInput;

/**
 * The rows of a shard beside Lucene's vectors: ids in their order, where each comes from, and which
 * document holds its vector. Mapped, not read in.
 *
 * <p>After Lucene's header: the segment's id (16 bytes), n rows, m documents, the sources' names;
 * then id offsets (long, n + 1), sources (int, n), and, where rows share documents, the row's
 * document (int, n), the document's first place (int, m + 1) and the rows by place (int, n); then
 * the ids as UTF-8.
 */
final class RowFile implements Closeable {
  static final String NAME = "rows.bin";

  private static final String CODEC = "TamisRows";
  private static final int VERSION = 1;

  private final IndexInput file;
  private final byte[] segmentId = new byte[LuceneSegment.ID_LENGTH];
  private final int rows;
  private final int documents;
  private final String[] sources;
  private final RandomAccessInput offsets;
  private final RandomAccessInput sourceOf;
  private final RandomAccessInput documentOf;
  private final RandomAccessInput firstPlace;
  private final RandomAccessInput rowAt;
  private final RandomAccessInput ids;

  private RowFile(IndexInput file) throws IOException {
    this.file = file;
    CodecUtil.checkHeader(file, CODEC, VERSION, VERSION);
    file.readBytes(segmentId, 0, segmentId.length);
    this.rows = file.readInt();
    this.documents = file.readInt();
    this.sources = new String[file.readInt()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = file.readString();
    }
    long end = file.length() - CodecUtil.footerLength();
    boolean shared = documents < rows;
    long at = file.getFilePointer();
    long places = shared ? rows : 0;
    this.offsets = file.randomAccessSlice(at, 8L * (rows + 1));
    at += 8L * (rows + 1);
    this.sourceOf = file.randomAccessSlice(at, 4L * rows);
    at += 4L * rows;
    this.documentOf = file.randomAccessSlice(at, 4 * places);
    at += 4 * places;
    this.firstPlace = file.randomAccessSlice(at, shared ? 4L * (documents + 1) : 0);
    at += shared ? 4L * (documents + 1) : 0;
    this.rowAt = file.randomAccessSlice(at, 4 * places);
    at += 4 * places;
    this.ids = file.randomAccessSlice(at, end - at);
  }

  static RowFile open(Directory directory) throws IOException {
    IndexInput file = directory.openInput(NAME, IOContext.DEFAULT);
    try {
      return new RowFile(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static void write(Directory directory, ShardRows.Ordered rows) throws IOException {
    int n = rows.ids().length;
    int m = rows.vectors().size();
    Map<String, Integer> sources = new LinkedHashMap<>();
    for (String source : rows.sources()) {
      sources.putIfAbsent(source, sources.size());
    }
    try (IndexOutput out = directory.createOutput(NAME, IOContext.DEFAULT)) {
      CodecUtil.writeHeader(out, CODEC, VERSION);
      out.writeBytes(rows.segmentId(), LuceneSegment.ID_LENGTH);
      out.writeInt(n);
      out.writeInt(m);
      out.writeInt(sources.size());
      for (String source : sources.keySet()) {
        out.writeString(source);
      }
      byte[][] ids = new byte[n][];
      long offset = 0;
      for (int row = 0; row < n; row++) {
        ids[row] = rows.ids()[row].getBytes(StandardCharsets.UTF_8);
        out.writeLong(offset);
        offset += ids[row].length;
      }
      out.writeLong(offset);
      for (String source : rows.sources()) {
        out.writeInt(sources.get(source));
      }
      if (m < n) {
        writePlaces(out, rows.documents(), m);
      }
      for (byte[] id : ids) {
        out.writeBytes(id, id.length);
      }
      CodecUtil.writeFooter(out);
    }
  }

  private static void writePlaces(IndexOutput out, int[] documents, int documentCount)
      throws IOException {
    int[] first = new int[documentCount + 1];
    for (int document : documents) {
      out.writeInt(document);
      first[document + 1]++;
    }
    for (int document = 0; document < documentCount; document++) {
      first[document + 1] += first[document];
    }
    for (int place : first) {
      out.writeInt(place);
    }
    int[] next = first.clone();
    int[] byPlace = new int[documents.length];
    for (int row = 0; row < documents.length; row++) {
      byPlace[next[documents[row]]++] = row;
    }
    for (int row : byPlace) {
      out.writeInt(row);
    }
  }

  byte[] segmentId() {
    return segmentId;
  }

  int rows() {
    return rows;
  }

  int documents() {
    return documents;
  }

  String id(int row) throws IOException {
    long from = offsets.readLong(8L * row);
    byte[] utf8 = new byte[(int) (offsets.readLong(8L * (row + 1)) - from)];
    ids.readBytes(from, utf8, 0, utf8.length);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Row with this id; negative if there is none. */
  int row(String id) throws IOException {
    int low = 0;
    int high = rows - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Ids.ORDER.compare(id(middle), id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Where the row comes from; empty where unknown. */
  String source(int row) throws IOException {
    return sources[sourceOf.readInt(4L * row)];
  }

  int document(int row) throws IOException {
    return documents < rows ? documentOf.readInt(4L * row) : row;
  }

  /** Rows of one document. */
  int count(int document) throws IOException {
    return documents < rows
        ? firstPlace.readInt(4L * (document + 1)) - firstPlace.readInt(4L * document)
        : 1;
  }

  /** The row at a place in [0, count) of a document, in the order of ids. */
  int row(int document, int place) throws IOException {
    return documents < rows
        ? rowAt.readInt(4L * (firstPlace.readInt(4L * document) + place))
        : document;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
