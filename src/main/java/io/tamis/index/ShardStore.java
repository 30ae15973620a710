package io.tamis.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files between this machine and the filesystem of an index, with their checksums. */
final class ShardStore {
  private static final int BUFFER_BYTES = 1 << 20;

  private ShardStore() {}

  /**
   * Copies every file of a local folder into a folder that nothing else writes to.
   *
   * @return what was written, by name
   */
  static List<StoredFile> upload(Configuration conf, java.nio.file.Path local, Path folder)
      throws IOException {
    FileSystem filesystem = folder.getFileSystem(conf);
    List<java.nio.file.Path> files;
    try (Stream<java.nio.file.Path> found = Files.list(local)) {
      files = found.sorted().toList();
    }
    List<StoredFile> stored = new ArrayList<>();
    for (java.nio.file.Path file : files) {
      String name = file.getFileName().toString();
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = filesystem.create(new Path(folder, name), true)) {
        stored.add(copy(name, in, out));
      }
    }
    return stored;
  }

  /** Writes one small file. */
  static StoredFile write(Configuration conf, Path index, String name, byte[] bytes)
      throws IOException {
    Path file = new Path(index, name);
    try (OutputStream out = file.getFileSystem(conf).create(file, true)) {
      out.write(bytes);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new StoredFile(name, bytes.length, hex(crc));
  }

  /** Copies a file and tells what came. */
  static StoredFile copy(String name, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    CRC32C crc = new CRC32C();
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      crc.update(buffer, 0, read);
      out.write(buffer, 0, read);
      bytes += read;
    }
    return new StoredFile(name, bytes, hex(crc));
  }

  private static String hex(CRC32C crc) {
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
