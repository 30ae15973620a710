package io.tamis.cli;

import io.tamis.input.Examples;
import io.tamis.scan.InvalidVectorException;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Tells a vector that cannot be measured with its place in the input. */
final class Located {
  private Located() {}

  /** Runs a part of a job that measures the vectors of these examples. */
  static <T> T in(Examples examples, Callable<T> part) throws Exception {
    try {
      return part.call();
    } catch (Exception e) {
      Optional<InvalidVectorException> invalid = Failure.cause(e, InvalidVectorException.class);
      if (invalid.isEmpty()) {
        throw e;
      }
      throw new IllegalArgumentException(
          examples.role()
              + ": the embedding in "
              + examples.locate(invalid.get().id())
              + " (id "
              + invalid.get().id()
              + ") "
              + invalid.get().rule(),
          e);
    }
  }
}
