package io.tamis.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A run as the server keeps it, read back with MLflow's own client. */
class TrackedRunTest {
  private static final TrackedRun.Start START =
      new TrackedRun.Start("out", Map.of("transport.alpha", "0.5"), Map.of("tamis.method", "tsds"));

  private final FakeMlflow server = FakeMlflow.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private static TrackingConfig config(String uri, String... more) {
    List<String> settings = new ArrayList<>(List.of("tracking.uri=" + uri));
    settings.addAll(List.of(more));
    return TrackingConfig.from(ConfigFile.empty().with(settings));
  }

  private TrackedRun started(String... settings) {
    return TrackedRun.start(config(server.address(), settings), Map.of(), START);
  }

  private Service.Run readBack(String id) {
    try (MlflowClient client = new MlflowClient(server.address())) {
      return client.getRun(id);
    }
  }

  @Test
  void aRunIsReadBackAsItWasTold() throws Exception {
    TrackedRun run = started("tracking.tags=team=search, ticket=42", "tracking.run-name=mine");
    run.logMetrics(
        """
        {"candidates": 600, "transport.s": 1.25, "search.recall": "NaN", "method": "tsds",
         "transport.exact": true, "mass_by_source": {"a": 1},
         "stages": [{"name": "search", "seconds": 2.5, "rows": 7, "shuffle_bytes": 9}]}
        """);
    run.end(TrackedRun.Status.FINISHED);
    Service.Run back = readBack("run0");
    assertThat(back.getInfo().getRunName()).isEqualTo("mine");
    assertThat(back.getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
    assertThat(back.getInfo().getEndTime()).isGreaterThanOrEqualTo(back.getInfo().getStartTime());
    Map<String, String> params = new TreeMap<>();
    back.getData().getParamsList().forEach(param -> params.put(param.getKey(), param.getValue()));
    assertThat(params).isEqualTo(START.params());
    Map<String, String> tags = new TreeMap<>();
    back.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    assertThat(tags)
        .containsEntry("tamis.method", "tsds")
        .containsEntry("team", "search")
        .containsEntry("ticket", "42")
        .containsEntry("mlflow.source.type", "JOB");
    Map<String, Double> metrics = new TreeMap<>();
    back.getData()
        .getMetricsList()
        .forEach(metric -> metrics.put(metric.getKey(), metric.getValue()));
    assertThat(metrics)
        .isEqualTo(
            Map.of(
                "candidates", 600.0,
                "transport.s", 1.25,
                "stages.search.seconds", 2.5,
                "stages.search.rows", 7.0,
                "stages.search.shuffle_bytes", 9.0));
  }

  @Test
  void theExperimentIsMadeOnceAndFoundAgain() {
    started("tracking.experiment=täglich & mehr");
    started("tracking.experiment=täglich & mehr");
    assertThat(server.requests())
        .filteredOn(request -> request.equals("POST /api/2.0/mlflow/experiments/create"))
        .hasSize(1);
    try (MlflowClient client = new MlflowClient(server.address())) {
      String id = client.getExperimentByName("täglich & mehr").orElseThrow().getExperimentId();
      assertThat(server.runs()).extracting(run -> run.getInfo().getExperimentId()).containsOnly(id);
    }
  }

  @Test
  void anExperimentThatAnotherRunMakesMeanwhileIsTaken() {
    server.experiment("tamis");
    server.failNext(
        "experiments/get-by-name", 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
    started();
    assertThat(server.runs()).hasSize(1);
  }

  @Test
  void theLimitsOfARequestAreKept() throws Exception {
    Map<String, String> params = new TreeMap<>();
    for (int n = 0; n < 250; n++) {
      params.put("key-" + n, "ü".repeat(6_000));
    }
    params.put("long", "x".repeat(5_998) + "😀😀");
    StringBuilder json = new StringBuilder("{\"a,b\": 0");
    for (int n = 0; n < 2_500; n++) {
      json.append(", \"m").append(n).append("\": ").append(n);
    }
    TrackedRun run =
        TrackedRun.start(
            config(server.address()), Map.of(), new TrackedRun.Start("out", params, Map.of()));
    run.logMetrics(json + "}");
    Service.RunData data = readBack("run0").getData();
    assertThat(data.getParamsList()).hasSize(251);
    assertThat(data.getParamsList())
        .filteredOn(param -> param.getKey().equals("long"))
        .extracting(Service.Param::getValue)
        .containsExactly("x".repeat(5_998) + "…"); // no half of a letter
    assertThat(data.getMetricsList()).hasSize(2_501);
    assertThat(data.getMetricsList()).extracting(Service.Metric::getKey).contains("a_b", "m2499");
  }

  @Test
  void filesGoThroughTheServer() throws Exception {
    TrackedRun run = started();
    run.upload("report.html", "<p>ü".getBytes(StandardCharsets.UTF_8));
    assertThat(server.files()).isEqualTo(Map.of("1/run0/artifacts/report.html", "<p>ü"));
    assertThat(server.type("1/run0/artifacts/report.html")).isEqualTo("text/html");
  }

  @Test
  void nameAndPasswordGoBeforeAToken() {
    server.authorization("Basic bWU6c2VjcmV0"); // me:secret
    TrackedRun.start(
        config(server.address()),
        Map.of(
            "MLFLOW_TRACKING_USERNAME", "me",
            "MLFLOW_TRACKING_PASSWORD", "secret",
            "MLFLOW_TRACKING_TOKEN", "token"),
        START);
    server.authorization("Bearer token");
    TrackedRun.start(config(server.address()), Map.of("MLFLOW_TRACKING_TOKEN", "token"), START);
    assertThat(server.runs()).hasSize(2);
  }

  @Test
  void whoMayNotWriteIsRefusedWithoutTheSecret() {
    server.authorization("Bearer right");
    assertThatThrownBy(
            () ->
                TrackedRun.start(
                    config(server.address()), Map.of("MLFLOW_TRACKING_TOKEN", "wrong-one"), START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tracking.uri must be an MLflow server that takes this run, but is %1$s: GET"
                    .formatted(server.address())
                + " %s/api/2.0/mlflow/experiments/get-by-name answers 401: You are not authenticated."
                    .formatted(server.address()));
  }

  @Test
  void aServerThatIsOutOfReachIsRefused() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> TrackedRun.start(config("http://127.0.0.1:" + free), Map.of(), START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "tracking.uri must be an MLflow server that takes this run, but is http://127.0.0.1:"
                + free)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedFor() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      TrackingConfig config = config("http://127.0.0.1:" + silent.getLocalPort());
      MlflowServer hung =
          new MlflowServer(ServerAccess.of(config, Map.of()), Duration.ofMillis(200));
      long start = System.nanoTime();
      assertThatThrownBy(() -> TrackedRun.start(hung, System::currentTimeMillis, config, START))
          .hasMessageContaining("timed out");
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
    }
  }

  @Test
  void aPageInsteadOfAnAnswerIsRefused() {
    server.failNext("experiments/get-by-name", 200, "<html>Sign in</html>");
    assertThatThrownBy(this::started)
        .hasMessageContaining("answers no JSON object, but <html>Sign in</html>");
    server.failNext("experiments/get-by-name", 302, "");
    assertThatThrownBy(this::started).hasMessageContaining("answers 302");
  }

  @Test
  void aRunWhoseParamsAreNotTakenIsEnded() {
    server.failNext("runs/log-batch", 500, "full");
    server.failNext("runs/update", 500, "still full"); // taken all the same
    assertThatThrownBy(this::started)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("runs/log-batch answers 500: full")
        .cause()
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .asString()
                    .endsWith("runs/update answers 500: still full"));
    assertThat(server.runs())
        .extracting(run -> run.getInfo().getStatus())
        .containsExactly(Service.RunStatus.FAILED);
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() {
    server.failNext("experiments/get-by-name", 429, "");
    server.failNext("experiments/get-by-name", 503, "");
    started();
    assertThat(server.runs()).hasSize(1);
  }

  @Test
  void whatTheServerDoesNotTakeIsTold() {
    TrackedRun run = started();
    server.failNext(
        "runs/log-batch", 500, "{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"full\"}");
    assertThatThrownBy(() -> run.logMetrics("{\"a\": 1}"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/api/2.0/mlflow/runs/log-batch answers 500 INTERNAL_ERROR: full");
  }
}
