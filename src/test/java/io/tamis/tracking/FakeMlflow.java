package io.tamis.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.mlflow.api.proto.Service;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;
import org.mlflow_project.google.protobuf.Message;
import org.mlflow_project.google.protobuf.MessageOrBuilder;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * A tracking server that keeps what it is told. Each request must be a message of MLflow's own
 * client, no field unknown, and keep the limits that MLflow's server checks; what it answers are
 * that client's messages, too.
 */
public final class FakeMlflow implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;
  private final Map<String, String> experiments = new LinkedHashMap<>(); // name to id
  private final Map<String, Service.Run.Builder> runs = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, List<Failing>> failing = new TreeMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String artifactRoot = "mlflow-artifacts:/1";
  private String authorization = "";

  /** An answer instead of the true one. */
  private record Failing(int status, String body) {}

  /** What is wrong with a request, as MLflow says it. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String code;

    Wrong(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private FakeMlflow(HttpServer server) {
    this.server = server;
  }

  public static FakeMlflow start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeMlflow fake = new FakeMlflow(server);
      server.createContext("/", fake::answer);
      server.setExecutor(Executors.newCachedThreadPool());
      server.start();
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where the files of runs go that are made from now on. */
  public synchronized void artifactRoot(String root) {
    artifactRoot = root;
  }

  /** Requests must have this value of the header; empty: any. */
  synchronized void authorization(String value) {
    authorization = value;
  }

  /** The next request to this path is answered so; may be called again for the one after. */
  public synchronized void failNext(String path, int status, String body) {
    failing.computeIfAbsent(path, key -> new ArrayList<>()).add(new Failing(status, body));
  }

  synchronized void experiment(String name) {
    experiments.put(name, Integer.toString(experiments.size() + 1));
  }

  /** Method and path of each request, in their order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The runs by id, in the order in which they were made. */
  public synchronized List<Service.Run> runs() {
    return runs.values().stream().map(Service.Run.Builder::build).toList();
  }

  /** Files by their path below the store. */
  public synchronized Map<String, String> files() {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
    return texts;
  }

  synchronized String type(String file) {
    return types.get(file);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(exchange.getRequestMethod() + " " + path);
    int status = 200;
    String answer;
    try {
      answer = answer(exchange, path, body);
    } catch (Wrong e) {
      status = e.code.equals("RESOURCE_DOES_NOT_EXIST") ? 404 : e.code.isEmpty() ? 401 : 400;
      answer = "{\"error_code\": \"" + e.code + "\", \"message\": \"" + e.getMessage() + "\"}";
      if (e.code.isEmpty()) {
        answer = e.getMessage();
      }
    }
    Failing instead = next(path);
    if (instead != null) {
      status = instead.status();
      answer = instead.body();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Failing next(String path) {
    for (Map.Entry<String, List<Failing>> entry : failing.entrySet()) {
      if (path.endsWith(entry.getKey()) && !entry.getValue().isEmpty()) {
        return entry.getValue().remove(0);
      }
    }
    return null;
  }

  private synchronized String answer(HttpExchange exchange, String path, byte[] body) {
    String method = exchange.getRequestMethod();
    String said = exchange.getRequestHeaders().getFirst("Authorization");
    if (!authorization.isEmpty() && !authorization.equals(said)) {
      throw new Wrong("", "You are not authenticated.");
    }
    if (path.startsWith(FILES) && method.equals("PUT")) {
      files.put(path.substring(FILES.length()), body);
      types.put(
          path.substring(FILES.length()), exchange.getRequestHeaders().getFirst("Content-Type"));
      return "{}";
    }
    String json = new String(body, StandardCharsets.UTF_8);
    return switch (method + " " + path.substring(Math.min(path.length(), API.length()))) {
      case "GET experiments/get-by-name" -> byName(query(exchange));
      case "GET runs/get" ->
          print(Service.GetRun.Response.newBuilder().setRun(run(query(exchange))));
      case "POST experiments/create" -> create(read(json, Service.CreateExperiment.newBuilder()));
      case "POST runs/create" -> create(read(json, Service.CreateRun.newBuilder()));
      case "POST runs/log-batch" -> log(read(json, Service.LogBatch.newBuilder()));
      case "POST runs/update" -> update(read(json, Service.UpdateRun.newBuilder()));
      default -> throw new Wrong("ENDPOINT_NOT_FOUND", method + " " + path);
    };
  }

  private static String query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return URLDecoder.decode(query.substring(query.lastIndexOf('=') + 1), StandardCharsets.UTF_8);
  }

  private Service.Run.Builder run(String id) {
    if (!runs.containsKey(id)) {
      throw new Wrong("RESOURCE_DOES_NOT_EXIST", "no run " + id);
    }
    return runs.get(id);
  }

  private String byName(String name) {
    if (!experiments.containsKey(name)) {
      throw new Wrong("RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name " + name);
    }
    return print(
        Service.GetExperimentByName.Response.newBuilder()
            .setExperiment(
                Service.Experiment.newBuilder()
                    .setExperimentId(experiments.get(name))
                    .setName(name)
                    .setLifecycleStage("active")));
  }

  private String create(Service.CreateExperiment.Builder asked) {
    if (experiments.containsKey(asked.getName())) {
      throw new Wrong("RESOURCE_ALREADY_EXISTS", asked.getName() + " is there");
    }
    experiment(asked.getName());
    return print(
        Service.CreateExperiment.Response.newBuilder()
            .setExperimentId(experiments.get(asked.getName())));
  }

  private String create(Service.CreateRun.Builder asked) {
    check(experiments.containsValue(asked.getExperimentId()), "no such experiment");
    check(asked.getStartTime() > 1_600_000_000_000L, "start_time must be milliseconds");
    asked.getTagsList().forEach(tag -> checkEntry(tag.getKey(), tag.getValue(), 5_000));
    String id = "run" + runs.size();
    Service.Run.Builder run =
        Service.Run.newBuilder()
            .setInfo(
                Service.RunInfo.newBuilder()
                    .setRunId(id)
                    .setRunName(asked.getRunName())
                    .setExperimentId(asked.getExperimentId())
                    .setStatus(Service.RunStatus.RUNNING)
                    .setStartTime(asked.getStartTime())
                    .setArtifactUri(artifactRoot + "/" + id + "/artifacts"))
            .setData(Service.RunData.newBuilder().addAllTags(asked.getTagsList()));
    runs.put(id, run);
    return print(Service.CreateRun.Response.newBuilder().setRun(run));
  }

  private String log(Service.LogBatch.Builder asked) {
    check(asked.getMetricsCount() <= 1000, "at most 1000 metrics");
    check(asked.getParamsCount() <= 100, "at most 100 params");
    check(asked.getTagsCount() <= 100, "at most 100 tags");
    Service.RunData.Builder data = run(asked.getRunId()).getDataBuilder();
    for (Service.Metric metric : asked.getMetricsList()) {
      checkEntry(metric.getKey(), "", 0);
      check(metric.getTimestamp() > 1_600_000_000_000L, "timestamp must be milliseconds");
    }
    for (Service.Param param : asked.getParamsList()) {
      checkEntry(param.getKey(), param.getValue(), 6_000);
      check(
          data.getParamsList().stream()
              .allMatch(
                  old ->
                      !old.getKey().equals(param.getKey())
                          || old.getValue().equals(param.getValue())),
          "param " + param.getKey() + " is logged already");
    }
    data.addAllMetrics(asked.getMetricsList()).addAllParams(asked.getParamsList());
    return "{}";
  }

  private String update(Service.UpdateRun.Builder asked) {
    Service.RunInfo.Builder info = run(asked.getRunId()).getInfoBuilder();
    info.setStatus(asked.getStatus()).setEndTime(asked.getEndTime());
    return print(Service.UpdateRun.Response.newBuilder().setRunInfo(info));
  }

  private static void checkEntry(String key, String value, int letters) {
    check(key.matches("[/\\w.\\- ]{1,250}"), "Invalid name " + key);
    check(value.length() <= letters, key + " exceeded length limit of " + letters);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new Wrong("INVALID_PARAMETER_VALUE", message);
    }
  }

  /** Fails where a field is not MLflow's. */
  static <B extends Message.Builder> B read(String json, B into) {
    try {
      check(json.length() <= 1_000_000, "at most 1000000 bytes");
      JsonFormat.parser().merge(json, into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new Wrong("MALFORMED_REQUEST", e.getMessage().replace('"', '\''));
    }
  }

  private static String print(MessageOrBuilder message) {
    try {
      return JsonFormat.printer().preservingProtoFieldNames().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
