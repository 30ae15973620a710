package io.tamis.index;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * This machine's copies of shards, shared by all JVMs on it. A copy is used again while its files
 * are those that were checked; those used longest ago go when the folder grows too large. Files of
 * a local filesystem are linked instead of copied.
 *
 * @param index address of the index
 * @param config where copies lie, and how much they may take
 */
record ShardCache(String index, IndexConfig.Cache config) implements Serializable {
  /** Beside the files of a copy: their names, lengths and times when they were checked. */
  private static final String CHECKED = "checked";

  private static final String UNFINISHED = ".new-";
  private static final int ATTEMPTS = 3;

  /** Longer than any file of a shard takes to come. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /**
   * @return a folder of this machine with the shard's files, checked
   * @throws DamagedShardException if a file of the index is missing, or not what it was
   */
  Path fetch(Configuration conf, ShardEntry shard) throws IOException {
    Path root = root();
    Files.createDirectories(root);
    Path copy = root.resolve(name(shard));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (isChecked(copy, shard)) {
        touch(copy);
        return copy;
      }
      Path fresh = root.resolve(UNFINISHED + UUID.randomUUID());
      try {
        Files.createDirectories(fresh);
        bring(conf, shard, fresh);
        if (isChecked(copy, shard)) { // another JVM was first, and has it open perhaps
          return copy;
        }
        remove(copy);
        Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
        evict(root, copy);
        return copy;
      } catch (FileSystemException e) {
        if (attempt == ATTEMPTS) { // else another JVM was first
          throw e;
        }
      } finally {
        remove(fresh);
      }
    }
    throw new IllegalStateException("no attempt was made");
  }

  private Path root() {
    return config.folder().isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("tamis-shards-" + System.getProperty("user.name"))
        : Path.of(config.folder());
  }

  /** The same for the same index and shard; what was built anew has other checksums. */
  private String name(ShardEntry shard) {
    CRC32C crc = new CRC32C();
    crc.update(
        (index + "\n" + shard.folder() + "\n" + shard.files()).getBytes(StandardCharsets.UTF_8));
    String folder = shard.folder().substring(shard.folder().lastIndexOf('/') + 1);
    return folder + "-" + HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private void bring(Configuration conf, ShardEntry shard, Path into) throws IOException {
    org.apache.hadoop.fs.Path folder =
        new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(index), shard.folder());
    FileSystem filesystem = folder.getFileSystem(conf);
    for (StoredFile file : shard.files()) {
      org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(folder, file.name());
      String shown = shard.folder() + "/" + file.name();
      StoredFile came;
      try {
        came = bring(filesystem, from, into.resolve(file.name()));
      } catch (FileNotFoundException | NoSuchFileException e) {
        throw new DamagedShardException(index, shown, "is missing", e);
      } catch (org.apache.hadoop.fs.ChecksumException e) {
        throw new DamagedShardException(index, shown, "its filesystem finds it changed", e);
      }
      if (!came.equals(file)) {
        throw new DamagedShardException(
            index,
            shown,
            "has "
                + came.bytes()
                + " bytes with the checksum "
                + came.crc32c()
                + " instead of "
                + file.bytes()
                + " with "
                + file.crc32c(),
            null);
      }
    }
    Files.writeString(into.resolve(CHECKED), state(into, shard));
  }

  /** Links or copies one file, and reads all of it for its checksum. */
  private static StoredFile bring(FileSystem filesystem, org.apache.hadoop.fs.Path from, Path to)
      throws IOException {
    String name = from.getName();
    if (isLinked(from, to)) {
      try (InputStream in = Files.newInputStream(to)) {
        return ShardStore.copy(name, in, OutputStream.nullOutputStream());
      }
    }
    try (InputStream in = filesystem.open(from);
        OutputStream out = Files.newOutputStream(to)) {
      return ShardStore.copy(name, in, out);
    }
  }

  private static boolean isLinked(org.apache.hadoop.fs.Path from, Path to) {
    if (!"file".equals(from.toUri().getScheme())) {
      return false;
    }
    try {
      Files.createLink(to, Path.of(from.toUri().getPath()));
      return true;
    } catch (IOException | UnsupportedOperationException e) { // on another disk, or not there
      return false;
    }
  }

  /**
   * What a checked copy looks like for as long as nobody touches it, nor what it is a copy of, as
   * far as that lies on this machine: a link holds on to a file that was replaced.
   */
  private String state(Path copy, ShardEntry shard) throws IOException {
    URI address = new org.apache.hadoop.fs.Path(index).toUri();
    StringBuilder state = new StringBuilder();
    for (StoredFile file : shard.files()) {
      state.append(file).append(times(copy.resolve(file.name())));
      if ("file".equals(address.getScheme())) {
        state.append(times(Path.of(address.getPath(), shard.folder(), file.name())));
      }
      state.append('\n');
    }
    return state.toString();
  }

  private static String times(Path file) throws IOException {
    return " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
  }

  private boolean isChecked(Path copy, ShardEntry shard) throws IOException {
    try {
      return Files.readString(copy.resolve(CHECKED)).equals(state(copy, shard));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void touch(Path copy) throws IOException {
    try {
      Files.setLastModifiedTime(copy.resolve(CHECKED), FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      // evicted just now by another JVM: the caller's next open tells
    }
  }

  private record Copy(Path folder, long bytes, FileTime used) {}

  /**
   * Removes the copies used longest ago; one that is mapped stays readable until it is let go. Also
   * what a JVM left unfinished that was killed.
   */
  private void evict(Path root, Path keep) throws IOException {
    List<Copy> copies = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.toList()) {
        Path checked = folder.resolve(CHECKED);
        if (!folder.equals(keep) && Files.exists(checked)) {
          copies.add(new Copy(folder, bytes(folder), Files.getLastModifiedTime(checked)));
        } else if (isAbandoned(folder)) {
          remove(folder);
        }
      }
    } catch (NoSuchFileException e) {
      return; // another JVM is at it
    }
    copies.sort(Comparator.comparing(Copy::used));
    long total = bytes(keep) + copies.stream().mapToLong(Copy::bytes).sum();
    for (Copy copy : copies) {
      if (total <= config.bytes()) {
        return;
      }
      remove(copy.folder);
      total -= copy.bytes;
    }
  }

  private static boolean isAbandoned(Path folder) throws IOException {
    return folder.getFileName().toString().startsWith(UNFINISHED)
        && Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(ABANDONED));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
