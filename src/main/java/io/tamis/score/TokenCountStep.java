package io.tamis.score;

import io.tamis.input.ExampleTable;
import io.tamis.onnx.Libraries;
import io.tamis.onnx.ModelCache;
import io.tamis.onnx.ModelFiles;
import io.tamis.onnx.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Ids and texts in, ids and numbers of tokens out: those of the text as a {@code tokenizer.json}
 * has it, with the special tokens that it puts around a text. A null is an empty text.
 */
public record TokenCountStep(ModelFiles tokenizer) {
  public static final StructType SCHEMA =
      StructType.fromDDL("id STRING NOT NULL, tokens DOUBLE NOT NULL");

  /**
   * @param examples with columns {@code id} and {@code text}
   */
  public Dataset<Row> apply(Dataset<Row> examples) {
    Configuration hadoop = examples.sparkSession().sparkContext().hadoopConfiguration();
    SerializableConfiguration conf = new SerializableConfiguration(hadoop);
    ModelFiles files = tokenizer(); // tasks carry the files, never the step
    return examples
        .select(ExampleTable.ID, ExampleTable.TEXT)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> counted(rows, files, conf.value()),
            Encoders.row(SCHEMA));
  }

  /** Of one partition; ids and numbers are held, texts are not. */
  private static Iterator<Row> counted(Iterator<Row> rows, ModelFiles files, Configuration conf) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Libraries.require(files.key());
    List<Row> counted = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizer.open(files.key(), new ModelCache("").fetch(conf, files))) {
      rows.forEachRemaining(
          row ->
              counted.add(
                  RowFactory.create(
                      row.getString(0),
                      (double) tokenizer.count(row.isNullAt(1) ? "" : row.getString(1)))));
    } catch (IOException e) {
      throw new UncheckedIOException(files.key() + ": cannot read " + files.folder(), e);
    }
    return counted.iterator();
  }
}
