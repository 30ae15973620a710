package io.tamis.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** SHA-256 of every file of a run's folder, by its path below it. */
public final class FolderHashes {
  private static final int BUFFER_BYTES = 1 << 16;

  private FolderHashes() {}

  /** All files but those whose names begin with a dot or an underline: marks and checksums. */
  public static SortedMap<String, String> of(FileSystem given, Path folder) {
    // Hadoop's own checksums would refuse to read a file that changed, without saying which it is
    FileSystem filesystem =
        given instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : given;
    SortedMap<String, String> hashes = new TreeMap<>();
    try {
      String root = filesystem.makeQualified(folder).toUri().getPath();
      RemoteIterator<LocatedFileStatus> files = filesystem.listFiles(folder, true);
      while (files.hasNext()) {
        Path file = files.next().getPath();
        if (!file.getName().startsWith(".") && !file.getName().startsWith("_")) {
          String name = file.toUri().getPath().substring(root.length() + 1);
          hashes.put(name, hash(filesystem, file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the files of " + folder, e);
    }
    return hashes;
  }

  private static String hash(FileSystem filesystem, Path file) throws IOException {
    try (InputStream in = filesystem.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
