package io.tamis.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.config.Require;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Tables of a run that was killed while its files came one by one, as on object stores. */
final class UnfinishedRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a manifest, which is a page of keys. */
  private static final long MOST_BYTES = 1 << 24;

  private UnfinishedRun() {}

  /**
   * @throws IllegalArgumentException if what was found is or lies in a folder of ours that is not
   *     whole
   */
  static void refuse(FileSystem filesystem, String key, FileStatus[] found) {
    for (Path folder : folders(found)) {
      Require.that(
          !isUnfinished(filesystem, folder),
          key
              + " must not lie in a run that did not finish, but "
              + InputFiles.shown(folder)
              + " has no _SUCCESS");
    }
  }

  /** A run's folder may be named itself, by one of its tables, or by files of that: each once. */
  private static Set<Path> folders(FileStatus[] found) {
    Set<Path> folders = new TreeSet<>();
    for (FileStatus one : found) {
      Path folder = one.isDirectory() ? one.getPath() : one.getPath().getParent();
      folders.add(folder);
      if (folder.getParent() != null) {
        folders.add(folder.getParent());
      }
    }
    return folders;
  }

  /** Others, too, name files so; ours tell our version, or a generation and shards. */
  private static boolean isOurs(FileSystem filesystem, Path manifest) throws IOException {
    if (!filesystem.exists(manifest) || filesystem.getFileStatus(manifest).getLen() > MOST_BYTES) {
      return false;
    }
    try (InputStream in = filesystem.open(manifest)) {
      JsonNode json = JSON.readTree(in);
      boolean isOfIndex = json.has("generation") && json.has("shards");
      return isOfIndex || json.path("tamis").isTextual();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isUnfinished(FileSystem filesystem, Path folder) {
    try {
      return filesystem.exists(new Path(folder, "metrics.json"))
          && !filesystem.exists(new Path(folder, "_SUCCESS"))
          && isOurs(filesystem, new Path(folder, "manifest.json"));
    } catch (IOException e) {
      return false; // what lies above a path may be closed to who may read the path
    }
  }
}
