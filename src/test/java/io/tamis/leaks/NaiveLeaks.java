package io.tamis.leaks;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules as printed: strings in sets, every pair of texts; no templates. */
final class NaiveLeaks {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private NaiveLeaks() {}

  static List<String> words(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return WORD.matcher(normal).results().map(word -> word.group()).toList();
  }

  /** Share of the first text's words that lie in n-grams of the second. */
  static double share(String of, String in, int n) {
    List<String> words = words(of);
    List<String> others = words(in);
    Set<List<String>> ngrams = new HashSet<>();
    for (int i = 0; i + n <= others.size(); i++) {
      ngrams.add(others.subList(i, i + n));
    }
    Set<Integer> found = new HashSet<>();
    for (int i = 0; i + n <= words.size(); i++) {
      if (ngrams.contains(words.subList(i, i + n))) {
        for (int k = i; k < i + n; k++) {
          found.add(k);
        }
      }
    }
    return words.isEmpty() ? 0 : (double) found.size() / words.size();
  }

  /** Whether the texts are the same but for case and whitespace. */
  static boolean areSame(String a, String b) {
    return plain(a).equals(plain(b));
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("\\s+", " ");
  }

  /** Lines of a made text: words of a small vocabulary, so that runs meet. */
  static String text(java.util.SplittableRandom random, int words) {
    List<String> all = new ArrayList<>();
    for (int n = 0; n < words; n++) {
      all.add("word" + random.nextInt(1000));
    }
    return String.join(" ", all);
  }
}
