package io.tamis.input;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Packed files, by their endings: {@code .gz}, {@code .zst} and whatever Hadoop knows besides. */
final class Codecs {
  /** Hadoop's setting, which readers of Spark's take as an option. */
  static final String SETTING = "io.compression.codecs";

  private Codecs() {}

  /** The setting with ours behind all others, where it comes before Hadoop's own. */
  static String setting(Configuration conf) {
    String others = conf.get(SETTING, "");
    return (others.isBlank() ? "" : others + ",") + ZstdCodec.class.getName();
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
    Configuration ours = new Configuration(conf);
    ours.set(SETTING, setting(conf));
    CompressionCodec codec = new CompressionCodecFactory(ours).getCodec(file);
    return codec == null ? stored : codec.createInputStream(stored);
  }
}
