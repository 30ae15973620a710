package io.tamis.index;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.tamis.embed.EmbeddingTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
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
 * {@link EmbeddingTable} in, shards out: each built by one task on its machine's disk, then brought
 * to the index's filesystem into a folder of that attempt alone. What the driver hears of is the
 * shard; what a lost or a second attempt left behind is nobody's, and removed.
 *
 * @param settings of every shard
 * @param shards how many the rows are spread over, by a hash of their ids
 * @param first number of the first shard; an append goes on counting
 * @param runId distinguishes this run's folders from others'
 */
public record IndexStep(ShardSettings settings, int shards, int first, String runId) {
  private static final Logger LOG = LoggerFactory.getLogger(IndexStep.class);
  private static final String SHARD = "_tamis_shard";

  /**
   * @param embeddings the rows
   * @param folder of the index, where shards are written below
   * @return the shards that hold rows, by their number
   * @throws io.tamis.scan.InvalidVectorException as the cause of Spark's exception, if a row cannot
   *     be measured
   */
  public List<ShardEntry> apply(Dataset<Row> embeddings, String folder) {
    long start = System.nanoTime();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobDescription("index: " + shards + " shards");
    ShardSettings settings = settings(); // tasks carry the settings, never the step
    int first = first();
    String runId = runId();
    try {
      Dataset<Row> rows =
          embeddings
              .select(
                  col(EmbeddingTable.ID),
                  col(EmbeddingTable.EMBEDDING),
                  col(EmbeddingTable.SOURCE),
                  pmod(xxhash64(col(EmbeddingTable.ID)), lit((long) shards)).cast("int").as(SHARD))
              .repartitionById(shards, col(SHARD));
      List<ShardEntry> entries =
          new ArrayList<>(
              rows.queryExecution()
                  .toRdd()
                  .toJavaRDD()
                  .mapPartitionsWithIndex(
                      (number, part) ->
                          build(part, settings, conf.value(), folder, name(first + number, runId)),
                      false)
                  .collect()); // a few hundred bytes a shard
      entries.sort(Comparator.comparing(ShardEntry::folder));
      LOG.info(
          "{} rows in {} shards, {} s",
          entries.stream().mapToLong(ShardEntry::rows).sum(),
          entries.size(),
          (System.nanoTime() - start) / 1_000_000_000);
      return entries;
    } finally {
      conf.destroy();
      context.setJobDescription(null);
    }
  }

  private static String name(int number, String runId) {
    return "%05d-%s".formatted(number, runId);
  }

  private static Iterator<ShardEntry> build(
      Iterator<InternalRow> part,
      ShardSettings settings,
      SerializableConfiguration conf,
      String folder,
      String name)
      throws IOException {
    ShardRows rows = new ShardRows(settings.metric(), settings.dimensions());
    part.forEachRemaining(
        row ->
            rows.add(
                row.getUTF8String(0).toString(),
                row.isNullAt(2) ? Optional.empty() : Optional.of(row.getUTF8String(2).toString()),
                EmbeddingTable.vector(row).orElseGet(() -> new float[0])));
    if (rows.size() == 0) {
      return List.<ShardEntry>of().iterator();
    }
    Path local = Files.createTempDirectory(scratch(), "tamis-shard-");
    try {
      int rowCount = rows.size();
      int documents = ShardWriter.write(local, settings, rows);
      TaskContext task = TaskContext.get();
      task.killTaskIfInterrupted();
      String attempt = IndexFolder.SHARDS + "/" + name + "-" + task.taskAttemptId();
      List<StoredFile> files =
          ShardStore.upload(conf.value(), local, new org.apache.hadoop.fs.Path(folder, attempt));
      return List.of(new ShardEntry(attempt, rowCount, documents, files, 0, List.of())).iterator();
    } finally {
      remove(local);
    }
  }

  /**
   * Where Spark keeps what its tasks write to disk: if it can be, a folder that goes with the
   * application, for a task that is killed the hard way removes nothing.
   */
  private static Path scratch() throws IOException {
    String given =
        Stream.of("LOCAL_DIRS", "SPARK_EXECUTOR_DIRS", "SPARK_LOCAL_DIRS")
            .map(System::getenv)
            .filter(folders -> folders != null && !folders.isBlank())
            .findFirst()
            .orElseGet(
                () ->
                    SparkEnv.get()
                        .conf()
                        .get("spark.local.dir", System.getProperty("java.io.tmpdir")));
    Path scratch = Path.of(given.split("[," + File.pathSeparator + "]", 2)[0]);
    return Files.createDirectories(scratch);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
