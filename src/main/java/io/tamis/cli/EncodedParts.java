package io.tamis.cli;

import static org.apache.spark.sql.functions.col;

import io.tamis.embed.EncodedTable;
import io.tamis.embed.FittedEncoder;
import io.tamis.embed.OnnxEncoder;
import io.tamis.embed.TextEncoder;
import io.tamis.input.Examples;
import io.tamis.onnx.RowParts;
import io.tamis.onnx.WorkFolder;
import io.tamis.output.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a user's model makes of texts, in files beside the output, part by part: a run that is
 * killed leaves them, and one with the same settings, model and texts goes on from there. The
 * built-in encoder is quick enough to begin anew.
 */
final class EncodedParts implements AutoCloseable {
  private final SparkSession spark;
  private final String output;
  private final Broadcast<SerializableConfiguration> conf;
  private final List<WorkFolder> works = new ArrayList<>();
  private int parts;
  private int found;

  /**
   * @param output the folder that the run will write
   */
  EncodedParts(SparkSession spark, String output) {
    this.spark = spark;
    this.output = output;
    this.conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
  }

  /**
   * The rows as vectors, to be read before this is closed.
   *
   * @param metrics where it is told how many texts were cut
   * @throws IllegalArgumentException if no row is left
   */
  VectorPool pool(Examples examples, TextEncoder encoder, TextEncoder.Role role, Metrics metrics)
      throws IOException {
    return switch (encoder) {
      case OnnxEncoder onnx -> {
        Dataset<Row> encoded = encoded(examples, onnx, role);
        VectorPool pool = VectorPool.of(examples, encoded, onnx);
        metrics.put("truncated." + examples.role(), encoded.filter(col(EncodedTable.CUT)).count());
        yield pool;
      }
      case FittedEncoder fitted -> VectorPool.of(examples, fitted, role);
    };
  }

  private Dataset<Row> encoded(Examples examples, OnnxEncoder encoder, TextEncoder.Role role)
      throws IOException {
    Dataset<Row> texts = examples.distinct();
    RowParts contents = EncodedTable.contents(texts);
    WorkFolder work = WorkFolder.of(output, encoder.fingerprint(contents, role));
    works.add(work);
    parts += contents.parts();
    found += EncodedTable.write(texts, encoder, role, work, contents);
    return EncodedTable.read(spark, conf, role, work, contents.parts());
  }

  /** Adds how many parts there were, and how many an earlier run had left. */
  void tell(Metrics metrics) {
    if (parts > 0) {
      metrics.put("parts", parts).put("parts.found", found);
    }
  }

  /** What an earlier run had left, behind a sentence; empty where that is nothing. */
  String told() {
    return found == 0
        ? ""
        : String.format(Locale.ROOT, " (%,d of %,d parts from an earlier run)", found, parts);
  }

  /** Removes all parts, once they are in the output. */
  void remove() {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    for (WorkFolder work : works) {
      work.remove(hadoop);
    }
  }

  @Override
  public void close() {
    conf.destroy();
  }
}
