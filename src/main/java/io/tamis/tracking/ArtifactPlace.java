package io.tamis.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the files of a run go, as the server says in the run's {@code artifact_uri}. */
public sealed interface ArtifactPlace {
  /**
   * To the server itself, which stores them.
   *
   * @param folder that a file's name is appended to, without a slash at its end
   */
  record Proxied(URI folder) implements ArtifactPlace {
    URI file(String name) {
      return URI.create(folder + "/" + name);
    }
  }

  /** To the store of a Databricks workspace, at addresses that are asked for file by file. */
  record Signed() implements ArtifactPlace {}

  /**
   * To a filesystem that we write ourselves. A path without a scheme is one of the driver's own
   * machine, as it is for MLflow's own clients: the server finds the files only if it mounts the
   * same path.
   *
   * @param folder as Hadoop names it, with its scheme
   */
  record Shared(String folder) implements ArtifactPlace {}

  String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

  /**
   * @param artifactUri such as {@code mlflow-artifacts:/1/abc/artifacts}, with or without a host
   * @param server that said so
   */
  static ArtifactPlace of(String artifactUri, URI server) {
    URI uri;
    try {
      uri = new URI(artifactUri.replace(" ", "%20"));
    } catch (URISyntaxException e) {
      return new Shared(filesystem(artifactUri)); // whoever opens it says what is wrong with it
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "mlflow-artifacts" -> {
        String host =
            uri.getRawAuthority() == null ? server.getRawAuthority() : uri.getRawAuthority();
        String path = server.getRawPath() + PROXY + uri.getRawPath();
        yield new Proxied(
            URI.create(server.getScheme() + "://" + host + trimmed(path.replaceAll("/{2,}", "/"))));
      }
      case "http", "https" -> new Proxied(URI.create(trimmed(uri.toString())));
      case "dbfs" -> new Signed();
      case "s3" -> new Shared("s3a" + trimmed(artifactUri).substring("s3".length()));
      default -> new Shared(filesystem(trimmed(artifactUri)));
    };
  }

  /** Never the cluster's default filesystem, where no server looks. */
  private static String filesystem(String place) {
    return place.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")
        ? place
        : "file:" + Path.of(place).toAbsolutePath().normalize();
  }

  private static String trimmed(String place) {
    return place.replaceAll("/+$", "");
  }
}
