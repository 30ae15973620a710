package io.tamis.demo;

import java.util.List;

/** Words that can stand for one another without changing what is asked. */
final class Synonyms {
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("buys", "purchases"),
          List.of("total", "sum"),
          List.of("left", "remaining"),
          List.of("whole", "entire"),
          List.of("doctor", "physician"),
          List.of("helps", "works"),
          List.of("normally", "usually"),
          List.of("quickly", "fast"),
          List.of("dangerous", "serious"),
          List.of("reason", "cause"),
          List.of("healthy", "well"),
          List.of("tired", "exhausted"),
          List.of("small", "little"),
          List.of("also", "additionally"),
          List.of("need", "require"),
          List.of("recipe", "dish"),
          List.of("quick", "speedy"),
          List.of("steps", "instructions"),
          List.of("cook", "prepare"),
          List.of("serve", "dish up"),
          List.of("parcel", "package"),
          List.of("arrived", "come"),
          List.of("message", "text"),
          List.of("answer", "response"),
          List.of("urgent", "pressing"),
          List.of("refund", "reimburse"),
          List.of("send", "mail"),
          List.of("a week", "seven days"),
          List.of("two weeks", "fourteen days"),
          List.of("about", "around"));

  private Synonyms() {}

  /** The words that have a synonym. */
  static List<String> words() {
    return PAIRS.stream().map(List::getFirst).toList();
  }

  static String of(String word) {
    return PAIRS.stream()
        .filter(pair -> pair.getFirst().equals(word))
        .findFirst()
        .orElseThrow()
        .getLast();
  }
}
