package io.tamis.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingConfigTest {
  private static TrackingConfig config(String... settings) {
    return TrackingConfig.from(ConfigFile.empty().with(List.of(settings)));
  }

  @Test
  void nothingIsTrackedUnlessAskedFor() {
    assertThat(config().uri()).isEmpty();
    assertThat(config().experiment()).isEqualTo("tamis");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:/mlruns", "mlruns", "sqlite:///mlflow.db", "http:///path", "databricks-uc"})
  void onlyServersAreTracked(String uri) {
    assertThatThrownBy(() -> config("tracking.uri=" + uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tracking.uri must be the address of an MLflow server, http://HOST:PORT or"
                + " https://HOST, or databricks, but is "
                + uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:secret@host",
        "http://me:secret@host:port/",
        "http://secret@host",
        "postgresql://me:secret@host/mlflow",
        "http://me:se^cret secret@host",
        "//me:secret@host"
      })
  void aPasswordInTheAddressIsRefusedAndNotRepeated(String uri) {
    assertThatThrownBy(() -> config("tracking.uri=" + uri))
        .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
        .hasMessageEndingWith("for host host")
        .hasStackTraceContaining("tracking.uri")
        .satisfies(TrackingConfigTest::holdsNoSecret);
  }

  /** Not where the address says a user, but where one may have been meant. */
  @ParameterizedTest
  @CsvSource({
    "http://me:secret@ml_flow:5000, for host ml_flow",
    "http://me:x/secret@host, but is http://host",
    "me:secret@host, but is host",
    "http:me:secret@host, but is host",
    "http://ho st/secret@x, but is http://x: Illegal character in authority",
    "http://host/?token=secret, but goes on after http://host/",
    "http://host#secret, but goes on after http://host"
  })
  void noAddressThatIsRefusedShowsAPassword(String uri, String told) {
    assertThatThrownBy(() -> config("tracking.uri=" + uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told)
        .satisfies(TrackingConfigTest::holdsNoSecret);
  }

  private static void holdsNoSecret(Throwable thrown) {
    assertThat(Throwables.getStackTrace(thrown)).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | tracking.tags must read NAME=VALUE, NAME=VALUE, but a part is a",
        "a=1,a=2 | tracking.tags must name a tag once, but is a=1,a=2",
        "ä:=1 | but one is ä:",
        "tamis.method=x | and not starting with tamis., but one is tamis.method"
      })
  void tagsHaveNamesThatMlflowTakes(String tags, String told) {
    assertThatThrownBy(() -> config("tracking.tags=" + tags)).hasMessageContaining(told);
  }

  @Test
  void aWorkspaceIsNamedByTheEnvironment() {
    assertThatThrownBy(() -> config("tracking.uri=databricks"))
        .hasMessageContaining("tracking.experiment must be a path of the workspace")
        .hasMessageEndingWith("but is tamis");
    TrackingConfig config = config("tracking.uri=databricks", "tracking.experiment=/Shared/tamis");
    assertThatThrownBy(() -> ServerAccess.of(config, Map.of("DATABRICKS_HOST", "x.example")))
        .hasMessage(
            "tracking.uri is databricks, which needs DATABRICKS_TOKEN in the driver's environment,"
                + " but it is not set");
    ServerAccess access =
        ServerAccess.of(
            config, Map.of("DATABRICKS_HOST", "x.example/", "DATABRICKS_TOKEN", "dapi1"));
    assertThatThrownBy(
            () ->
                ServerAccess.of(
                    config, Map.of("DATABRICKS_HOST", "me:secret@x", "DATABRICKS_TOKEN", "dapi1")))
        .hasMessage("DATABRICKS_HOST must be the https address of a workspace, but is x");
    assertThat(access.address()).isEqualTo(URI.create("https://x.example"));
    assertThat(access.authorization()).contains("Bearer dapi1");
    assertThat(access.toString()).doesNotContain("dapi1");
  }

  @ParameterizedTest
  @CsvSource({
    "mlflow-artifacts:/1/abc/artifacts,"
        + " http://s:5000/base/api/2.0/mlflow-artifacts/artifacts/1/abc/artifacts/f",
    "mlflow-artifacts://files:81/1/abc, http://files:81/base/api/2.0/mlflow-artifacts/artifacts/1/abc/f",
    "https://files/api/2.0/mlflow-artifacts/artifacts/x/1/,"
        + " https://files/api/2.0/mlflow-artifacts/artifacts/x/1/f"
  })
  void proxiedFilesHaveTheAddressOfMlflowsOwnClients(String uri, String file) {
    ArtifactPlace place = ArtifactPlace.of(uri, URI.create("http://s:5000/base"));
    assertThat(((ArtifactPlace.Proxied) place).file("f")).isEqualTo(URI.create(file));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/1/abc/artifacts, s3a://bucket/1/abc/artifacts",
    "/home/me/my runs/0, file:/home/me/my runs/0",
    "/runs/%zz, file:/runs/%zz",
    "file:///runs/0, file:///runs/0",
    "hdfs://nn/runs/0/, hdfs://nn/runs/0"
  })
  void otherPlacesAreFilesystems(String uri, String folder) {
    assertThat(ArtifactPlace.of(uri, URI.create("http://s")))
        .isEqualTo(new ArtifactPlace.Shared(folder));
  }
}
