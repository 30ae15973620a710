package io.tamis.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Files are put into the place one by one, and the mark comes last: before it the folder is not
 * read by anybody. An earlier run loses its mark first. Manifest and metrics go before all else, so
 * that a folder left by a run that was killed here is known for one of ours, and can be replaced.
 */
record ByCopy(FileSystem filesystem) implements Commit {
  /** A store copies a file by itself, so what is waited for is its answer. */
  private static final int AT_ONCE = 8;

  @Override
  public void put(Path staging, Path place) throws IOException {
    boolean replaces = filesystem.exists(place);
    try {
      if (replaces) {
        filesystem.delete(new Path(place, DONE), false);
      }
      filesystem.mkdirs(place);
      for (String name : OutputFolder.KNOWN_BY) {
        if (filesystem.exists(new Path(staging, name))) {
          overwrite(new Path(staging, name), new Path(place, name));
        }
      }
      removeOthers(place);
      moveAll(staging, place);
      filesystem.create(new Path(place, DONE), true).close();
    } catch (IOException | RuntimeException e) {
      if (!replaces) { // what was replaced is gone: then the folder without a mark says so
        remove(place, e);
      }
      throw e;
    }
    filesystem.delete(staging, true);
  }

  /** Folders, too: one that holds nothing of ours could not be replaced later. */
  private void remove(Path place, Exception cause) {
    try {
      filesystem.delete(place, true);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** Small files, which a store replaces in one step. */
  private void overwrite(Path from, Path to) throws IOException {
    try (InputStream in = filesystem.open(from);
        OutputStream out = filesystem.create(to, true)) {
      in.transferTo(out);
    }
  }

  /** What an earlier run left and the new one would not overwrite. */
  private void removeOthers(Path place) throws IOException {
    for (FileStatus old : filesystem.listStatus(place)) {
      if (!OutputFolder.KNOWN_BY.contains(old.getPath().getName())) {
        filesystem.delete(old.getPath(), true);
      }
    }
  }

  private void moveAll(Path staging, Path place) throws IOException {
    int root = staging.toUri().getPath().length() + 1;
    List<Path> files = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> found = filesystem.listFiles(staging, true);
    while (found.hasNext()) {
      files.add(found.next().getPath());
    }
    Set<Path> folders = new HashSet<>();
    List<CompletableFuture<Void>> moves = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Path from : files) {
        String name = from.toUri().getPath().substring(root);
        if (!OutputFolder.KNOWN_BY.contains(name)) {
          Path to = new Path(place, name);
          if (folders.add(to.getParent())) {
            filesystem.mkdirs(to.getParent());
          }
          moves.add(CompletableFuture.runAsync(() -> move(from, to), threads));
        }
      }
      CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException cause) {
        throw cause.getCause();
      }
      throw e;
    }
  }

  private void move(Path from, Path to) {
    try {
      if (!filesystem.rename(from, to)) {
        throw new IOException("cannot move " + from + " to " + to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
