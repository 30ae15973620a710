package io.tamis.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.api.proto.mlflow.DatabricksArtifacts;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * Files of a Databricks workspace, as its messages describe the way there; the cloud is made up.
 */
class SignedUploadTest {
  private static final byte[] FILE = "{}\n".getBytes(StandardCharsets.UTF_8);

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String type;
  private String place = ""; // empty: a true one

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/mlflow/artifacts/credentials-for-write", this::sign);
    server.createContext("/store", this::store);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void sign(HttpExchange exchange) throws IOException {
    DatabricksArtifacts.GetCredentialsForWrite.Builder asked =
        FakeMlflow.read(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            DatabricksArtifacts.GetCredentialsForWrite.newBuilder());
    String answer =
        JsonFormat.printer()
            .preservingProtoFieldNames()
            .print(
                DatabricksArtifacts.GetCredentialsForWrite.Response.newBuilder()
                    .addCredentialInfos(
                        DatabricksArtifacts.ArtifactCredentialInfo.newBuilder()
                            .setRunId(asked.getRunId())
                            .setPath(asked.getPath(0))
                            .setSignedUri(
                                place.isEmpty()
                                    ? address() + "/store/" + asked.getPath(0) + "?sig=s3cret"
                                    : place)
                            .setType(DatabricksArtifacts.ArtifactCredentialType.valueOf(type))
                            .addHeaders(
                                DatabricksArtifacts.ArtifactCredentialInfo.HttpHeader.newBuilder()
                                    .setName("x-kind")
                                    .setValue("own"))));
    answer(exchange, 200, answer);
  }

  private void store(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    stored.add(
        String.join(
            " ",
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("x-kind"),
            String.valueOf(exchange.getRequestHeaders().getFirst("x-ms-blob-type")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            body.strip()));
    answer(exchange, body.equals("bad") ? 403 : 201, "");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private SignedUpload upload() {
    TrackingConfig config =
        TrackingConfig.from(ConfigFile.empty().with(List.of("tracking.uri=" + address())));
    ServerAccess access = ServerAccess.of(config, Map.of("MLFLOW_TRACKING_TOKEN", "ours"));
    return new SignedUpload(new MlflowServer(access, Duration.ofSeconds(10)), "run0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_PRESIGNED_URL", "GCP_SIGNED_URL"})
  void aFileGoesToTheSignedAddressWithoutOurToken(String signedType) throws Exception {
    type = signedType;
    upload().put("metrics.json", FILE);
    assertThat(stored).containsExactly("PUT /store/metrics.json?sig=s3cret own null null {}");
  }

  @Test
  void aBlobOfAzureIsNamedAsOne() throws Exception {
    type = "AZURE_SAS_URI";
    upload().put("metrics.json", FILE);
    assertThat(stored).containsExactly("PUT /store/metrics.json?sig=s3cret own BlockBlob null {}");
  }

  @Test
  void aDataLakeOfAzureTakesThreeRequests() throws Exception {
    type = "AZURE_ADLS_GEN2_SAS_URI";
    upload().put("metrics.json", FILE);
    assertThat(stored)
        .containsExactly(
            "PUT /store/metrics.json?sig=s3cret&resource=file own null null ",
            "PATCH /store/metrics.json?sig=s3cret&action=append&position=0 own null null {}",
            "PATCH /store/metrics.json?sig=s3cret&action=flush&position=3 own null null ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a b/?sig=s3cret", "http://ml_store/f?sig=s3cret", "f?sig=s3cret"})
  void anAddressThatIsNoneIsNotRepeated(String signed) {
    type = "AWS_PRESIGNED_URL";
    place = signed;
    assertThatThrownBy(() -> upload().put("f", FILE))
        .isInstanceOf(TrackingException.class)
        .hasMessageStartingWith("the address signed for f is none: ")
        .satisfies(thrown -> assertThat(Throwables.getStackTrace(thrown)).doesNotContain("s3cret"));
  }

  @Test
  void theSignatureIsNotRepeatedWhereTheStoreRefuses() {
    type = "AWS_PRESIGNED_URL";
    assertThatThrownBy(() -> upload().put("f", "bad".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("PUT " + address() + "/store/f answers 403");
  }
}
