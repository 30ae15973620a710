package io.tamis.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One task in the making. A slot is filled once and keeps its value, so that the answer speaks of
 * what was asked:
 *
 * <ul>
 *   <li>{@code {city}} is a line of the list {@code city}; {@code {city2}} to {@code {city9}} are
 *       others of its lines
 *   <li>{@code {plant.water}} is a cell of the drawn row of the table {@code plant}
 *   <li>{@code {n:2-9}} is a whole number in [2, 9], later {@code {n}}
 *   <li>{@code {t=n*m}} computes exactly with {@code + - * /}; {@code {t=n/m~2}} rounds half up to
 *       two decimals
 *   <li>{@code {^city}} starts with a capital; {@code {!n:2-9}} fills the slot and prints nothing
 * </ul>
 */
final class Draft {
  private static final Pattern SLOT =
      Pattern.compile(
          "\\{(?<flag>[!^]?)(?<key>[a-z]+[2-9]?)(?:\\.(?<column>[a-z]+))?"
              + "(?::(?<low>\\d+)-(?<high>\\d+)"
              + "|=(?<left>[a-z0-9.]+)(?<sign>[-+*/])(?<right>[a-z0-9.]+)(?:~(?<digits>\\d))?)?\\}");

  private final Phrasebook book;
  private final SplittableRandom random;
  private final Map<String, String> values = new HashMap<>(); // looked up by key, never walked
  private final Map<String, List<String>> rows = new HashMap<>(); // its order never matters

  Draft(Phrasebook book, SplittableRandom random) {
    this.book = book;
    this.random = random;
  }

  /** Fills a slot from outside. */
  Draft with(String key, String value) {
    values.put(key, value);
    return this;
  }

  /** Draws a template and fills it. */
  Task task() {
    String[] template = fill("{task}").split(" => ", -1);
    return new Task(template[0].translateEscapes(), template[1].translateEscapes());
  }

  private String fill(String text) {
    Matcher slot = SLOT.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (slot.find()) {
      String value = value(slot);
      String printed =
          switch (slot.group("flag")) {
            case "!" -> "";
            case "^" -> value.substring(0, 1).toUpperCase(Locale.ROOT) + value.substring(1);
            default -> value;
          };
      slot.appendReplacement(filled, Matcher.quoteReplacement(printed));
    }
    return slot.appendTail(filled).toString();
  }

  private String value(Matcher slot) {
    String key = slot.group("key");
    if (slot.group("low") != null) {
      int low = Integer.parseInt(slot.group("low"));
      int high = Integer.parseInt(slot.group("high"));
      values.computeIfAbsent(key, k -> Integer.toString(random.nextInt(low, high + 1)));
    } else if (slot.group("sign") != null) {
      values.put(key, computed(slot));
    }
    return lookUp(key, slot.group("column") == null ? "" : slot.group("column"));
  }

  private String lookUp(String key, String column) {
    if (values.containsKey(key)) {
      return values.get(key);
    }
    Optional<Phrasebook.Section> section = book.section(key.replaceFirst("[2-9]$", ""));
    int cell = section.map(s -> s.columns().indexOf(column)).orElse(-1);
    if (cell < 0) {
      throw new IllegalStateException("nothing fills the slot " + key + " " + column);
    }
    if (!rows.containsKey(key)) {
      rows.put(key, row(section.orElseThrow()));
    }
    return fill(rows.get(key).get(cell));
  }

  /** A row of the section that fills no other slot yet. */
  private List<String> row(Phrasebook.Section section) {
    List<List<String>> free =
        section.rows().stream().filter(row -> !rows.containsValue(row)).toList();
    return free.get(random.nextInt(free.size()));
  }

  private String computed(Matcher slot) {
    BigDecimal left = number(slot.group("left"));
    BigDecimal right = number(slot.group("right"));
    int digits = slot.group("digits") == null ? -1 : Integer.parseInt(slot.group("digits"));
    BigDecimal result =
        switch (slot.group("sign")) {
          case "+" -> left.add(right);
          case "-" -> left.subtract(right);
          case "*" -> left.multiply(right);
          default ->
              digits < 0 ? left.divide(right) : left.divide(right, digits, RoundingMode.HALF_UP);
        };
    BigDecimal rounded = digits < 0 ? result : result.setScale(digits, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** What a slot holds, or the number itself. */
  private BigDecimal number(String operand) {
    if (Character.isDigit(operand.charAt(0))) {
      return new BigDecimal(operand);
    }
    String[] parts = operand.split("\\.", -1);
    return new BigDecimal(lookUp(parts[0], parts.length == 1 ? "" : parts[1]));
  }
}
