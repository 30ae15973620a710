package io.tamis.demo;

import io.tamis.demo.PlantedLeak.Kind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Rows that give queries away.
 *
 * @param others rows of the pool, whose text is put around what is embedded
 */
record LeakMaker(List<DemoExample> others, SplittableRandom random) {
  private static final Pattern NUMBER = Pattern.compile("(?<![\\d.,-])[1-9]\\d{0,8}(?![\\d.,-])");
  private static final int NARROWEST = 25;
  private static final int WIDEST = 70;

  /** Whether a query can be planted so: one without a number has none to change. */
  static boolean fits(DemoExample query, Kind kind) {
    return kind != Kind.NUMBER || NUMBER.matcher(query.prompt()).find();
  }

  /** The query under another id, changed. */
  DemoExample of(DemoExample query, Kind kind, String id) {
    return switch (kind) {
      case VERBATIM -> new DemoExample(id, query.source(), query.prompt(), query.response());
      case REWRAPPED ->
          new DemoExample(
              id, query.source(), rewrapped(query.prompt()), rewrapped(query.response()));
      case NUMBER ->
          new DemoExample(id, query.source(), renumbered(query.prompt()), query.response());
      case EMBEDDED -> embedded(query, id);
    };
  }

  private String rewrapped(String text) {
    int width = random.nextInt(NARROWEST, WIDEST);
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split("\\s+", -1)) {
      if (length > 0) {
        lines.append(length + word.length() < width ? ' ' : '\n');
      }
      length = length + word.length() < width ? length + word.length() + 1 : word.length();
      lines.append(word);
    }
    return lines.toString();
  }

  private String renumbered(String text) {
    List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
    MatchResult place = numbers.get(random.nextInt(numbers.size()));
    long changed = Long.parseLong(place.group()) + random.nextInt(1, 10);
    return text.substring(0, place.start()) + changed + text.substring(place.end());
  }

  private DemoExample embedded(DemoExample query, String id) {
    DemoExample before = others.get(random.nextInt(others.size()));
    DemoExample after = others.get(random.nextInt(others.size()));
    return new DemoExample(
        id,
        before.source(),
        before.prompt() + " " + query.prompt() + "\n" + query.response() + " " + after.prompt(),
        after.response());
  }
}
