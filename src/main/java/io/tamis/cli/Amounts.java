package io.tamis.cli;

import java.util.Locale;

/** Amounts as people read them: 1.2 GB, 3 min. */
final class Amounts {
  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Amounts() {}

  /** In powers of 1,000; a dash for none. */
  static String bytes(long bytes) {
    if (bytes == 0) {
      return "-";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < BYTES.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 && unit > 0 ? "%.1f " : "%.0f ", value)
        + BYTES[unit];
  }

  /** Seconds, minutes, hours or days. */
  static String time(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    if (seconds < 7200) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return seconds < 172_800
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : String.format(Locale.ROOT, "%,.1f days", seconds / 86_400);
  }
}
