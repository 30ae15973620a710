package io.tamis.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One run of ours at an MLflow server, from its start to its end.
 *
 * <p>The start sends what is known then, settings and tags, so that a server that is out of reach,
 * or takes nothing from us, is found before any work. Each start makes a run of its own: MLflow
 * knows no names for runs that are unique, and a run that is over stays as it ended.
 */
public final class TrackedRun implements AutoCloseable {
  /** How a run ended, by MLflow's names. */
  public enum Status {
    FINISHED,
    FAILED,
    KILLED
  }

  /**
   * What is known at the start.
   *
   * @param name that the server shows
   * @param params every key that was set
   * @param tags beside those of the config
   */
  public record Start(String name, Map<String, String> params, Map<String, String> tags) {}

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** When the JVM is ended from outside, others wait for it. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  private static final String NO_SUCH = "RESOURCE_DOES_NOT_EXIST";
  private static final String IS_THERE = "RESOURCE_ALREADY_EXISTS";

  private final MlflowServer server;
  private final LongSupplier clock;
  private final String experimentId;
  private final String id;
  private final ArtifactPlace place;

  private TrackedRun(MlflowServer server, LongSupplier clock, String experimentId, JsonNode info) {
    this.server = server;
    this.clock = clock;
    this.experimentId = experimentId;
    this.id = info.path("run_id").asText();
    this.place = ArtifactPlace.of(info.path("artifact_uri").asText(), server.address());
  }

  /**
   * Starts a run, in the experiment of that name.
   *
   * @param config with an address
   * @param environment variables by name
   * @throws IllegalArgumentException if the server cannot be reached, or does not take the run
   */
  public static TrackedRun start(
      TrackingConfig config, Map<String, String> environment, Start start) {
    MlflowServer server = new MlflowServer(ServerAccess.of(config, environment), PATIENCE);
    return start(server, System::currentTimeMillis, config, start);
  }

  static TrackedRun start(
      MlflowServer server, LongSupplier clock, TrackingConfig config, Start start) {
    try {
      String experiment = experiment(server, config.experiment());
      TrackedRun run =
          new TrackedRun(
              server, clock, experiment, create(server, clock, experiment, config, start));
      run.begin(start.params());
      return run;
    } catch (IOException e) {
      server.close();
      throw new IllegalArgumentException(
          TrackingConfig.URI_KEY
              + " must be an MLflow server that takes this run, but is "
              + config.uri().orElseThrow()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String experiment(MlflowServer server, String name) throws IOException {
    String byName =
        "experiments/get-by-name?experiment_name="
            + URLEncoder.encode(name, StandardCharsets.UTF_8);
    try {
      return idOf(server.get(byName));
    } catch (TrackingException e) {
      if (!e.code().equals(NO_SUCH)) {
        throw e;
      }
    }
    try {
      return server
          .post("experiments/create", MlflowServer.JSON.createObjectNode().put("name", name))
          .path("experiment_id")
          .asText();
    } catch (TrackingException e) {
      if (!e.code().equals(IS_THERE)) { // made by another run, just now
        throw e;
      }
      return idOf(server.get(byName));
    }
  }

  private static String idOf(JsonNode answer) {
    return answer.path("experiment").path("experiment_id").asText();
  }

  private static JsonNode create(
      MlflowServer server,
      LongSupplier clock,
      String experiment,
      TrackingConfig config,
      Start start)
      throws IOException {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.source.name", "tamis");
    tags.put("mlflow.source.type", "JOB");
    tags.put("mlflow.user", System.getProperty("user.name"));
    tags.putAll(start.tags());
    tags.putAll(config.tags());
    ObjectNode body =
        MlflowServer.JSON
            .createObjectNode()
            .put("experiment_id", experiment)
            .put("run_name", config.runName().orElse(start.name()))
            .put("start_time", clock.getAsLong());
    ArrayNode list = body.putArray("tags");
    Batches.tags(tags).forEach(list::add);
    return server.post("runs/create", body).path("run").path("info");
  }

  /** A run whose params are not taken is no run, and does not stay under way there. */
  private void begin(Map<String, String> params) throws IOException {
    try {
      for (ObjectNode batch : Batches.params(params)) {
        server.post("runs/log-batch", batch.put("run_id", id));
      }
    } catch (IOException e) {
      try {
        end(Status.FAILED);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Sends the numbers of a metrics.json.
   *
   * @throws IOException if the server does not take them
   */
  public void logMetrics(String json) throws IOException {
    for (ObjectNode batch : Batches.metrics(LoggedMetrics.of(json), clock.getAsLong())) {
      server.post("runs/log-batch", batch.put("run_id", id));
    }
  }

  /** Where files go. */
  public ArtifactPlace place() {
    return place;
  }

  /**
   * Uploads a file, unless its place is one that we write ourselves.
   *
   * @param name of letters, digits and {@code . - _}
   * @throws IOException if the server does not take it
   */
  public void upload(String name, byte[] file) throws IOException {
    switch (place) {
      case ArtifactPlace.Proxied proxied -> server.put(proxied.file(name), file, type(name));
      case ArtifactPlace.Signed signed -> new SignedUpload(server, id).put(name, file);
      case ArtifactPlace.Shared shared ->
          throw new IllegalStateException(shared.folder() + " is written as a filesystem");
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html";
      case "json" -> "application/json";
      case "md" -> "text/markdown";
      default -> "application/octet-stream";
    };
  }

  /**
   * Says how the run ended; the server gets five seconds to take it.
   *
   * @throws IOException if the server does not take it
   */
  public void end(Status status) throws IOException {
    MlflowServer asked = server.within(LAST_PATIENCE);
    asked.post(
        "runs/update",
        MlflowServer.JSON
            .createObjectNode()
            .put("run_id", id)
            .put("status", status.name())
            .put("end_time", clock.getAsLong()));
  }

  /** Ends the connections; after {@link #end}. */
  @Override
  public void close() {
    server.close();
  }

  /** Where a browser finds the run. */
  public String page() {
    return server.address() + "/#/experiments/" + experimentId + "/runs/" + id;
  }
}
