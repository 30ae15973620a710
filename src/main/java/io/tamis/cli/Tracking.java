package io.tamis.cli;

import io.tamis.output.OutputFolder;
import io.tamis.tracking.ArtifactPlace;
import io.tamis.tracking.TrackedRun;
import io.tamis.tracking.TrackedRun.Status;
import io.tamis.tracking.TrackingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an MLflow server is told of a run, where {@code tracking.uri} is set: at the start, which is
 * refused if the server does not take it; after the commit, when nothing that fails here can harm
 * the run any more; and how it ended, whatever way it ends.
 */
final class Tracking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tracking.class);

  private static final List<String> FILES =
      List.of(
          "report.html",
          OutputFolder.METRICS,
          OutputFolder.MANIFEST,
          OutputFolder.CERTIFICATE,
          "comparison.md");

  /** Of an index that grew: its other files are of the run that built it. */
  private static final List<String> GROWN = List.of(OutputFolder.MANIFEST);

  /** A file is read whole by the driver; reports are some MB. */
  private static final long LARGEST_FILE = 64 << 20;

  /** Before Spark, at 40, ends with all its tasks, which is what a run then fails of. */
  private static final int BEFORE_SPARK = 60;

  private final Optional<TrackedRun> run;
  private final Runnable atShutdown = this::end;
  private volatile Status status = Status.FAILED;
  private boolean ended;

  private Tracking(Optional<TrackedRun> run) {
    this.run = run;
  }

  /** Of a run that is not tracked. */
  static Tracking none() {
    return new Tracking(Optional.empty());
  }

  /**
   * @param command such as {@code select}
   * @param given every key that was set
   * @throws IllegalArgumentException if the server cannot be reached, or does not take the run
   */
  static Tracking start(String command, Map<String, String> given) {
    TrackingConfig config = RunConfig.of(given).tracking();
    if (config.uri().isEmpty()) {
      return none();
    }
    String output =
        given.getOrDefault(command.startsWith("index ") ? "index.path" : "output.path", "");
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("tamis.command", command);
    tags.put("tamis.version", Main.Version.number());
    tags.put("tamis.output", output);
    if (command.equals("select")) {
      tags.put("tamis.method", given.getOrDefault(JobConfig.METHOD, "tsds"));
    }
    RunConfig.of(given).id().ifPresent(id -> tags.put("tamis.run_id", id));
    TrackedRun started =
        TrackedRun.start(
            config, System.getenv(), new TrackedRun.Start(lastName(output), given, tags));
    LOG.info("tracked at {}", started.page());
    Tracking tracking = new Tracking(Optional.of(started));
    ShutdownHookManager.get().addShutdownHook(tracking.atShutdown, BEFORE_SPARK);
    return tracking;
  }

  private static String lastName(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /**
   * Sends figures and files of a run whose folder is in place; what is not taken is one warning.
   *
   * @param metrics as they were written
   */
  void succeeded(Configuration hadoop, String folder, String metrics) {
    succeeded(hadoop, folder, metrics, FILES);
  }

  /** The same of an index that took more rows, or has them all. */
  void grown(Configuration hadoop, String index, String metrics) {
    succeeded(hadoop, index, metrics, GROWN);
  }

  private void succeeded(Configuration hadoop, String folder, String metrics, List<String> files) {
    status = Status.FINISHED;
    run.ifPresent(
        tracked -> {
          try {
            tracked.logMetrics(metrics);
            for (String name : files) {
              send(tracked, hadoop, new Path(folder, name));
            }
          } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            warn("not all of the run is tracked", e);
          }
          end();
        });
  }

  private static void send(TrackedRun run, Configuration hadoop, Path file) throws IOException {
    FileSystem filesystem = file.getFileSystem(hadoop);
    if (!filesystem.exists(file)) {
      return; // not every command writes all
    }
    long size = filesystem.getFileStatus(file).getLen();
    if (size > LARGEST_FILE) {
      throw new IOException(file + " is too large to send: " + size + " bytes");
    }
    byte[] bytes;
    try (InputStream in = filesystem.open(file)) {
      bytes = in.readAllBytes();
    }
    if (run.place() instanceof ArtifactPlace.Shared shared) {
      copy(hadoop, shared.folder(), file.getName(), bytes);
    } else {
      run.upload(file.getName(), bytes);
    }
  }

  private static void copy(Configuration hadoop, String folder, String name, byte[] bytes)
      throws IOException {
    try {
      Path copy = new Path(folder, name);
      try (OutputStream out = copy.getFileSystem(hadoop).create(copy, true)) {
        out.write(bytes);
      }
    } catch (IOException | RuntimeException | LinkageError e) { // each filesystem has its own
      throw new IOException(
          name + " cannot be written to " + folder + ", where the server keeps files: " + told(e),
          e);
    }
  }

  /** Says once how the run ended; as killed, if the JVM ends before the run did. */
  private synchronized void end() {
    if (ended || run.isEmpty()) {
      return;
    }
    ended = true;
    boolean isKilled = status == Status.FAILED && ShutdownHookManager.get().isShutdownInProgress();
    try {
      run.get().end(isKilled ? Status.KILLED : status);
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      warn("how the run ended is not tracked", e);
    }
  }

  private static void warn(String what, Throwable why) {
    LOG.warn("{}: {}", what, told(why));
  }

  private static String told(Throwable why) {
    return why instanceof Error || why.getMessage() == null ? why.toString() : why.getMessage();
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atShutdown);
    }
    end();
    run.ifPresent(TrackedRun::close);
  }
}
