package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar, given to {@code SparkSubmit} for a cluster of two workers, all files on HDFS: the bytes
 * of a run in one JVM on one core, whether the driver runs here or on a worker.
 */
class SubmittedJobIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern DRIVER = Pattern.compile("\"submissionId\" : \"(driver-[^\"]+)\"");

  @TempDir private static Path folder;
  private static Hdfs hdfs;
  private static Cluster cluster;
  private static Stored stored;

  @BeforeAll
  static void start() throws Exception {
    hdfs = Hdfs.start(folder.resolve("hdfs"));
    stored =
        Stored.on(
            hdfs.filesystem(), hdfs.address() + "/work", JobFiles.demo(folder.resolve("demo")));
    cluster = Cluster.start(folder.resolve("cluster"), "--cores=2", "--memory=2g", "--rest=0");
    // an index is another for another number of shards, not for another cluster
    assertDone(client("build", "index", "build", stored.job("none")));
    Forked alone =
        Forked.start(
            folder.resolve("alone.log"), "local[1]", "", Ran.arguments("select", job("alone")));
    assertDone(alone);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
    if (hdfs != null) {
      hdfs.close();
    }
  }

  private static List<String> job(String output, String... settings) {
    List<String> all = new ArrayList<>(stored.job(output, settings));
    all.add("index.cache=" + folder.resolve("cache-" + output));
    return all;
  }

  private static void assertDone(Forked run) throws Exception {
    assertThat(run.exitCode(PATIENCE)).as(run.said()).isZero();
  }

  private static Forked client(String log, String command, String sub, List<String> settings)
      throws Exception {
    return submit(log, cluster.url(), List.of(), command, sub, settings);
  }

  private static Forked clusterMode(String log, List<String> settings) throws Exception {
    List<String> options =
        List.of(
            "--spark=spark.submit.deployMode=cluster",
            "--spark=spark.master.rest.enabled=true",
            "--spark=spark.driver.memory=1g");
    return submit(log, cluster.rest(), options, "select", "", settings);
  }

  private static Forked submit(
      String log,
      String master,
      List<String> options,
      String command,
      String sub,
      List<String> settings)
      throws Exception {
    List<String> line = new ArrayList<>(List.of("--master=" + master));
    line.add("--spark=spark.executor.memory=600m");
    line.addAll(options);
    line.add(command);
    if (!sub.isEmpty()) {
      line.add(sub);
    }
    settings.forEach(setting -> line.add("--set=" + setting));
    return Forked.launched(folder.resolve(log + ".log"), line);
  }

  /** What the cluster says of a driver once it has ended. */
  private static String ended(Forked run) throws Exception {
    assertDone(run); // it says no more than that the driver was taken
    Matcher driver = DRIVER.matcher(run.said());
    assertThat(driver.find()).as(run.said()).isTrue();
    URI status =
        URI.create(
            cluster.rest().replace("spark:", "http:")
                + "/v1/submissions/status/"
                + driver.group(1));
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String state = "";
      while (System.nanoTime() < end && !state.matches("FINISHED|FAILED|ERROR|KILLED")) {
        Thread.sleep(500);
        String said =
            client
                .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        state = new ObjectMapper().readTree(said).path("driverState").asText();
      }
      return state;
    }
  }

  /** What drivers on the workers said. */
  private static String driversLog(String stream) throws Exception {
    StringBuilder log = new StringBuilder();
    for (int worker = 1; worker <= 2; worker++) {
      Path work = cluster.worker(worker).resolve("work");
      for (String name : Forked.below(work)) {
        if (name.matches("driver-[^/]*/" + stream)) {
          log.append(Files.readString(work.resolve(name)));
        }
      }
    }
    return log.toString();
  }

  @Test
  void withTheDriverHere() throws Exception {
    assertDone(client("client", "select", "", job("client")));
    assertThat(stored.tables("client"))
        .isEqualTo(stored.tables("alone"))
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(stored.has("client/_SUCCESS")).isTrue();
  }

  @Test
  void withTheDriverOnAWorker() throws Exception {
    Forked run = clusterMode("worker", job("worker"));
    assertThat(ended(run)).as(driversLog("stderr")).isEqualTo("FINISHED");
    assertThat(stored.tables("worker"))
        .isEqualTo(stored.tables("alone"))
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(driversLog("stdout")).contains(stored.at("worker"));
  }

  /** The submitting command has ended well by then: who waits must ask for the driver's state. */
  @Test
  void aJobThatFailsOnAWorkerIsAFailedDriver() throws Exception {
    Forked run = clusterMode("failed", job("failed", "transport.alpha=1.7"));
    assertThat(ended(run)).isEqualTo("FAILED");
    assertThat(driversLog("stderr")).contains("transport.alpha must lie in [0.0, 1.0], but is 1.7");
    assertThat(stored.has("failed")).isFalse();
  }
}
