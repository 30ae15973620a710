package io.tamis.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;

/** Numbers as a reader wants them; the same in every country. */
final class Figures {
  private static final String[] BYTES = {"B", "KB", "MB", "GB", "TB", "PB"};

  private Figures() {}

  /** {@code 80,507}. */
  static String count(long count) {
    return String.format(Locale.US, "%,d", count);
  }

  /** {@code 1 query}, {@code 200 queries}. */
  static String count(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /** Four significant digits, such as {@code 0.4310} or {@code 1.204e-5}; whole numbers in full. */
  static String number(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "not a number" : number > 0 ? "∞" : "-∞";
    }
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e15) {
      return count((long) number);
    }
    if (size < 1e-4 || size >= 1e15) {
      return String.format(Locale.US, "%.3e", number).replace("e-0", "e-").replace("e+0", "e+");
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    BigDecimal rounded = BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_EVEN);
    return String.format(Locale.US, "%,." + decimals + "f", rounded);
  }

  /** A part of one as {@code 12.3 %}; never rounded to nothing or to the whole. */
  static String share(double share) {
    double percent = 100 * share;
    if (!Double.isFinite(percent)) {
      return number(percent);
    }
    if (percent > 0 && percent < 0.01) {
      return "< 0.01 %";
    }
    if (percent > 99.99 && percent < 100) {
      return "> 99.99 %";
    }
    boolean extreme = percent < 1 || percent > 99;
    String format = percent == 0 || percent == 100 ? "%.0f %%" : extreme ? "%.2f %%" : "%.1f %%";
    return String.format(Locale.US, format, percent);
  }

  /** {@code 0.42 s}, {@code 12.3 s} or {@code 2 h 05 min}. */
  static String seconds(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 60) {
      return Double.isFinite(seconds)
          ? String.format(Locale.US, seconds < 10 ? "%.2f s" : "%.1f s", seconds)
          : number(seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.US, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.US, "%,d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /** Powers of 1,024, as {@code 1.5 GB}. */
  static String bytes(double bytes) {
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < BYTES.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.US, unit == 0 ? "%.0f %s" : "%.1f %s", size, BYTES[unit]);
  }

  /**
   * The value below which a share of all values lies.
   *
   * @param sorted shape [n], n above zero, increasing
   * @param share in [0, 1]
   */
  static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** The finite values, increasing. */
  static double[] sorted(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
  }
}
