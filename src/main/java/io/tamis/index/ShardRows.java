package io.tamis.index;

import io.tamis.config.Ids;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of one shard before they are written, in the order of their ids. Rows with the same
 * vector share one document: exact copies would fill each other's lists in the graph, until no link
 * leads out of them.
 */
public final class ShardRows {
  private record Row(String id, Optional<String> source, float[] vector) {}

  /** A vector by its components; {@code 0.0} and {@code -0.0} are two. */
  private record Content(float[] vector, int hash) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && Arrays.equals(vector, content.vector);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final Metric metric;
  private final int dimensions;
  private final List<Row> rows = new ArrayList<>();

  public ShardRows(Metric metric, int dimensions) {
    this.metric = metric;
    this.dimensions = dimensions;
  }

  /**
   * @param vector shape [d], kept
   * @throws io.tamis.scan.InvalidVectorException if the vector cannot be measured
   */
  public void add(String id, Optional<String> source, float[] vector) {
    VectorBlock.check(metric, id, vector, dimensions);
    rows.add(new Row(id, source, vector));
  }

  public int size() {
    return rows.size();
  }

  /** Puts the rows in order and finds those that share a vector. */
  Ordered ordered() {
    rows.sort((a, b) -> Ids.ORDER.compare(a.id, b.id));
    int[] documents = new int[rows.size()];
    List<float[]> vectors = new ArrayList<>();
    Map<Content, Integer> known = new HashMap<>();
    for (int row = 0; row < documents.length; row++) {
      float[] vector = rows.get(row).vector;
      Content content = new Content(vector, Arrays.hashCode(vector));
      Integer document = known.putIfAbsent(content, vectors.size());
      documents[row] = document == null ? vectors.size() : document;
      if (document == null) {
        vectors.add(vector);
      }
    }
    return new Ordered(
        rows.stream().map(Row::id).toArray(String[]::new),
        rows.stream().map(row -> row.source.orElse("")).toArray(String[]::new),
        documents,
        Collections.unmodifiableList(vectors));
  }

  /**
   * @param ids shape [n], in their order
   * @param sources shape [n], empty where unknown
   * @param documents shape [n], of each row
   * @param vectors by document, numbered by their first row
   */
  record Ordered(String[] ids, String[] sources, int[] documents, List<float[]> vectors) {

    /** A hash of the ids: Lucene checks by it that files belong together. */
    byte[] segmentId() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String id : ids) {
          digest.update(id.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
        return Arrays.copyOf(digest.digest(), LuceneSegment.ID_LENGTH);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
