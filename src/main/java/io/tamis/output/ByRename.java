package io.tamis.output;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder is moved with its mark in it: at its place there is all of it or nothing. An earlier
 * run is moved aside first, so that between two steps there may be nothing, and comes back if the
 * new one cannot take its place.
 */
record ByRename(FileSystem filesystem) implements Commit {
  @Override
  public void put(Path staging, Path place) throws IOException {
    filesystem.create(new Path(staging, DONE), true).close();
    Path aside = new Path(place.getParent(), staging.getName() + ".replaced");
    boolean replaces = filesystem.exists(place);
    if (replaces) {
      move(place, aside);
    }
    try {
      move(staging, place);
    } catch (IOException e) {
      if (replaces) {
        move(aside, place);
      }
      throw e;
    }
    if (replaces) {
      filesystem.delete(aside, true);
    }
  }

  private void move(Path from, Path to) throws IOException {
    if (!filesystem.rename(from, to)) {
      throw new IOException("cannot move " + from + " to " + to);
    }
  }
}
