package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.index.ClusteredVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a cluster of two workers, the executor of one is killed in the middle of its work: the job
 * ends with the bytes of one whose executors live.
 */
class LostExecutorIT {
  private static final int SHARDS = 6;

  /** Tasks that were seen to run for so long are not about to end. */
  private static final long SETTLED_MILLIS = 300;

  private static final Pattern RUNNING =
      Pattern.compile("Running task \\S+ in stage (\\d+)\\.\\d+ \\(TID (\\d+)\\)");

  /** Four JVMs share what cores there are. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static String pool;
  private static String queries;

  @BeforeAll
  static void buildUndisturbed() throws Exception {
    float[][] vectors = ClusteredVectors.of(21_500, 64, 7);
    pool = NpyFiles.write(folder.resolve("pool.npy"), Arrays.copyOf(vectors, 20_000));
    queries =
        NpyFiles.write(
            folder.resolve("queries.npy"), Arrays.copyOfRange(vectors, 20_000, vectors.length));
    cluster = Cluster.start(folder.resolve("cluster"));
    ended(start("calm-build", build("calm")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
  }

  private static List<String> build(String index) {
    return List.of(
        "index",
        "build",
        "candidates.path=" + pool,
        "index.path=" + folder.resolve(index),
        "index.shards=" + SHARDS,
        "index.beam-width=250");
  }

  private static List<String> select(String output) {
    return List.of(
        "select",
        "candidates.path=" + pool,
        "queries.path=" + queries,
        "index.path=" + folder.resolve("calm"),
        "index.cache=" + folder.resolve("cache-" + output),
        "search.kind=hnsw",
        "search.depth=100",
        "density.bandwidth=0", // densities ask the same shards, and would only add time
        "transport.alpha=0.6",
        "sample.count=500",
        "output.path=" + folder.resolve(output));
  }

  private static EventLog events(String run) {
    return new EventLog(folder.resolve("events-" + run));
  }

  private static Forked start(String run, List<String> words) throws Exception {
    List<String> line = new ArrayList<>();
    for (String word : words) {
      line.add(word.contains("=") ? "--set=" + word : word);
    }
    line.add("--master=" + cluster.url());
    line.add("--spark=spark.executor.memory=1g");
    line.addAll(events(run).options());
    return Forked.launched(folder.resolve(run + ".log"), line);
  }

  private static void ended(Forked run) throws Exception {
    assertThat(run.exitCode(PATIENCE)).as(run.said()).isZero();
  }

  @Test
  void whileItBuilds() throws Exception {
    Forked run = start("build", build("killed"));
    run.await(cluster.worker(1).resolve("scratch"), ".*tamis-shard-[^/]*/.*");
    kill(run);
    ended(run);
    assertThat(run.said()).contains("Lost executor");
    assertThat(events("build").lostTaskOf("index: .* shards")).as(run.said()).isTrue();
    Map<String, byte[]> calm = shards("calm");
    Map<String, byte[]> killed = shards("killed");
    assertThat(killed.keySet()).isEqualTo(calm.keySet());
    assertThat(killed).hasSizeGreaterThanOrEqualTo(3 * SHARDS);
    calm.forEach((name, bytes) -> assertThat(killed.get(name)).as(name).isEqualTo(bytes));
    assertThat(Forked.below(folder)).noneMatch(name -> name.startsWith("killed.incomplete"));
    awaitCleanScratch();
  }

  /** Files of the shards by their number and name; a folder that is no shard's would show twice. */
  private static Map<String, byte[]> shards(String index) throws Exception {
    Path shards = folder.resolve(index).resolve("shards");
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : Forked.below(shards)) {
      if (name.contains("/")) {
        String number = name.substring(0, name.indexOf('-'));
        String key = number + name.substring(name.indexOf('/'));
        assertThat(files.put(key, Files.readAllBytes(shards.resolve(name)))).as(name).isNull();
      }
    }
    return files;
  }

  /** What a killed task left on its machine's disk goes with its application. */
  private static void awaitCleanScratch() throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    List<String> left = List.of("not looked yet");
    while (!left.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(100);
      left =
          Forked.below(cluster.folder()).stream()
              .filter(name -> name.contains("/tamis-shard-"))
              .toList();
    }
    assertThat(left).isEmpty();
  }

  @Test
  void whileItSearches() throws Exception {
    ended(start("calm-select", select("calm-output")));
    Forked run = start("select", select("killed-output"));
    awaitRunningTask(run, "search: " + SHARDS + " shards");
    kill(run);
    ended(run);
    assertThat(run.said()).contains("Lost executor");
    assertThat(events("select").lostTaskOf("search: .* shards")).as(run.said()).isTrue();
    for (String table : List.of("masses", "selection")) {
      String part = table + "/part-00000.parquet";
      assertThat(folder.resolve("killed-output").resolve(part))
          .hasSameBinaryContentAs(folder.resolve("calm-output").resolve(part));
    }
  }

  /** Waits until the first worker's executor is well into a task of such a job. */
  private static void awaitRunningTask(Forked run, String description) throws Exception {
    EventLog events = events("select");
    String candidate = "";
    long since = 0;
    while (run.process().isAlive()) {
      String running = runningTask(events, description);
      long now = System.nanoTime();
      if (!running.equals(candidate)) {
        candidate = running;
        since = now;
      }
      if (!running.isEmpty() && now - since > SETTLED_MILLIS * 1_000_000) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("never saw a task of " + description + ": " + run.said());
  }

  /** Number of a task that has not ended; empty if there is none. */
  private static String runningTask(EventLog events, String description) throws Exception {
    Set<Integer> stages = events.stages(description);
    String log = stages.isEmpty() ? "" : cluster.executorLog(1, events.application());
    Matcher started = RUNNING.matcher(log);
    String running = "";
    while (started.find()) {
      if (stages.contains(Integer.parseInt(started.group(1)))) {
        running = started.group(2);
      }
    }
    return log.matches("(?s).*Finished task [^\\n]*\\(TID " + running + "\\).*") ? "" : running;
  }

  private static void kill(Forked run) throws Exception {
    ProcessHandle executor =
        cluster.executor(1).orElseThrow(() -> new AssertionError("no executor: " + run.said()));
    assertThat(executor.destroyForcibly()).as("kill -9 of " + executor.pid()).isTrue();
  }
}
