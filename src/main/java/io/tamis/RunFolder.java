package io.tamis;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Where a run lies: in the caller's folder, which stays, or in a temporary one, which is removed by
 * {@link #close} or at the latest when the JVM ends.
 */
final class RunFolder implements AutoCloseable {
  /** Before Hadoop closes its filesystems, at 10; after Spark, at 40. */
  private static final int BETWEEN_SPARK_AND_FILESYSTEMS = 20;

  private final Path path;
  private final Runnable remove;

  private RunFolder(Path path, Runnable remove) {
    this.path = path;
    this.remove = remove;
  }

  /** The caller's own. */
  static RunFolder kept(String path) {
    return new RunFolder(new Path(path), () -> {});
  }

  /**
   * A new one that all of Spark can write to.
   *
   * @throws IllegalArgumentException if Spark runs on a cluster and has no checkpoint folder
   */
  static RunFolder temporary(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    Configuration hadoop = context.hadoopConfiguration();
    Path parent =
        context.isLocal() ? onThisMachine() : shared(context.getCheckpointDir(), context.master());
    Runnable remove = () -> delete(parent, hadoop);
    ShutdownHookManager.get().addShutdownHook(remove, BETWEEN_SPARK_AND_FILESYSTEMS);
    return new RunFolder(new Path(parent, "run"), remove);
  }

  /** The value of {@code output.path}. */
  String path() {
    return path.toString();
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress() // else the hook does it
        && ShutdownHookManager.get().removeShutdownHook(remove)) {
      remove.run();
    }
  }

  private static Path onThisMachine() {
    try {
      return new Path(Files.createTempDirectory("tamis-").toUri());
    } catch (IOException e) {
      throw new UncheckedIOException("making a temporary folder", e);
    }
  }

  static Path shared(Option<String> checkpoints, String master) {
    Require.that(
        checkpoints.isDefined(),
        "output.path must be given where Spark runs on a cluster that has no checkpoint folder: the"
            + " executors write the run, to a filesystem that all of them see; but it is not, and"
            + " the master is "
            + master);
    return new Path(checkpoints.get(), "tamis-" + UUID.randomUUID());
  }

  private static void delete(Path folder, Configuration hadoop) {
    try {
      folder.getFileSystem(hadoop).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException("removing the temporary folder " + folder, e);
    }
  }
}
