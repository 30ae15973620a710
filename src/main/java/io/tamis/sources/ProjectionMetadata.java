package io.tamis.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.config.Require;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How gradients were made. Training and evaluation gradients can be compared only if all of it is
 * the same.
 *
 * @param dimensions d, of the projected gradients
 * @param parameters p, trained parameters, from which gradients were projected
 * @param seed of the random projection
 * @param normThetaStar norm of the trained parameters
 * @param clamp how probabilities were clamped before their log-odds, in any words
 */
public record ProjectionMetadata(
    long dimensions,
    OptionalLong parameters,
    OptionalLong seed,
    OptionalDouble normThetaStar,
    Optional<String> clamp) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param json an object with {@code d}, and maybe {@code p}, {@code seed}, {@code
   *     norm_theta_star} and {@code clamp}; other fields do not count
   * @param name of the file, for messages
   */
  public static ProjectionMetadata parse(String json, String name) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(name + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
    Require.that(root.isObject(), name + " must hold a JSON object, but holds " + root);
    OptionalLong dimensions = whole(root, "d", name, 1);
    Require.that(dimensions.isPresent(), name + " must give d, but does not");
    JsonNode norm = root.path("norm_theta_star");
    Require.that(
        isAbsent(norm) || norm.isNumber(),
        name + ": norm_theta_star must be a number, but is " + norm);
    if (!isAbsent(norm)) {
      Require.positive(name + ": norm_theta_star", norm.doubleValue());
    }
    JsonNode clamp = root.path("clamp");
    return new ProjectionMetadata(
        dimensions.getAsLong(),
        whole(root, "p", name, 1),
        whole(root, "seed", name, Long.MIN_VALUE),
        isAbsent(norm) ? OptionalDouble.empty() : OptionalDouble.of(norm.doubleValue()),
        isAbsent(clamp)
            ? Optional.empty()
            : Optional.of(clamp.isTextual() ? clamp.textValue() : clamp.toString()));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static OptionalLong whole(JsonNode root, String field, String name, long least) {
    JsonNode node = root.path(field);
    if (isAbsent(node)) {
      return OptionalLong.empty();
    }
    Require.that(
        node.isIntegralNumber() && node.canConvertToLong(),
        name + ": " + field + " must be a whole number, but is " + node);
    return OptionalLong.of(Require.atLeast(name + ": " + field, least, node.longValue()));
  }

  /**
   * @param names of this file and the other, for messages
   * @throws IllegalArgumentException if a field differs, or only one file gives it
   */
  public void requireSame(ProjectionMetadata other, String... names) {
    requireEqual("d", dimensions, other.dimensions, names);
    requireEqual("p", parameters, other.parameters, names);
    requireEqual("seed", seed, other.seed, names);
    requireEqual("norm_theta_star", normThetaStar, other.normThetaStar, names);
    requireEqual("clamp", clamp, other.clamp, names);
  }

  private static void requireEqual(String field, Object a, Object b, String... names) {
    Require.that(
        a.equals(b),
        field
            + " must be the same in "
            + names[0]
            + " and "
            + names[1]
            + ", but is "
            + told(a)
            + " and "
            + told(b));
  }

  private static String told(Object value) {
    return switch (value) {
      case OptionalLong number -> number.isPresent() ? "" + number.getAsLong() : "missing";
      case OptionalDouble number -> number.isPresent() ? "" + number.getAsDouble() : "missing";
      case Optional<?> text -> text.isPresent() ? text.get().toString() : "missing";
      default -> value.toString();
    };
  }

  /**
   * By what weights are multiplied so that the change of all parameters, P w, has the norm {@code
   * scale} times that of the trained ones; |P w| is about |w| sqrt(p / d).
   *
   * @param norm of the weights; if 0, they stay
   * @throws IllegalArgumentException if p or norm_theta_star is missing
   */
  double factor(double scale, double norm) {
    Require.that(
        parameters.isPresent() && normThetaStar.isPresent(),
        "sources.scale needs p and norm_theta_star in sources.candidate-metadata, but "
            + (parameters.isPresent() ? "norm_theta_star" : "p")
            + " is missing");
    double change = norm * Math.sqrt((double) parameters.getAsLong() / dimensions);
    return norm == 0 ? 1 : scale * normThetaStar.getAsDouble() / change;
  }
}
