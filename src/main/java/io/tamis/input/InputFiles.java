package io.tamis.input;

import io.tamis.config.Require;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * The files of one input, by name. Files and folders that start with an underscore or a dot are
 * marks of the programs that wrote them, and passed over.
 *
 * @param key the key that names them
 * @param root the one folder that holds them all; empty for a single file and for a glob
 * @param files at least one, in the order of their paths
 */
record InputFiles(String key, Optional<Path> root, List<InputFile> files) {
  /**
   * @param path whole, with its filesystem
   * @param name the path from the folder or beside the glob that was given
   */
  record InputFile(Path path, String name, long length, long modifiedMillis) {
    /** For messages. */
    String shown() {
      return InputFiles.shown(path);
    }

    /** As a glob that matches this file alone; Spark takes every path for a glob. */
    String asGlob() {
      return path.toString().replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
    }
  }

  /**
   * @param key the key that gives the path
   * @param path file, folder or glob; a file whose name looks like a glob is that file
   * @throws IllegalArgumentException if no file matches, the folder is a Delta table, or it is a
   *     saved dataset of several splits
   */
  static InputFiles find(Configuration conf, String key, String path) {
    List<InputFile> files = new ArrayList<>();
    Optional<Path> root = Optional.empty();
    try {
      Path given = new Path(path);
      FileSystem fs = given.getFileSystem(conf);
      FileStatus[] matches = matches(fs, given);
      UnfinishedRun.refuse(fs, key, matches);
      boolean isGlob = matches.length > 1 && !given.getName().startsWith("cache-");
      for (FileStatus match : isGlob ? SavedDataset.withoutMarks(matches) : List.of(matches)) {
        collect(fs, key, match, "", files);
      }
      if (matches.length == 1 && matches[0].isDirectory()) {
        root = Optional.of(matches[0].getPath());
      }
    } catch (UnsupportedFileSystemException e) {
      throw new IllegalArgumentException(key + ": cannot read " + path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": cannot read " + path, e);
    }
    Require.that(!files.isEmpty(), key + ": no file matches " + path);
    files.sort(Comparator.comparing(file -> file.path().toString()));
    return new InputFiles(key, root, List.copyOf(files));
  }

  /**
   * The format that the endings tell.
   *
   * @throws IllegalArgumentException if an ending tells none, or two endings differ
   */
  InputFormat format() {
    InputFile first = files.get(0);
    InputFormat format = null;
    for (InputFile file : files) {
      Optional<InputFormat> told = InputFormat.ofName(file.path().getName());
      Require.that(
          told.isPresent(),
          key
              + ": the ending of "
              + file.shown()
              + " tells no format, it must be one of "
              + String.join(", ", InputFormat.allEndings())
              + "; rename it, narrow the path, or set "
              + key.replace(".path", ".format"));
      if (format == null) {
        format = told.get();
      }
      Require.that(
          told.get() == format,
          key
              + ": all files must have one format, but "
              + first.shown()
              + " is "
              + Require.spelled(format)
              + " and "
              + file.shown()
              + " is "
              + Require.spelled(told.get()));
    }
    return format;
  }

  /** Every file as a glob for Spark's readers. */
  String[] globs() {
    return files.stream().map(InputFile::asGlob).toArray(String[]::new);
  }

  /** Every path as a URI, for a source's options and for tasks. */
  List<String> addresses() {
    return files.stream().map(file -> file.path().toUri().toString()).toList();
  }

  long bytes() {
    return files.stream().mapToLong(InputFile::length).sum();
  }

  /** Changes with every file's name, length and time: SHA-256, in hex. */
  String fingerprint() {
    List<String> lines =
        files.stream()
            .map(file -> file.name() + "\t" + file.length() + "\t" + file.modifiedMillis())
            .sorted()
            .toList();
    return sha256(String.join("\n", lines));
  }

  /** The path behind the address that Spark gives in {@code _metadata.file_path}. */
  static Path ofAddress(String address) {
    return new Path(URI.create(address));
  }

  /** A path for messages: a local one without its scheme. */
  static String shown(Path path) {
    URI uri = path.toUri();
    return uri.getScheme() == null || uri.getScheme().equals("file")
        ? uri.getPath()
        : path.toString();
  }

  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static FileStatus[] matches(FileSystem fs, Path given) throws IOException {
    try {
      return new FileStatus[] {fs.getFileStatus(given)};
    } catch (FileNotFoundException e) {
      FileStatus[] matches = fs.globStatus(given);
      return matches == null ? new FileStatus[0] : matches;
    }
  }

  private static void collect(
      FileSystem fs, String key, FileStatus status, String above, List<InputFile> into)
      throws IOException {
    Path path = status.getPath();
    String name = above + path.getName();
    if (path.getName().startsWith(".") || isMark(path.getName())) {
      Require.that(
          !path.getName().equals("_delta_log"),
          key
              + ": "
              + shown(path.getParent())
              + " is a Delta table, whose files alone do not tell its rows; give it as "
              + key.replace(".path", ".table"));
      return;
    }
    if (!status.isDirectory()) {
      into.add(new InputFile(path, name, status.getLen(), status.getModificationTime()));
      return;
    }
    String within = above.isEmpty() ? path.getName() + "/" : name + "/";
    FileStatus[] children = fs.listStatus(path);
    Optional<List<FileStatus>> dataset = SavedDataset.files(fs, key, path, children);
    if (dataset.isPresent()) {
      for (FileStatus file : dataset.get()) {
        collect(fs, key, file, within, into);
      }
      return;
    }
    for (FileStatus child : SavedDataset.withoutMarks(children)) {
      collect(fs, key, child, within, into);
    }
  }

  /** {@code _SUCCESS} is one; {@code _day=3} is a partition of a table whose column is so named. */
  private static boolean isMark(String name) {
    return name.startsWith("_") && name.indexOf('=') < 0;
  }
}
