package io.tamis.output;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local files as an object store has them: moving a folder is not to be had. */
public final class StoreFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "store";

  /** Names of files that were created, moved to or deleted, in their order. */
  static final List<String> DONE = new CopyOnWriteArrayList<>();

  /** Moves to these files fail. */
  static final List<Predicate<String>> BROKEN = new CopyOnWriteArrayList<>();

  static Configuration configuration() {
    Configuration conf = new Configuration();
    conf.set("fs." + SCHEME + ".impl", StoreFileSystem.class.getName());
    return conf;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    DONE.add("write " + file.toUri().getPath());
    return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(StoreFileSystem::plain)
        .toArray(FileStatus[]::new);
  }

  /** A store knows no owners. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (getFileStatus(from).isDirectory()) {
      throw new IOException("a folder cannot be moved: " + from);
    }
    for (Predicate<String> broken : BROKEN) {
      if (broken.test(to.toString())) {
        return false;
      }
    }
    DONE.add("move " + to.toUri().getPath());
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (exists(path)) {
      DONE.add("delete " + path.toUri().getPath());
    }
    return super.delete(path, recursive);
  }
}
