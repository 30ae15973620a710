package io.tamis.output;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of a page. Text becomes markup only by {@link #text}, which escapes it, so that a text
 * from a pool that nobody vouches for stays a text.
 */
record Html(String markup) {
  static final Html NOTHING = new Html("");

  private static final int FULL_LENGTH = 4000;

  /** Escaped for the inside of an element and of a quoted attribute. */
  static Html text(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\t', '\n' -> escaped.append(c);
        default -> escaped.append(Character.isISOControl(c) ? '\uFFFD' : c);
      }
    }
    return new Html(escaped.toString());
  }

  /**
   * An element.
   *
   * @param opening its name and attributes, such as {@code td class="number"}; never from data
   */
  static Html element(String opening, Html... inside) {
    int space = opening.indexOf(' ');
    String name = space < 0 ? opening : opening.substring(0, space);
    return new Html("<" + opening + ">" + all(inside).markup + "</" + name + ">");
  }

  static Html element(String opening, String text) {
    return element(opening, text(text));
  }

  static Html all(Html... parts) {
    return all(Arrays.asList(parts));
  }

  static Html all(List<Html> parts) {
    return new Html(parts.stream().map(Html::markup).collect(Collectors.joining()));
  }

  /** A text whose direction of writing stays its own and does not turn its surroundings. */
  static Html isolated(String text) {
    return element("bdi", text);
  }

  /** The beginning of a text, which opens to the whole of it; long texts are cut even then. */
  static Html excerpt(String text, int length) {
    String shown = shortened(text.strip().replaceAll("\\s+", " "), length);
    if (text.codePointCount(0, text.length()) <= length) {
      return isolated(shown);
    }
    return element(
        "details",
        element("summary", isolated(shown)),
        element("div class=\"full\"", isolated(shortened(text.strip(), FULL_LENGTH))));
  }

  /** At most {@code length} characters, the last an ellipsis if some were cut. */
  static String shortened(String text, int length) {
    return text.codePointCount(0, text.length()) <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, length - 1)).stripTrailing() + "…";
  }

  /** A name and what it stands at, for a {@code dl}. */
  static Html fact(String name, String value) {
    return element("div", element("dt", name), element("dd", value));
  }
}
