package io.tamis.cli;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of the candidates' own columns beside ours in a selection. Those with a name of ours get a
 * prefix, and so does one that has the prefix already and would meet them: a selection from a
 * selection, however often, names the columns of each. Case does not count, as for Spark.
 */
final class OwnNames {
  private static final String PREFIX = "candidate_";

  private OwnNames() {}

  /**
   * How a column is written.
   *
   * @param own the candidates' columns that are written
   */
  static String written(String name, Collection<String> own, Collection<String> ours) {
    return gives(name, folded(own), folded(ours)) ? PREFIX + name : name;
  }

  /**
   * What a column was called that is written beside ours.
   *
   * @param written the columns beside ours
   */
  static String original(String name, Collection<String> written, Collection<String> ours) {
    return isGiven(name, folded(written), folded(ours)) ? name.substring(PREFIX.length()) : name;
  }

  private static boolean gives(String name, Set<String> own, Set<String> ours) {
    if (ours.contains(name)) {
      return true;
    }
    return hasPrefix(name) && own.contains(rest(name)) && gives(rest(name), own, ours);
  }

  private static boolean isGiven(String name, Set<String> written, Set<String> ours) {
    return hasPrefix(name)
        && (ours.contains(rest(name))
            || (written.contains(rest(name)) && isGiven(rest(name), written, ours)));
  }

  private static boolean hasPrefix(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  private static String rest(String name) {
    return name.substring(PREFIX.length());
  }

  private static Set<String> folded(Collection<String> names) {
    Set<String> folded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    folded.addAll(names);
    return folded;
  }
}
