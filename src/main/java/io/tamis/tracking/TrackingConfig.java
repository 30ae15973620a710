package io.tamis.tracking;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where runs are told of. Whoever may write there is said by the environment, never here: a job
 * file is copied into each run's manifest.
 *
 * @param uri of the MLflow server, {@code http://...}, {@code https://...} or {@code databricks};
 *     empty: runs are not tracked
 * @param experiment that the run belongs to; made where the server has none of that name
 * @param runName what the server shows; empty: the name of the output folder
 * @param tags of the user's own, by name
 */
public record TrackingConfig(
    Optional<String> uri, String experiment, Optional<String> runName, Map<String, String> tags) {
  public static final List<String> KEYS =
      List.of("tracking.uri", "tracking.experiment", "tracking.run-name", "tracking.tags");

  static final String URI_KEY = "tracking.uri";

  /** The server of the workspace that the environment names. */
  static final String DATABRICKS = "databricks";

  private static final int LONGEST_NAME = 250;

  /** Whatever has a user or a password before its host, be it well-formed or not. */
  private static final Pattern WITH_USER = Pattern.compile("[^/?#]*//[^/?#]*@([^/?#:]*).*");

  /** What MLflow takes in the name of a tag, a metric or a param. */
  private static final String NAME = "[/\\w.\\- ]+";

  public TrackingConfig {
    uri.filter(given -> !given.equals(DATABRICKS)).ifPresent(TrackingConfig::checkAddress);
    Require.that(
        uri.filter(DATABRICKS::equals).isEmpty() || experiment.startsWith("/"),
        "tracking.experiment must be a path of the workspace, such as /Shared/tamis, where"
            + " tracking.uri is databricks, but is "
            + experiment);
    Require.that(
        experiment.length() <= 2 * LONGEST_NAME,
        "tracking.experiment must have 500 letters at the most, but is " + experiment);
    tags.keySet().forEach(TrackingConfig::checkTag);
    tags = Map.copyOf(tags);
  }

  private static void checkAddress(String uri) {
    Matcher withUser = WITH_USER.matcher(uri);
    if (withUser.matches()) {
      throw new IllegalArgumentException(
          URI_KEY
              + " must not hold a user or a password, which belong into the environment as"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, but does for host "
              + withUser.group(1));
    }
    URI address = parsed(uri);
    boolean isHttp =
        "http".equalsIgnoreCase(address.getScheme())
            || "https".equalsIgnoreCase(address.getScheme());
    Require.that(
        isHttp && address.getHost() != null,
        URI_KEY
            + " must be the address of an MLflow server, http://HOST:PORT or https://HOST, or"
            + " databricks, but is "
            + shown(uri));
    Require.that(
        address.getQuery() == null && address.getFragment() == null,
        URI_KEY + " must end with the path, but goes on after " + uri.replaceFirst("[?#].*", ""));
  }

  private static URI parsed(String uri) {
    try {
      return new URI(uri);
    } catch (URISyntaxException e) { // no cause: it holds what is left out here
      throw new IllegalArgumentException(
          URI_KEY + " must be an address, but is " + shown(uri) + ": " + e.getReason());
    }
  }

  /** Without what may be a user and a password, wherever the address is wrong. */
  static String shown(String uri) {
    return uri.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*:/+)?.*@", "$1");
  }

  private static void checkTag(String name) {
    Require.that(
        name.matches(NAME) && name.length() <= LONGEST_NAME && !name.startsWith("tamis."),
        "tracking.tags must have names of letters, digits and _ - . / and blanks, at most 250, and"
            + " not starting with tamis., but one is "
            + name);
  }

  /**
   * @throws IllegalArgumentException if a value breaks its rule
   */
  public static TrackingConfig from(ConfigFile file) {
    return new TrackingConfig(
        file.text(URI_KEY),
        file.text("tracking.experiment", "tamis"),
        file.text("tracking.run-name"),
        tags(file.text("tracking.tags", "")));
  }

  private static Map<String, String> tags(String text) {
    Map<String, String> tags = new TreeMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      Require.that(
          equals > 0,
          "tracking.tags must read NAME=VALUE, NAME=VALUE, but a part is " + part.strip());
      String name = part.substring(0, equals).strip();
      Require.that(
          tags.put(name, part.substring(equals + 1).strip()) == null,
          "tracking.tags must name a tag once, but is " + text);
    }
    return tags;
  }
}
