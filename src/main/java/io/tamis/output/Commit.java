package io.tamis.output;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a folder that is whole gets to its place. Either way {@link #DONE} in the folder says that
 * all of it is there, and nobody reads a run's folder without.
 */
sealed interface Commit permits ByRename, ByCopy {
  /** The mark of a whole folder. */
  String DONE = "_SUCCESS";

  /** Where moving a folder is one step, that happens or does not. */
  Set<String> ATOMIC = Set.of("file", "hdfs", "webhdfs", "swebhdfs");

  /** Azure's, where it is one step if the store keeps folders, which it then keeps ACLs of. */
  Set<String> AZURE = Set.of("abfs", "abfss");

  /**
   * The way for a place. Object stores (s3a, gs, oss, cosn ...) move a folder file by file, and of
   * a filesystem that is not known that much is expected.
   */
  static Commit on(FileSystem filesystem, Path place) throws IOException {
    String scheme = filesystem.getUri().getScheme();
    boolean atomic =
        ATOMIC.contains(scheme)
            || (AZURE.contains(scheme)
                && filesystem.hasPathCapability(place, CommonPathCapabilities.FS_ACLS));
    return atomic ? new ByRename(filesystem) : new ByCopy(filesystem);
  }

  /**
   * Puts a folder that nobody writes to any more into its place.
   *
   * @param staging the folder
   * @param place where there is nothing, or an earlier run, which is replaced
   */
  void put(Path staging, Path place) throws IOException;
}
