package io.tamis.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Memory beside the heap, where Arrow's vectors lie. */
final class ArrowMemory {
  private ArrowMemory() {}

  /**
   * @throws IllegalArgumentException if the JVM was started without the options that Arrow needs
   */
  static BufferAllocator allocator() {
    try {
      return new RootAllocator(Long.MAX_VALUE);
    } catch (ExceptionInInitializerError
        | NoClassDefFoundError
        | UnsupportedOperationException
        | IllegalStateException e) {
      throw new IllegalArgumentException(
          "Arrow needs the JVM options --add-opens=java.base/java.nio=ALL-UNNAMED and, from Java 24"
              + " on, --sun-misc-unsafe-memory-access=allow; spark-submit gives the first, the second"
              + " goes into spark.driver.extraJavaOptions and spark.executor.extraJavaOptions",
          e);
    }
  }
}
