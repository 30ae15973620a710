package io.tamis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cluster of the cluster script, to be stopped by the test.
 *
 * @param folder where it lives
 * @param url of its master
 */
record Cluster(Path folder, String url) {
  private static final String SCRIPT = "deploy/standalone/cluster";

  static Cluster start(Path folder, String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of("start", "--dir", folder.toString()));
    line.addAll(List.of(options));
    return new Cluster(folder, script(line).strip());
  }

  private static String script(List<String> arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(SCRIPT));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("TAMIS_JAR", "target/tamis.jar"); // it was built: never build it
    builder.environment().remove("SPARK_HOME"); // the jars of the build
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(line + " ended with " + process.exitValue());
    }
    return said;
  }

  /** Where it takes jobs in cluster mode, if it was started with {@code --rest}. */
  String rest() throws IOException {
    return Files.readString(folder.resolve("rest")).strip();
  }

  /** Folder of a worker, counted from 1. */
  Path worker(int number) {
    return folder.resolve("worker-" + number);
  }

  /** The JVM that runs a worker's tasks, if there is one. */
  Optional<ProcessHandle> executor(int worker) throws IOException {
    long pid = Long.parseLong(Files.readString(worker(worker).resolve("pid")).strip());
    return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).findFirst();
  }

  /** What a worker's executors of one application logged. */
  String executorLog(int worker, String application) throws IOException {
    Path work = worker(worker).resolve("work").resolve(application);
    StringBuilder log = new StringBuilder();
    for (String name : Forked.below(work)) {
      if (name.endsWith("stderr")) {
        log.append(Files.readString(work.resolve(name)));
      }
    }
    return log.toString();
  }

  void stop() throws Exception {
    script(List.of("stop", "--dir", folder.toString()));
  }
}
