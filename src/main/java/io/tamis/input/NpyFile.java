package io.tamis.input;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One {@code .npy} file among those of an input.
 *
 * @param address the file's path as a URI, which survives every character
 * @param firstId how many rows the files before it hold
 */
record NpyFile(String address, NpyHeader header, long firstId) implements Serializable {
  /** The file's path. */
  Path path() {
    return InputFiles.ofAddress(address);
  }

  /**
   * Reads every file's header, and no more of it.
   *
   * @param key the key that names the files
   * @param addresses in the order in which their rows are numbered
   * @throws IllegalArgumentException if a file cannot be read, or two differ in their columns
   */
  static List<NpyFile> readHeaders(Configuration conf, String key, List<String> addresses) {
    List<NpyFile> files = new ArrayList<>();
    long rows = 0;
    for (String address : addresses) {
      NpyFile file = new NpyFile(address, header(conf, key, InputFiles.ofAddress(address)), rows);
      NpyFile first = files.isEmpty() ? file : files.get(0);
      Require.that(
          file.header().columns() == first.header().columns(),
          "%s: all files must have the same number of columns, but %s has %d and %s has %d"
              .formatted(
                  key,
                  InputFiles.shown(first.path()),
                  first.header().columns(),
                  InputFiles.shown(file.path()),
                  file.header().columns()));
      files.add(file);
      rows += file.header().rows();
    }
    return List.copyOf(files);
  }

  private static NpyHeader header(Configuration conf, String key, Path path) {
    try {
      FileSystem fs = path.getFileSystem(conf);
      long length = fs.getFileStatus(path).getLen();
      try (InputStream in = fs.open(path, 4096)) {
        return NpyHeader.read(in, length, key + ": " + InputFiles.shown(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": cannot read " + InputFiles.shown(path), e);
    }
  }
}
