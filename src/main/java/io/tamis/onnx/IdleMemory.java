package io.tamis.onnx;

import io.tamis.config.Require;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory beside the heap that models write to: what tasks that are done leave to those to come, at
 * most one buffer each. ONNX Runtime's own getters would copy all of it into the heap.
 */
public final class IdleMemory {
  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param bytes at least so many
   * @param tooLarge what to say if one buffer cannot hold them
   * @param tooMuch what to say if the JVM does not give them
   * @throws IllegalArgumentException with one of the two
   */
  public ByteBuffer take(long bytes, String tooLarge, String tooMuch) {
    Require.that(bytes <= Integer.MAX_VALUE, tooLarge);
    ByteBuffer earlier = idle.poll();
    if (earlier != null && earlier.capacity() >= bytes) {
      return earlier;
    }
    try {
      return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException(tooMuch, e);
    }
  }

  /** Leaves memory to the next. */
  public void give(ByteBuffer memory) {
    idle.add(memory);
  }
}
