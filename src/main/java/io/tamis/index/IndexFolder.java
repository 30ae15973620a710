package io.tamis.index;

import io.tamis.config.Require;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.roaringbitmap.RoaringBitmap;

/**
 * An index as it lay on its filesystem when it was opened. Tasks carry it and open its shards.
 *
 * @param address of the folder, with its scheme
 * @param cache this machine's copies
 */
public record IndexFolder(String address, IndexManifest manifest, IndexConfig.Cache cache)
    implements Serializable {
  /** What makes a folder an index. */
  public static final String MANIFEST = "manifest.json";

  /** What an index has once all of it is there: on object stores the manifest comes before. */
  private static final String DONE = "_SUCCESS";

  /** Where the encoder lies that made the vectors from texts. */
  public static final String ENCODER = "encoder";

  private static final int ATTEMPTS = 5;
  private static final Duration LONGEST_RUN = Duration.ofDays(7);

  static final String SHARDS = "shards";
  static final String DELETIONS = "deletions";
  private static final String REJECTED = "rejected";

  /** Name of the table of rows without a vector that one run writes. */
  public static String rejectedTable(long generation, String runId) {
    return REJECTED + "/" + generation + "-" + runId;
  }

  /**
   * @throws IllegalArgumentException if there is none
   */
  public static IndexFolder open(Configuration conf, IndexConfig config) {
    String given = config.requiredPath();
    Path path = new Path(given);
    try {
      FileSystem filesystem = path.getFileSystem(conf);
      String address = filesystem.makeQualified(path).toString();
      IndexManifest manifest = manifest(conf, address);
      Require.that(
          filesystem.exists(new Path(address, DONE)),
          "index.path must be a folder that index build finished, but "
              + given
              + " has no "
              + DONE
              + "; build it again with --overwrite");
      return new IndexFolder(address, manifest, config.cache());
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "index.path must be a folder that index build wrote, but "
              + given
              + " holds no "
              + MANIFEST,
          e);
    } catch (ChecksumException e) {
      throw new IllegalArgumentException(
          "index.path "
              + given
              + ": "
              + MANIFEST
              + " must be the manifest of an index as it was written, but its filesystem finds it"
              + " changed; bring it back, or build the index anew",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the index " + given, e);
    }
  }

  private static IndexManifest manifest(Configuration conf, String address) throws IOException {
    Path path = new Path(address, MANIFEST);
    try (InputStream in = path.getFileSystem(conf).open(path)) {
      return IndexManifest.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), path.toString());
    }
  }

  public String path(String name) {
    return new Path(address, name).toString();
  }

  /**
   * Opens a shard on this machine, which takes a copy if there is none.
   *
   * @throws DamagedShardException if a file is missing, or not what it was
   */
  public Shard open(Configuration conf, ShardEntry shard) throws IOException {
    RoaringBitmap deleted = deleted(conf, shard);
    ShardCache copies = new ShardCache(address, cache);
    for (int attempt = 1; ; attempt++) {
      try {
        return Shard.open(copies.fetch(conf, shard), manifest.settings(), deleted);
      } catch (NoSuchFileException e) { // evicted by another task between check and open
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private RoaringBitmap deleted(Configuration conf, ShardEntry shard) throws IOException {
    RoaringBitmap deleted = new RoaringBitmap();
    for (StoredFile list : shard.deletions()) {
      Path path = new Path(address, list.name());
      try (InputStream in = path.getFileSystem(conf).open(path)) {
        byte[] bytes = in.readAllBytes();
        StoredFile came =
            ShardStore.copy(
                list.name(), new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
        if (!came.equals(list)) {
          throw new DamagedShardException(
              address, list.name(), "has the checksum " + came.crc32c(), null);
        }
        deleted.deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
      } catch (FileNotFoundException e) {
        throw new DamagedShardException(address, list.name(), "is missing", e);
      } catch (ChecksumException e) {
        throw new DamagedShardException(address, list.name(), "its filesystem finds it changed", e);
      }
    }
    return deleted;
  }

  /**
   * Removes the shards, lists and tables of one run that a manifest does not name: those of
   * attempts that were lost or came second, or of a run that failed.
   *
   * @param runId of the run
   * @param kept what stays
   */
  public static void removeLeftovers(
      Configuration conf, String address, String runId, IndexManifest kept) throws IOException {
    removeUnnamed(conf, address, runId, Long.MAX_VALUE, kept);
  }

  /**
   * Removes what runs that were killed left behind: shards and lists that no manifest names and
   * that are older than any run takes.
   *
   * @param kept what stays
   */
  public static void removeOldLeftovers(Configuration conf, String address, IndexManifest kept)
      throws IOException {
    long old = System.currentTimeMillis() - LONGEST_RUN.toMillis();
    removeUnnamed(conf, address, "", old, kept);
  }

  private static void removeUnnamed(
      Configuration conf, String address, String part, long before, IndexManifest kept)
      throws IOException {
    Set<String> named = new HashSet<>(kept.rejected());
    for (ShardEntry shard : kept.shards()) {
      named.add(shard.folder());
      shard.deletions().forEach(list -> named.add(list.name()));
    }
    for (String folder : List.of(SHARDS, DELETIONS, REJECTED)) {
      Path path = new Path(address, folder);
      FileSystem filesystem = path.getFileSystem(conf);
      for (FileStatus file :
          filesystem.exists(path) ? filesystem.listStatus(path) : new FileStatus[0]) {
        String name = file.getPath().getName();
        if (name.contains(part)
            && file.getModificationTime() < before
            && !named.contains(folder + "/" + name)) {
          filesystem.delete(file.getPath(), true);
        }
      }
    }
  }

  /**
   * Looks whether every file is there with its length; bytes are compared when a shard is opened.
   *
   * @throws DamagedShardException if one is not
   */
  public void checkFiles(Configuration conf) {
    Path index = new Path(address);
    for (ShardEntry shard : manifest.shards()) {
      for (StoredFile file : shard.files()) {
        checkFile(conf, new Path(new Path(index, shard.folder()), file.name()), file);
      }
      for (StoredFile list : shard.deletions()) {
        checkFile(conf, new Path(index, list.name()), list);
      }
    }
  }

  private void checkFile(Configuration conf, Path path, StoredFile file) {
    String shown = path.toString().substring(address.length() + 1);
    try {
      long bytes = path.getFileSystem(conf).getFileStatus(path).getLen();
      if (bytes != file.bytes()) {
        throw new DamagedShardException(
            address, shown, "has " + bytes + " bytes instead of " + file.bytes(), null);
      }
    } catch (FileNotFoundException e) {
      throw new DamagedShardException(address, shown, "is missing", e);
    } catch (IOException e) {
      throw new UncheckedIOException("looking for " + path, e);
    }
  }

  /**
   * Puts a new manifest in the place of this one, at once.
   *
   * @throws IllegalArgumentException if another has changed the index meanwhile
   */
  public void replaceManifest(Configuration conf, IndexManifest next) throws IOException {
    long now = manifest(conf, address).generation();
    Require.that(
        now == manifest.generation(),
        "index.path "
            + address
            + " must not be changed by two at once, but it has the generation "
            + now
            + ", and had "
            + manifest.generation()
            + " when this append began; run it again");
    byte[] json = next.toJson().getBytes(StandardCharsets.UTF_8);
    Path target = new Path(address, MANIFEST);
    Path fresh = new Path(address, MANIFEST + ".next-" + UUID.randomUUID());
    if ("file".equals(target.toUri().getScheme())) {
      moveInPlace(json, local(fresh), local(target));
      return;
    }
    if (!"hdfs".equals(target.toUri().getScheme())) {
      try (OutputStream out = target.getFileSystem(conf).create(target, true)) {
        out.write(json); // an object store shows a file when it is whole, and until then the old
      }
      return;
    }
    FileContext files = FileContext.getFileContext(target.toUri(), conf);
    try (FSDataOutputStream out = files.create(fresh, EnumSet.of(CreateFlag.CREATE))) {
      out.write(json);
    }
    files.rename(fresh, target, Options.Rename.OVERWRITE);
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /** On a local disk Hadoop's own rename deletes the target first. */
  private static void moveInPlace(byte[] bytes, java.nio.file.Path fresh, java.nio.file.Path target)
      throws IOException {
    Files.write(fresh, bytes);
    // Hadoop's checksum of the old manifest; without one it reads the file as it is
    Files.deleteIfExists(target.resolveSibling("." + MANIFEST + ".crc"));
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
