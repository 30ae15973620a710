package io.tamis.config;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The order of ids, by which every tie is broken: whole numbers by value and before all else, the
 * rest letter by letter. Row numbers so keep the order of their file, and no answer depends on how
 * the pool was split.
 */
public final class Ids {
  /** Total order over ids; equal only for equal ids. */
  public static final Comparator<String> ORDER = new IdOrder();

  private Ids() {}

  private static final class IdOrder implements Comparator<String>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(String a, String b) {
      boolean aWhole = isWhole(a);
      boolean bWhole = isWhole(b);
      if (aWhole != bWhole) {
        return aWhole ? -1 : 1;
      }
      if (aWhole && a.length() != b.length()) {
        return Integer.compare(a.length(), b.length());
      }
      return a.compareTo(b);
    }

    /** A whole number without sign or leading zeros. */
    private static boolean isWhole(String id) {
      if (id.isEmpty() || (id.charAt(0) == '0' && id.length() > 1)) {
        return false;
      }
      for (int i = 0; i < id.length(); i++) {
        if (id.charAt(i) < '0' || id.charAt(i) > '9') {
          return false;
        }
      }
      return true;
    }
  }
}
