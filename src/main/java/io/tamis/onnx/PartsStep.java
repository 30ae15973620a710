package io.tamis.onnx;

import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows in, a file of each of their {@link RowParts} out: those that an earlier run finished are not
 * made again.
 *
 * @param name of the step, for its job and its log
 * @param pass name of the parts' folder
 * @param parts that the rows are divided into
 */
public record PartsStep(String name, String pass, int parts) {
  private static final Logger LOG = LoggerFactory.getLogger(PartsStep.class);

  /** What a task makes of the rows of a part. */
  public interface Maker extends Serializable {
    /**
     * @param rows in no order
     */
    WorkFolder.Writer make(Iterator<InternalRow> rows, Configuration conf) throws IOException;
  }

  /**
   * Makes the parts that are not there yet.
   *
   * @param id the rows' column that tells them apart
   * @return how many parts were there
   */
  public int apply(Dataset<Row> rows, String id, WorkFolder work, Maker maker) throws IOException {
    long start = System.nanoTime();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    BitSet done = work.done(context.hadoopConfiguration(), pass);
    LOG.info(
        "{} {}: {} of {} parts found in {}", name, pass, done.cardinality(), parts, work.path());
    if (done.cardinality() >= parts) {
      return parts;
    }
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobDescription(name + ": " + pass + ", " + parts + " parts");
    String to = pass; // tasks carry what they need, never the step
    try {
      RowParts.divide(rows, id, parts)
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          .foreachPartition(
              of -> {
                int part = TaskContext.getPartitionId();
                if (!done.get(part)) {
                  Configuration hadoop = conf.value().value();
                  WorkFolder.Writer made = maker.make(of, hadoop);
                  TaskContext.get().killTaskIfInterrupted();
                  work.write(hadoop, to, part, TaskContext.get().taskAttemptId(), made);
                }
              });
      LOG.info("{} {}: done in {} s", name, pass, (System.nanoTime() - start) / 1_000_000_000);
      return done.cardinality();
    } finally {
      LoadedModels.ofThisJvm().closeUnused(); // where driver and executor are one
      conf.destroy();
      context.setJobDescription(null);
    }
  }
}
