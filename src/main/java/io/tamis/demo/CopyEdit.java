package io.tamis.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One small change of the kind that tells a copy on the web from its original. */
enum CopyEdit {
  /** Two neighboring words change places. */
  WORD_SWAP("\\b([a-z]{2,}) ([a-z]{2,})\\b") {
    @Override
    String changed(MatchResult place) {
      return place.group(2) + " " + place.group(1);
    }
  },

  /** A word gives way to one that means the same. */
  SYNONYM("\\b(" + String.join("|", Synonyms.words()) + ")\\b") {
    @Override
    String changed(MatchResult place) {
      return Synonyms.of(place.group());
    }
  },

  /** A comma is lost, or an exclamation mark takes the place of a full stop. */
  PUNCTUATION("[.,] ") {
    @Override
    String changed(MatchResult place) {
      return place.group().startsWith(".") ? "! " : " ";
    }
  },

  /** A word is written in capitals, or loses its capital. */
  CAPITALS("\\b[A-Za-z][a-z]{3,}\\b") {
    @Override
    String changed(MatchResult place) {
      String word = place.group();
      String lower = word.toLowerCase(Locale.ROOT);
      return lower.equals(word) ? word.toUpperCase(Locale.ROOT) : lower;
    }
  },

  /** A number gets a decimal, or its thousands are parted. */
  NUMBER_FORMAT("(?<![\\d.,-])\\d+(?![\\d.,-])") {
    @Override
    String changed(MatchResult place) {
      String digits = place.group();
      return digits.length() > 3
          ? digits.substring(0, digits.length() - 3) + "," + digits.substring(digits.length() - 3)
          : digits + ".0";
    }
  };

  private final Pattern places;

  CopyEdit(String places) {
    this.places = Pattern.compile(places);
  }

  abstract String changed(MatchResult place);

  /** The text changed in one place, or as it was if there is no place for this change. */
  String apply(String text, SplittableRandom random) {
    List<MatchResult> found = new ArrayList<>();
    Matcher matcher = places.matcher(text);
    while (matcher.find()) {
      found.add(matcher.toMatchResult());
    }
    if (found.isEmpty()) {
      return text;
    }
    MatchResult place = found.get(random.nextInt(found.size()));
    return text.substring(0, place.start()) + changed(place) + text.substring(place.end());
  }
}
