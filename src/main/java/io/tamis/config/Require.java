package io.tamis.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks on values that came from outside. Each throws an {@link IllegalArgumentException} that
 * gives the key, the rule and the value.
 */
public final class Require {
  private Require() {}

  /** A rule that was broken, for those that fit none of the checks below. */
  public static void that(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** NaN fails too. */
  public static double between(String key, double low, double high, double value) {
    if (!(value >= low && value <= high)) {
      throw broken(key, "lie in [" + low + ", " + high + "]", value);
    }
    return value;
  }

  /** A whole number in [low, high]. */
  public static long between(String key, long low, long high, long value) {
    if (value < low || value > high) {
      throw broken(key, "lie in [" + low + ", " + high + "]", value);
    }
    return value;
  }

  /** Above zero and finite. */
  public static double positive(String key, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw broken(key, "be positive and finite", value);
    }
    return value;
  }

  /** Zero or above, and finite. */
  public static double nonNegative(String key, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw broken(key, "be zero or more, and finite", value);
    }
    return value;
  }

  /** A whole number of at least {@code low}. */
  public static long atLeast(String key, long low, long value) {
    if (value < low) {
      throw broken(key, "be at least " + low, value);
    }
    return value;
  }

  /** A finite or infinite number, as Java writes it. */
  public static double number(String key, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw broken(key, "be a number", value);
    }
  }

  /** A whole number. */
  public static long whole(String key, String value) {
    try {
      return Long.parseLong(value.replace("_", ""));
    } catch (NumberFormatException e) {
      throw broken(key, "be a whole number", value);
    }
  }

  /** {@code true} or {@code false}. */
  public static boolean flag(String key, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw broken(key, "be true or false", value);
    };
  }

  /** A choice of an enum, written in lower case with hyphens. */
  public static <E extends Enum<E>> E choice(String key, Class<E> choices, String value) {
    Optional<E> chosen =
        Arrays.stream(choices.getEnumConstants()).filter(c -> spelled(c).equals(value)).findFirst();
    if (chosen.isPresent()) {
      return chosen.get();
    }
    String all =
        Arrays.stream(choices.getEnumConstants())
            .map(Require::spelled)
            .collect(Collectors.joining(", "));
    throw broken(key, "be one of " + all, value);
  }

  /** How a choice is written in a job file: {@code KNN_UNIFORM} as {@code knn-uniform}. */
  public static String spelled(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static IllegalArgumentException broken(String key, String rule, Object value) {
    return new IllegalArgumentException(key + " must " + rule + ", but is " + value);
  }
}
