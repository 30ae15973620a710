package io.tamis.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.tamis.onnx.RowParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Texts in, the same rows with vectors and {@link TextEncoder#CUT} out, as Spark asks for them. A
 * task takes several {@link RowParts}, one after the other: their number depends on the rows, that
 * of the tasks on the cluster.
 */
record EncodeStep(PartEncoder encoder) {
  /** So that tasks end now and then, and are not too many for the passes that follow. */
  private static final int TASKS_OF_A_CORE = 16;

  /**
   * Counts the rows, and no more.
   *
   * @param texts an id and a text a row, and any other columns; ids may repeat
   */
  Dataset<Row> apply(Dataset<Row> texts) {
    int parts = new RowParts(texts.count(), 0).parts();
    int cores = texts.sparkSession().sparkContext().defaultParallelism();
    int tasks = Math.min(parts, TASKS_OF_A_CORE * cores);
    Dataset<Row> rows =
        texts
            .drop(EmbeddingTable.EMBEDDING, TextEncoder.CUT)
            .withColumn(RowParts.PART, RowParts.number(EmbeddingTable.ID, parts));
    SerializableConfiguration conf =
        new SerializableConfiguration(texts.sparkSession().sparkContext().hadoopConfiguration());
    StructType schema = rows.schema();
    int id = schema.fieldIndex(EmbeddingTable.ID);
    int text = schema.fieldIndex(TermTable.TEXT);
    int part = schema.fieldIndex(RowParts.PART);
    PartEncoder carried = encoder;
    return rows.repartitionById(tasks, pmod(col(RowParts.PART), lit(tasks)))
        .sortWithinPartitions(RowParts.PART)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                sorted -> new Encoded(sorted, carried, conf.value(), id, text, part),
            Encoders.row(encoded(schema)));
  }

  /** The vector in the text's place, no part, and whether the text was cut. */
  private static StructType encoded(StructType schema) {
    StructType encoded = new StructType();
    for (StructField field : schema.fields()) {
      if (field.name().equals(TermTable.TEXT)) {
        encoded = encoded.add(EmbeddingTable.EMBEDDING, EmbeddingTable.VECTOR, true);
      } else if (!field.name().equals(RowParts.PART)) {
        encoded = encoded.add(field);
      }
    }
    return encoded.add(TextEncoder.CUT, DataTypes.BooleanType, false);
  }

  /** The rows of a task, one part in memory at a time. */
  private static final class Encoded implements Iterator<Row> {
    private final Iterator<Row> sorted;
    private final PartEncoder encoder;
    private final Configuration conf;
    private final int id;
    private final int text;
    private final int part;
    private Row ahead;
    private Iterator<Row> done = Collections.emptyIterator();

    Encoded(
        Iterator<Row> sorted, PartEncoder encoder, Configuration conf, int id, int text, int part) {
      this.sorted = sorted;
      this.encoder = encoder;
      this.conf = conf;
      this.id = id;
      this.text = text;
      this.part = part;
      this.ahead = next(sorted);
    }

    private static Row next(Iterator<Row> rows) {
      return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return done.hasNext() || ahead != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (!done.hasNext()) {
        done = nextPart();
      }
      return done.next();
    }

    private Iterator<Row> nextPart() {
      int number = ahead.getInt(part);
      List<Row> rows = new ArrayList<>();
      for (; ahead != null && ahead.getInt(part) == number; ahead = next(sorted)) {
        rows.add(ahead);
      }
      try {
        List<EncodedText> encoded =
            encoder.encode(
                conf,
                rows.stream()
                    .map(row -> new PartEncoder.Named(row.getString(id), row.getString(text)))
                    .toList());
        List<Row> vectors = new ArrayList<>();
        for (int n = 0; n < rows.size(); n++) {
          vectors.add(withVector(rows.get(n), encoded.get(n)));
        }
        return vectors.iterator();
      } catch (IOException e) {
        throw new UncheckedIOException("reading the model", e);
      }
    }

    private Row withVector(Row row, EncodedText encoded) {
      Object[] values = new Object[row.size()];
      int to = 0;
      for (int from = 0; from < row.size(); from++) {
        if (from == text) {
          values[to++] = encoded.hasVector() ? encoded.vector() : null;
        } else if (from != part) {
          values[to++] = row.get(from);
        }
      }
      values[to] = encoded.isCut();
      return RowFactory.create(values);
    }
  }
}
