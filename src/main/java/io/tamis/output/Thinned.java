package io.tamis.output;

import java.util.List;
import java.util.stream.IntStream;

/** Long series made short enough to draw. */
final class Thinned {
  private Thinned() {}

  /** At most {@code limit} of the values, evenly spaced, the first and the last among them. */
  static <T> List<T> evenly(List<T> values, int limit) {
    return values.size() <= limit
        ? values
        : IntStream.range(0, limit)
            .mapToObj(k -> values.get((int) ((long) k * (values.size() - 1) / (limit - 1))))
            .toList();
  }

  /** At most {@code limit} runs of neighboring values, all of one length but the last. */
  static <T> List<List<T>> runs(List<T> values, int limit) {
    int length = Math.max(1, Math.ceilDiv(values.size(), limit));
    return IntStream.range(0, Math.ceilDiv(values.size(), length))
        .mapToObj(k -> values.subList(k * length, Math.min((k + 1) * length, values.size())))
        .toList();
  }
}
