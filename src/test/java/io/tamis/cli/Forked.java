package io.tamis.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command in a JVM of its own, with a Spark of its own and the log settings of the launcher.
 *
 * @param log what it says, on both streams
 */
record Forked(Process process, Path log) {
  static final String VECTORS = "--add-modules=jdk.incubator.vector";

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /**
   * @param master such as {@code local[2]}
   * @param without an option of this JVM that the other does not get; empty for none
   */
  static Forked start(Path log, String master, String without, String... arguments)
      throws IOException {
    return start(log, master, without, List.of(), arguments);
  }

  /**
   * @param options more of them, for the JVM
   */
  static Forked start(
      Path log, String master, String without, List<String> options, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("(--|-XX:).*") && !option.equals(without))
        .forEach(line::add);
    line.addAll(List.of("-Xmx1g", "-Dspark.master=" + master, "-Dspark.ui.enabled=false"));
    line.addAll(options);
    line.addAll(
        List.of(
            "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    line.addAll(List.of(arguments));
    return start(log, line);
  }

  /** The launcher on the build's jar, as a user calls it. */
  static Forked launched(Path log, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("deploy/bin/tamis"));
    line.addAll(arguments);
    return start(log, line);
  }

  private static Forked start(Path log, List<String> line) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("TAMIS_JAR", "target/tamis.jar"); // it was built: never build it
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // Java would say that it found them
    return new Forked(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    return exitCode(PATIENCE);
  }

  int exitCode(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end within " + patience + ": " + said());
    }
    return process.exitValue();
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits until some file or folder below a folder, as a path from there, fits a pattern. */
  void await(Path folder, String pattern) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (below(folder).stream().anyMatch(name -> name.matches(pattern))) {
        return;
      }
      Thread.sleep(5);
    }
    process.destroyForcibly();
    throw new AssertionError("never saw " + pattern + ": " + said());
  }

  /** What lies below a folder, as paths from there; some of it may be gone meanwhile. */
  static List<String> below(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(path -> folder.relativize(path).toString())
          .filter(name -> !name.isEmpty())
          .sorted()
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of(); // changed while it was walked
    }
  }
}
