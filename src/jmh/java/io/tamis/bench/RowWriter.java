package io.tamis.bench;

import java.io.Closeable;
import java.io.IOException;

/** Takes the rows of a pool, one after another. */
interface RowWriter extends Closeable {
  void add(float[] row) throws IOException;
}
