package io.tamis.input;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of an input that hold vectors and nothing else.
 *
 * @param key the key that names them
 * @param format one for which {@link InputFormat#isVectors} holds
 * @param tensor the name of the vectors in a file that holds several arrays
 * @param addresses paths as URIs, in the order in which their rows are numbered
 */
record VectorFiles(
    String key, InputFormat format, Optional<String> tensor, List<String> addresses) {
  VectorFiles {
    addresses = List.copyOf(addresses);
  }

  static VectorFiles of(InputFiles files, InputFormat format, Optional<String> tensor) {
    return new VectorFiles(files.key(), format, tensor, files.addresses());
  }

  /**
   * Reads every file's header, and no more of it.
   *
   * @throws IllegalArgumentException if a file cannot be read, or two differ in their columns
   */
  List<VectorFile> readHeaders(Configuration conf) {
    List<VectorFile> files = new ArrayList<>();
    long rows = 0;
    for (String address : addresses) {
      VectorFile file = new VectorFile(address, header(conf, InputFiles.ofAddress(address)), rows);
      VectorFile first = files.isEmpty() ? file : files.get(0);
      Require.that(
          file.layout().columns() == first.layout().columns(),
          "%s: all files must have the same number of columns, but %s has %d and %s has %d"
              .formatted(
                  key,
                  InputFiles.shown(first.path()),
                  first.layout().columns(),
                  InputFiles.shown(file.path()),
                  file.layout().columns()));
      files.add(file);
      rows += file.layout().rows();
    }
    return List.copyOf(files);
  }

  private VectorLayout header(Configuration conf, Path path) {
    String name = key + ": " + InputFiles.shown(path);
    try {
      FileSystem fs = path.getFileSystem(conf);
      long length = fs.getFileStatus(path).getLen();
      try (InputStream in = fs.open(path, 4096)) {
        return format == InputFormat.SAFETENSORS
            ? SafetensorsHeader.read(in, length, name)
                .vectors(tensor, key.replace(".path", ".embedding"))
            : NpyHeader.read(in, length, name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": cannot read " + InputFiles.shown(path), e);
    }
  }
}
