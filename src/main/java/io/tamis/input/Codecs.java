package io.tamis.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Packed files, by their endings: {@code .gz}, {@code .zst} and whatever Hadoop knows besides. */
final class Codecs {
  /** Hadoop's setting, which readers of Spark's take as an option. */
  private static final String SETTING = "io.compression.codecs";

  private static final String ZSTD = ".zst";

  private Codecs() {}

  /**
   * What readers of Spark's are told: our codec behind all others, where it comes before Hadoop's
   * own. Nothing where no file needs it, since Hadoop looks for it by name, and finds it only where
   * the cluster's class loader has our jar.
   */
  static Map<String, String> options(Configuration conf, InputFiles files) {
    if (files.files().stream().noneMatch(file -> isZstd(file.path()))) {
      return Map.of();
    }
    String others = conf.get(SETTING, "");
    return Map.of(SETTING, (others.isBlank() ? "" : others + ",") + ZstdCodec.class.getName());
  }

  private static boolean isZstd(Path file) {
    return file.getName().endsWith(ZSTD);
  }

  /** The file's content, unpacked. */
  static InputStream open(Configuration conf, Path file) throws IOException {
    return unpacked(conf, file, file.getFileSystem(conf).open(file));
  }

  /**
   * @param stored the file's bytes, which are closed with what is returned
   */
  static InputStream unpacked(Configuration conf, Path file, InputStream stored)
      throws IOException {
    CompressionCodec codec =
        isZstd(file) ? new ZstdCodec() : new CompressionCodecFactory(conf).getCodec(file);
    return codec == null ? stored : codec.createInputStream(stored);
  }
}
