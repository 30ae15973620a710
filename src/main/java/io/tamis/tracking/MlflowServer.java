package io.tamis.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Requests to an MLflow server's REST interface, each bounded in time.
 *
 * <p>A request is sent again, twice at the most, where the server says that it was not taken now:
 * status 429 or 503. Redirections are not followed: they would carry the authorization elsewhere.
 */
final class MlflowServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration UPLOAD = Duration.ofMinutes(2);
  private static final int ATTEMPTS = 3;
  private static final int SHOWN_LETTERS = 300;

  private final ServerAccess access;
  private final Duration patience;
  private final HttpClient client;

  /**
   * @param patience for an answer to a request that carries no file
   */
  MlflowServer(ServerAccess access, Duration patience) {
    this(
        access,
        patience,
        HttpClient.newBuilder()
            .connectTimeout(patience.compareTo(CONNECT) < 0 ? patience : CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build());
  }

  private MlflowServer(ServerAccess access, Duration patience, HttpClient client) {
    this.access = access;
    this.patience = patience;
    this.client = client;
  }

  URI address() {
    return access.address();
  }

  /** The same server by the same connections, which is given another time to answer. */
  MlflowServer within(Duration otherPatience) {
    return new MlflowServer(access, otherPatience, client);
  }

  /**
   * @param path below {@code /api/2.0/mlflow/}, its query encoded
   */
  JsonNode get(String path) throws IOException {
    return json(send(authorized(api(path)).GET().timeout(patience)));
  }

  /**
   * @param path below {@code /api/2.0/mlflow/}
   */
  JsonNode post(String path, ObjectNode body) throws IOException {
    BodyPublisher publisher = BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8);
    return json(
        send(
            authorized(api(path))
                .header("Content-Type", "application/json")
                .POST(publisher)
                .timeout(patience)));
  }

  /** Uploads a file to the server itself. */
  void put(URI place, byte[] file, String type) throws IOException {
    send(
        authorized(place)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(file))
            .timeout(UPLOAD));
  }

  /** Sends bytes to a store that signed the address: it is not told who we are. */
  void sendSigned(String method, URI place, byte[] bytes, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(place)
            .method(method, BodyPublishers.ofByteArray(bytes))
            .timeout(UPLOAD);
    headers.forEach((name, value) -> signedHeader(request, name, value));
    send(request);
  }

  private static void signedHeader(HttpRequest.Builder request, String name, String value) {
    try {
      request.header(name, value);
    } catch (IllegalArgumentException e) { // which says the value, and that may be a secret
      throw new IllegalArgumentException("the header " + name + " cannot be sent");
    }
  }

  private URI api(String path) {
    return URI.create(access.address() + "/api/2.0/mlflow/" + path);
  }

  private HttpRequest.Builder authorized(URI place) {
    HttpRequest.Builder request = HttpRequest.newBuilder(place).header("User-Agent", "tamis");
    access.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.build();
    try {
      for (int attempt = 1; ; attempt++) {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        int status = response.statusCode();
        if (status / 100 == 2) {
          return response;
        }
        if ((status != 429 && status != 503) || attempt == ATTEMPTS) {
          throw refused(request, response);
        }
        Thread.sleep(Math.min(1000L * attempt, patience.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } catch (TrackingException e) {
      throw e;
    } catch (IOException e) {
      String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new TrackingException(at(request) + " cannot be reached: " + said, "", e);
    }
  }

  private static TrackingException refused(HttpRequest request, HttpResponse<String> response) {
    String code = "";
    String said = response.body();
    try {
      JsonNode error = JSON.readTree(response.body());
      code = error.path("error_code").asText("");
      said = error.path("message").asText(said);
    } catch (JsonProcessingException e) {
      said =
          response.headers().firstValue("Location").map(to -> "moved to " + shown(to)).orElse(said);
    }
    return new TrackingException(
        at(request)
            + " answers "
            + response.statusCode()
            + (code.isEmpty() ? "" : " " + code)
            + (said.isBlank() ? "" : ": " + cut(said)),
        code,
        null);
  }

  private static JsonNode json(HttpResponse<String> response) throws TrackingException {
    try {
      JsonNode node = JSON.readTree(response.body());
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) { // a login page, for one
      throw new TrackingException(noJson(response), "", e);
    }
    throw new TrackingException(noJson(response), "", null);
  }

  private static String noJson(HttpResponse<String> response) {
    return at(response.request()) + " answers no JSON object, but " + cut(response.body());
  }

  /** Without the query, which in a signed address is a secret. */
  private static String at(HttpRequest request) {
    URI place = request.uri();
    return request.method()
        + " "
        + place.getScheme()
        + "://"
        + place.getRawAuthority().replaceFirst(".*@", "")
        + place.getPath();
  }

  private static String shown(String place) {
    return TrackingConfig.shown(place).replaceFirst("[?#].*", "");
  }

  /** Ends the connections, and the threads that serve them. */
  @Override
  public void close() {
    client.shutdownNow();
    try {
      client.awaitTermination(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN_LETTERS ? line : line.substring(0, SHOWN_LETTERS) + "…";
  }
}
