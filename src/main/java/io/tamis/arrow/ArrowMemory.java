package io.tamis.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Memory beside the heap, where Arrow's vectors lie. */
final class ArrowMemory {
  private ArrowMemory() {}

  /**
   * @param most bytes, beyond which a request is refused before the system is asked
   * @throws IllegalArgumentException if the JVM was started without the options that Arrow needs
   */
  static BufferAllocator allocator(long most) {
    try {
      return new RootAllocator(most);
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
