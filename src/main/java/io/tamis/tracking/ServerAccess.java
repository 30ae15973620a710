package io.tamis.tracking;

import io.tamis.config.Require;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A server's address, and who we are to it, by the environment variables that MLflow's own clients
 * read: {@code MLFLOW_TRACKING_USERNAME} with {@code MLFLOW_TRACKING_PASSWORD}, else {@code
 * MLFLOW_TRACKING_TOKEN}; for {@code databricks} {@code DATABRICKS_HOST} and {@code
 * DATABRICKS_TOKEN}.
 */
final class ServerAccess {
  private final URI address;
  private final Optional<String> authorization;

  private ServerAccess(String address, Optional<String> authorization) {
    this.address = URI.create(address.replaceAll("/+$", ""));
    this.authorization = authorization;
  }

  /**
   * @param config with an address
   * @param environment variables by name
   * @throws IllegalArgumentException if a variable is missing or has a form that it cannot have
   */
  static ServerAccess of(TrackingConfig config, Map<String, String> environment) {
    String uri = config.uri().orElseThrow();
    if (uri.equals(TrackingConfig.DATABRICKS)) {
      String host = needed(environment, "DATABRICKS_HOST");
      String address = host.contains("://") ? host : "https://" + host;
      Require.that(
          address.matches("https://[^@?#\\s]+"),
          "DATABRICKS_HOST must be the https address of a workspace, but is "
              + TrackingConfig.shown(host).replaceFirst("[?#].*", ""));
      return new ServerAccess(
          address, Optional.of("Bearer " + needed(environment, "DATABRICKS_TOKEN")));
    }
    return new ServerAccess(uri, authorization(environment));
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    if (!user.isEmpty() && !password.isEmpty()) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "").strip();
    return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
  }

  private static String needed(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "").strip();
    Require.that(
        !value.isEmpty(),
        "tracking.uri is databricks, which needs "
            + name
            + " in the driver's environment, but it is not set");
    return value;
  }

  /** Without a slash at its end. */
  URI address() {
    return address;
  }

  /** Value of the header of that name. */
  Optional<String> authorization() {
    return authorization;
  }

  /** The address alone: the rest is secret. */
  @Override
  public String toString() {
    return address.toString();
  }
}
