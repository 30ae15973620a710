package io.tamis.embed;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The run that saved an encoder: its folder is the one above, an {@code embed}'s or an index. */
final class SavedRun {
  /** What the folder of a run has from the start, and what it has when all of it is there. */
  private static final String MANIFEST = "manifest.json";

  private static final String DONE = "_SUCCESS";

  private SavedRun() {}

  /**
   * @param key that names the folder
   * @param folder of the encoder
   * @throws IllegalArgumentException if it lies in a run that did not finish
   */
  static void requireFinished(Configuration conf, String key, String folder) {
    Path run = new Path(folder).getParent();
    if (run == null) {
      return;
    }
    try {
      FileSystem filesystem = run.getFileSystem(conf);
      Require.that(
          !filesystem.exists(new Path(run, MANIFEST)) || filesystem.exists(new Path(run, DONE)),
          key + " must lie in the folder of a finished run, but " + run + " has no " + DONE);
    } catch (IOException e) {
      throw new UncheckedIOException("looking for the run of " + folder, e);
    }
  }
}
