package io.tamis.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tamis.config.Require;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that {@code save_to_disk} of Hugging Face's datasets wrote. What lies beside its data,
 * such as {@code cache-*.arrow} of an earlier {@code map}, holds the same rows once more and is
 * passed over.
 */
final class SavedDataset {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "state.json";
  private static final String SPLITS = "dataset_dict.json";
  private static final Set<String> MARKS = Set.of(STATE, SPLITS, "dataset_info.json");

  private SavedDataset() {}

  /**
   * Files that hold the rows of a dataset.
   *
   * @param children of the folder
   * @return empty if the folder is no such dataset
   * @throws IllegalArgumentException if it holds several splits, a file is missing, or its rows
   *     were put in another order by a file of their numbers
   */
  static Optional<List<FileStatus>> files(
      FileSystem fs, String key, Path folder, FileStatus[] children) throws IOException {
    Optional<JsonNode> splits = json(fs, children, SPLITS, "splits");
    if (splits.isPresent()) {
      Path split = split(key, folder, splits.get().get("splits"));
      return files(fs, key, split, fs.listStatus(split));
    }
    Optional<JsonNode> state = json(fs, children, STATE, "_data_files");
    if (state.isEmpty()) {
      return Optional.empty();
    }
    for (String indices : List.of("_indices_files", "_indices_data_files")) {
      Require.that(
          state.get().path(indices).isEmpty(),
          key
              + ": "
              + InputFiles.shown(folder)
              + " chooses its rows by "
              + indices
              + ", which is not read; save it after flatten_indices()");
    }
    List<FileStatus> files = new ArrayList<>();
    for (JsonNode file : state.get().get("_data_files")) {
      files.add(status(fs, key, folder, file.path("filename").asText()));
    }
    return Optional.of(files);
  }

  /**
   * What holds rows among the files of a folder or a glob: where Arrow files lie, neither what
   * describes them nor what a cache holds, and beside folders alone no list of splits.
   */
  static List<FileStatus> withoutMarks(FileStatus[] files) {
    boolean hasArrow = Arrays.stream(files).anyMatch(file -> isArrow(file.getPath().getName()));
    boolean hasSplits =
        Arrays.stream(files)
            .allMatch(file -> file.isDirectory() != file.getPath().getName().equals(SPLITS));
    return Arrays.stream(files)
        .filter(file -> !hasArrow || !isMark(file.getPath().getName()))
        .filter(file -> !hasSplits || file.isDirectory())
        .toList();
  }

  private static boolean isMark(String name) {
    return MARKS.contains(name) || (name.startsWith("cache-") && isArrow(name));
  }

  private static boolean isArrow(String name) {
    return name.endsWith(".arrow");
  }

  /** The folder of the only split. */
  private static Path split(String key, Path folder, JsonNode splits) {
    List<String> names = new ArrayList<>();
    splits.forEach(name -> names.add(name.asText()));
    Require.that(!names.isEmpty(), key + ": " + InputFiles.shown(folder) + " has no splits");
    Path first = new Path(folder, names.get(0));
    Require.that(
        names.size() == 1,
        key
            + " must name one split, but "
            + InputFiles.shown(folder)
            + " has "
            + String.join(", ", names)
            + "; name it as in "
            + InputFiles.shown(first));
    return first;
  }

  private static FileStatus status(FileSystem fs, String key, Path folder, String name)
      throws IOException {
    try {
      return fs.getFileStatus(new Path(folder, name));
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          key
              + ": "
              + InputFiles.shown(new Path(folder, STATE))
              + " names "
              + name
              + ", which is not there",
          e);
    }
  }

  /** An object of JSON with a list of this name; others may have files of the same name. */
  private static Optional<JsonNode> json(
      FileSystem fs, FileStatus[] children, String name, String list) throws IOException {
    for (FileStatus child : children) {
      if (child.getPath().getName().equals(name)) {
        try (InputStream in = fs.open(child.getPath())) {
          return Optional.ofNullable(JSON.readTree(in)).filter(node -> node.path(list).isArray());
        } catch (JsonProcessingException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
