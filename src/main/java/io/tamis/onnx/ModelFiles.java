package io.tamis.onnx;

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

  /** Where some exports keep the model, below the folder of the rest. */
  private static final String BELOW = "onnx";

  private static final String TOKENIZER = "tokenizer.json";

  /**
   * @param name relative to the folder
   */
  public record ModelFile(String name, long bytes, long modifiedMillis) implements Serializable {}

  public ModelFiles {
    files = List.copyOf(files);
  }

  /** What a kind of model must have. */
  public interface Check {
    /**
     * @param key that names the model
     * @throws IllegalArgumentException if it is of another kind
     */
    void check(String key, OnnxOutline outline);
  }

  /**
   * Reads the model's file once, to find what belongs to it.
   *
   * @param path the file, or a folder with {@code model.onnx}, itself or in its folder {@code onnx}
   * @param check of what it takes and gives
   * @throws IllegalArgumentException if a file is not there, or the check fails
   */
  public static ModelFiles model(Configuration conf, String key, String path, Check check) {
    try {
      Path file = named(conf, key, path, MODEL, BELOW + Path.SEPARATOR + MODEL);
      FileSystem filesystem = file.getFileSystem(conf);
      OnnxOutline outline;
      try (InputStream in = filesystem.open(file)) {
        outline = OnnxOutline.read(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            key + " must name an ONNX model, but " + file + " is none: " + e.getMessage(), e);
      }
      check.check(key, outline);
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
   * @param given the file, or its folder; without one it lies beside the model
   * @throws IllegalArgumentException if there is no such file
   */
  public static ModelFiles tokenizer(
      Configuration conf, String key, Optional<String> given, ModelFiles model) {
    return tokenizer(
        conf, key, given.or(() -> model.beside(conf, TOKENIZER)).orElse(model.folder()));
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

  /** Of the file to open. */
  public String address() {
    return new Path(new Path(folder), files.get(0).name()).toString();
  }

  /**
   * A file that tells of the model: in its folder, or in the one above where it lies in one that is
   * called {@code onnx}.
   *
   * @return its whole address; empty where there is none
   */
  public Optional<String> beside(Configuration conf, String name) {
    Path here = new Path(folder);
    List<Path> places = new ArrayList<>(List.of(new Path(here, name)));
    if (here.getName().equals(BELOW) && here.getParent() != null) {
      places.add(new Path(here.getParent(), name));
    }
    try {
      for (Path place : places) {
        if (place.getFileSystem(conf).exists(place)) {
          return Optional.of(place.toString());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": looking for " + name, e);
    }
  }

  /** Changes with every file's name, length and time: SHA-256, in hex. */
  public String fingerprint() {
    return sha256(
        files.stream()
            .map(file -> file.name() + "\t" + file.bytes() + "\t" + file.modifiedMillis())
            .collect(Collectors.joining("\n")));
  }

  /**
   * Changes with every file's name and contents, wherever they lie: SHA-256, in hex. Reads them
   * all.
   */
  public String contents(Configuration conf) {
    MessageDigest digest = digest();
    byte[] bytes = new byte[1 << 16];
    for (ModelFile file : files) {
      Path path = new Path(new Path(folder), file.name());
      digest.update((file.name() + "\t" + file.bytes() + "\n").getBytes(StandardCharsets.UTF_8));
      try (InputStream in = path.getFileSystem(conf).open(path)) {
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          digest.update(bytes, 0, read);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(key + ": cannot read " + path, e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of a text, in hex. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The file that a path names, itself or as its folder.
   *
   * @param names that it may have below a folder, the usual one first
   */
  private static Path named(Configuration conf, String key, String path, String... names)
      throws IOException {
    Path given = new Path(path);
    FileSystem filesystem = given.getFileSystem(conf);
    given = filesystem.makeQualified(given);
    Path file = given;
    try {
      if (filesystem.getFileStatus(given).isDirectory()) {
        file = new Path(given, names[0]);
        for (int n = 1; n < names.length && !filesystem.exists(file); n++) {
          Path other = new Path(given, names[n]);
          file = filesystem.exists(other) ? other : file;
        }
        Require.that(filesystem.getFileStatus(file).isFile(), file + " is no file");
      }
      return file;
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          key + " must name a " + names[0] + " or its folder, but there is no " + file, e);
    }
  }

  private static ModelFile stored(FileSystem filesystem, Path folder, String name)
      throws IOException {
    FileStatus status = filesystem.getFileStatus(new Path(folder, name));
    return new ModelFile(name, status.getLen(), status.getModificationTime());
  }
}
