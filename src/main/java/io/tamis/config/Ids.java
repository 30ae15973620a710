package io.tamis.config;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/**
 * The order of ids, by which every tie is broken: whole numbers by value and before all else, the
 * rest letter by letter. Row numbers so keep the order of their file, and no answer depends on how
 * the pool was split.
 */
public final class Ids {
  /** Total order over ids; equal only for equal ids. */
  public static final Comparator<String> ORDER = new IdOrder();

  /** Digits of a whole number that surely fits a long. */
  private static final int MOST_DIGITS = 18;

  private Ids() {}

  /** A number that looks random and depends on the id alone: FNV-1a, its bits mixed once more. */
  public static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** These ids in {@link #ORDER}: whole numbers are sorted as numbers, which is much faster. */
  public static String[] sorted(Collection<String> ids) {
    long[] numbers = new long[ids.size()];
    String[] others = new String[ids.size()];
    int wholes = 0;
    int rest = 0;
    for (String id : ids) {
      if (id.length() <= MOST_DIGITS && IdOrder.isWhole(id)) {
        numbers[wholes++] = Long.parseLong(id);
      } else {
        others[rest++] = id;
      }
    }
    Arrays.sort(numbers, 0, wholes);
    Arrays.sort(others, 0, rest, ORDER);
    String[] sorted = new String[ids.size()];
    for (int n = 0; n < wholes; n++) {
      sorted[n] = Long.toString(numbers[n]);
    }
    System.arraycopy(others, 0, sorted, wholes, rest);
    return sorted;
  }

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
    static boolean isWhole(String id) {
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
