package io.tamis.output;

import io.tamis.arrow.ArrowShards;
import io.tamis.config.Require;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output folder while it is being written: a sibling with another name, put into its place by
 * {@link #commit} only when whole, see {@link Commit}. Without a commit nothing is left, not even
 * after Ctrl-C; after a harder end a folder whose name says that it is not finished.
 */
public final class OutputFolder implements AutoCloseable {
  /**
   * Settings and inputs of a run; with {@link #METRICS}, what tells a folder of ours from others.
   */
  public static final String MANIFEST = "manifest.json";

  /** Figures of a run. */
  public static final String METRICS = "metrics.json";

  /** What a folder of ours holds as soon as it holds anything. */
  static final Set<String> KNOWN_BY = Set.of(MANIFEST, METRICS);

  /** What a finished run claims, and the hashes of its files. */
  public static final String CERTIFICATE = "certificate.json";

  private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);

  /**
   * Hooks run by falling priority: Spark stops at 40, with the tasks that would write on, and
   * Hadoop closes its filesystems at 10.
   */
  private static final int BETWEEN_SPARK_AND_FILESYSTEMS = 20;

  private final FileSystem filesystem;
  private final Path path;
  private final Path staging;
  private final List<Path> createdParents;
  private final OutputConfig config;
  private final Runnable cleanUp = this::discard;
  private boolean discarded;

  private OutputFolder(
      FileSystem filesystem,
      Path path,
      Path staging,
      List<Path> createdParents,
      OutputConfig config) {
    this.filesystem = filesystem;
    this.path = path;
    this.staging = staging;
    this.createdParents = createdParents;
    this.config = config;
  }

  /**
   * Makes the sibling.
   *
   * @param runId distinguishes runs that write to the same place
   * @throws IllegalArgumentException if the folder exists and may not be overwritten, or its parent
   *     cannot be written to
   */
  public static OutputFolder open(Configuration hadoop, OutputConfig config, String runId) {
    Path path = parsed(config);
    try {
      FileSystem filesystem = path.getFileSystem(hadoop);
      path = filesystem.makeQualified(path);
      refuseExisting(filesystem, path, config);
      List<Path> missing = missingParents(filesystem, path);
      Path staging = new Path(path.getParent(), path.getName() + ".incomplete-" + runId);
      OutputFolder folder = new OutputFolder(filesystem, path, staging, missing, config);
      ShutdownHookManager.get().addShutdownHook(folder.cleanUp, BETWEEN_SPARK_AND_FILESYSTEMS);
      try {
        folder.make();
        tellLeftovers(filesystem, path, staging);
      } catch (IOException e) {
        folder.close();
        throw e;
      }
      return folder;
    } catch (IOException e) {
      throw notWritable(config, e);
    }
  }

  /**
   * @param columns of a selection that is to be written
   * @throws IllegalArgumentException if the format has no type for one; names it
   */
  public static void refuseTypes(OutputConfig config, StructType columns) {
    if (config.format() == OutputConfig.Format.ARROW) { // of the others Spark tells
      ArrowShards.checkTypes(columns);
    }
  }

  private synchronized void make() throws IOException {
    checkOpen();
    if (!filesystem.mkdirs(staging)) {
      throw new IOException("the folder " + staging + " cannot be made");
    }
  }

  private static Path parsed(OutputConfig config) {
    try {
      Path path = new Path(config.path());
      Require.that(
          path.getParent() != null || !path.isAbsolute(),
          config.key() + " must lie below a folder, but is " + config.path());
      return path;
    } catch (IllegalArgumentException e) {
      throw notWritable(config, e);
    }
  }

  private static IllegalArgumentException notWritable(OutputConfig config, Exception cause) {
    return new IllegalArgumentException(
        config.key()
            + " must be a folder that can be written, but "
            + config.path()
            + " cannot: "
            + cause.getMessage(),
        cause);
  }

  /** Where the folder will be. */
  public String path() {
    return path.toString();
  }

  /** Where the folder is for now. */
  public String staged() {
    return staging.toString();
  }

  /** Where a file or folder of this name is to be written for now. */
  public String staged(String name) {
    return new Path(staging, name).toString();
  }

  /** How the selection is written. */
  public OutputConfig config() {
    return config;
  }

  /** The selection, in the format that was asked for. */
  public Table selection(String name, Dataset<Row> rows) {
    return new Table(name, rows, config.format());
  }

  /** A table about the run. */
  public Table table(String name, Dataset<Row> rows) {
    return new Table(name, rows, OutputConfig.Format.PARQUET);
  }

  /** A table below the folder. */
  public record Table(String name, Dataset<Row> rows, OutputConfig.Format format) {}

  /** Writes a table about the run. */
  public void writeTable(String name, Dataset<Row> rows) {
    write(table(name, rows));
  }

  /** Writes tables side by side, because most are small: what each costs is Spark's planning. */
  public synchronized void write(Table... tables) {
    checkOpen();
    try (ExecutorService threads = Executors.newFixedThreadPool(tables.length)) {
      CompletableFuture.allOf(
              Arrays.stream(tables)
                  .map(table -> CompletableFuture.runAsync(() -> writeOne(table), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  public synchronized void writeText(String name, String text) {
    checkOpen();
    try (OutputStream out = filesystem.create(new Path(staging, name), true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + new Path(staging, name), e);
    }
  }

  /** Hashes of the files as they were written, by their path below the folder. */
  public synchronized SortedMap<String, String> hashes() {
    checkOpen();
    return FolderHashes.of(filesystem, staging);
  }

  /** Puts the folder into its place, instead of an earlier run where that is allowed. */
  public synchronized void commit() {
    checkOpen();
    try {
      refuseExisting(filesystem, path, config);
      Commit.on(filesystem, path).put(staging, path);
    } catch (IOException e) {
      throw new UncheckedIOException("moving " + staging + " to " + path, e);
    }
  }

  /** Removes what was written; after a commit there is nothing left to remove. */
  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress() // else the hook does it
        && ShutdownHookManager.get().removeShutdownHook(cleanUp)) {
      discard();
    }
  }

  /** Waits for a write that is under way; none comes after. */
  private synchronized void discard() {
    discarded = true;
    try {
      filesystem.delete(staging, true);
      for (Path parent : createdParents) { // innermost first
        if (filesystem.exists(parent) && filesystem.listStatus(parent).length == 0) {
          filesystem.delete(parent, false);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", staging, e.toString());
    }
  }

  private void checkOpen() {
    if (discarded) {
      throw new IllegalStateException(staging + " was removed, because the run was ended");
    }
  }

  private void writeOne(Table table) {
    Path folder = new Path(staging, table.name());
    try {
      TableWriter.of(table.format()).write(filesystem, folder, table.rows());
    } catch (IOException e) {
      throw new UncheckedIOException("naming the files of " + folder, e);
    }
  }

  private static void refuseExisting(FileSystem filesystem, Path path, OutputConfig config)
      throws IOException {
    if (!filesystem.exists(path)) {
      return;
    }
    boolean isFolder = filesystem.getFileStatus(path).isDirectory();
    Set<String> names = new HashSet<>();
    for (FileStatus child : isFolder ? filesystem.listStatus(path) : new FileStatus[0]) {
      names.add(child.getPath().getName());
    }
    boolean isUnfinished = names.containsAll(KNOWN_BY) && !names.contains(Commit.DONE);
    Require.that(
        config.overwrite(),
        config.key()
            + " must not exist yet, but "
            + config.path()
            + " does"
            + (isUnfinished ? ", from a run that did not finish" : "")
            + "; --overwrite replaces an earlier run");
    Require.that(
        isFolder && (names.containsAll(KNOWN_BY) || KNOWN_BY.containsAll(names)),
        config.key()
            + " must be empty or an earlier run to be overwritten, but "
            + config.path()
            + " holds no "
            + MANIFEST
            + " beside "
            + METRICS);
  }

  /** Parents that are not there yet, innermost first. */
  private static List<Path> missingParents(FileSystem filesystem, Path path) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path parent = path.getParent();
        parent != null && !filesystem.exists(parent);
        parent = parent.getParent()) {
      missing.add(parent);
    }
    return missing;
  }

  private static void tellLeftovers(FileSystem filesystem, Path path, Path staging)
      throws IOException {
    for (FileStatus sibling : filesystem.listStatus(path.getParent())) {
      String name = sibling.getPath().getName();
      if (name.startsWith(path.getName() + ".incomplete-") && !name.equals(staging.getName())) {
        LOG.warn("{} is left over from a run that was killed, or is still running", name);
      }
    }
  }
}
