package io.tamis.input;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/**
 * One file of vectors among those of an input.
 *
 * @param address the file's path as a URI, which survives every character
 * @param firstId how many rows the files before it hold
 */
record VectorFile(String address, VectorLayout layout, long firstId) implements Serializable {
  /** The file's path. */
  Path path() {
    return InputFiles.ofAddress(address);
  }
}
