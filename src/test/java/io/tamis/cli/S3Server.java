package io.tamis.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An object store in a JVM of its own, for as long as a test class runs.
 *
 * @param endpoint where it listens
 */
record S3Server(Process process, String endpoint) implements AutoCloseable {
  static final String BUCKET = "pool";

  private static final long PATIENCE_MILLIS = 120_000;

  static S3Server start(Path folder) throws Exception {
    String jar =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(name -> name.matches(".*/s3mock-[^/]*-exec\\.jar"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no S3 server among the test's jars"));
    int port = freePort();
    Path log = folder.resolve("s3.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + folder,
                "-Dserver.port=0", // of HTTPS, which nobody asks
                "-Dcom.adobe.testing.s3mock.httpPort=" + port,
                "-Dcom.adobe.testing.s3mock.store.initialBuckets=" + BUCKET,
                "-jar",
                jar)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    S3Server server = new S3Server(process, "http://127.0.0.1:" + port);
    server.await(log);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void await(Path log) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ask = HttpRequest.newBuilder(URI.create(endpoint + "/" + BUCKET)).build();
      while (process.isAlive() && System.currentTimeMillis() < end) {
        try {
          if (client.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          Thread.sleep(200); // not up yet
        }
      }
    }
    close();
    throw new AssertionError("the S3 server did not come up: " + Files.readString(log));
  }

  /** What Hadoop must be told to reach it. */
  Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint", endpoint,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.access.key", "any",
        "fs.s3a.secret.key", "any",
        "fs.s3a.connection.ssl.enabled", "false");
  }

  /** The same, as {@code spark-submit --conf} hands them to the driver. */
  List<String> options() {
    return settings().entrySet().stream()
        .map(entry -> "-Dspark.hadoop." + entry.getKey() + "=" + entry.getValue())
        .sorted()
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
