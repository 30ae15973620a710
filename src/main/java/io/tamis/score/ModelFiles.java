package io.tamis.score;

import io.tamis.config.Require;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a model or a tokenizer, where the user keeps them.
 *
 * @param key that names them
 * @param folder whole address
 * @param files below the folder; the first is the one to open
 */
public record ModelFiles(String key, String folder, List<ModelFile> files) implements Serializable {
  private static final String MODEL = "model.onnx";
  private static final String TOKENIZER = "tokenizer.json";

  /**
   * @param name relative to the folder
   */
  public record ModelFile(String name, long bytes, long modifiedMillis) implements Serializable {}

  public ModelFiles {
    files = List.copyOf(files);
  }

  /**
   * Reads the model's file once, to find what belongs to it.
   *
   * @param path the file, or a folder with {@code model.onnx}
   * @throws IllegalArgumentException if a file is not there, or it is no causal model without a
   *     cache
   */
  public static ModelFiles model(Configuration conf, String key, String path) {
    try {
      Path file = named(conf, key, path, MODEL);
      FileSystem filesystem = file.getFileSystem(conf);
      OnnxOutline outline;
      try (InputStream in = filesystem.open(file)) {
        outline = OnnxOutline.read(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            key + " must name an ONNX model, but " + file + " is none: " + e.getMessage(), e);
      }
      outline.check(key);
      List<ModelFile> files = new ArrayList<>();
      files.add(stored(filesystem, file.getParent(), file.getName()));
      for (String name : outline.externalFiles()) {
        Require.that(
            !name.startsWith("/") && !List.of(name.split("/")).contains(".."),
            key + ": the weights of " + file + " must lie in its folder, but are in " + name);
        try {
          files.add(stored(filesystem, file.getParent(), name));
        } catch (FileNotFoundException e) {
          throw new IllegalArgumentException(
              key + ": " + file + " keeps weights in " + name + ", which is not beside it", e);
        }
      }
      return new ModelFiles(key, file.getParent().toString(), files);
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": cannot read " + path, e);
    }
  }

  /**
   * @param given the file, or its folder; without one it lies in the model's folder
   * @throws IllegalArgumentException if there is no such file
   */
  public static ModelFiles tokenizer(Configuration conf, Optional<String> given, ModelFiles model) {
    return tokenizer(conf, "score.tokenizer", given.orElse(model.folder()));
  }

  /**
   * @param path the file, or its folder
   * @throws IllegalArgumentException if there is no such file
   */
  public static ModelFiles tokenizer(Configuration conf, String key, String path) {
    try {
      Path file = named(conf, key, path, TOKENIZER);
      return new ModelFiles(
          key,
          file.getParent().toString(),
          List.of(stored(file.getFileSystem(conf), file.getParent(), file.getName())));
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": cannot read " + path, e);
    }
  }

  /** Changes with every file's name, length and time: SHA-256, in hex. */
  public String fingerprint() {
    return sha256(
        files.stream()
            .map(file -> file.name() + "\t" + file.bytes() + "\t" + file.modifiedMillis())
            .collect(Collectors.joining("\n")));
  }

  /** SHA-256 of a text, in hex. */
  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The file that a path names, itself or as its folder. */
  private static Path named(Configuration conf, String key, String path, String name)
      throws IOException {
    Path given = new Path(path);
    FileSystem filesystem = given.getFileSystem(conf);
    given = filesystem.makeQualified(given);
    Path file = given;
    try {
      if (filesystem.getFileStatus(given).isDirectory()) {
        file = new Path(given, name);
        Require.that(filesystem.getFileStatus(file).isFile(), file + " is no file");
      }
      return file;
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          key + " must name a " + name + " or its folder, but there is no " + file, e);
    }
  }

  private static ModelFile stored(FileSystem filesystem, Path folder, String name)
      throws IOException {
    FileStatus status = filesystem.getFileStatus(new Path(folder, name));
    return new ModelFile(name, status.getLen(), status.getModificationTime());
  }
}
