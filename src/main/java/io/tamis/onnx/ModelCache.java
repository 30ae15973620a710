package io.tamis.onnx;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * This machine's copies of models, shared by all JVMs on it: a model is copied once, and stays for
 * later runs. What lies on a local filesystem is used where it is.
 *
 * @param folder for the copies; empty: below the JVM's folder for temporary files
 */
public record ModelCache(String folder) implements Serializable {
  /**
   * @return the file to open, on this machine, with those that belong to it beside it
   * @throws IllegalArgumentException if a local path is not there on this machine
   */
  public Path fetch(Configuration conf, ModelFiles model) throws IOException {
    URI address = new org.apache.hadoop.fs.Path(model.folder()).toUri();
    String first = model.files().get(0).name();
    if ("file".equals(address.getScheme())) {
      Path here = Path.of(address.getPath());
      Require.that(
          isWhole(here, model),
          model.key()
              + " must lie on a filesystem that every machine sees, but "
              + here.resolve(first)
              + " is not there on one, or not the same");
      return here.resolve(first);
    }
    Path copy = root().resolve(model.fingerprint());
    if (!isWhole(copy, model)) {
      bring(conf, model, copy);
    }
    return copy.resolve(first);
  }

  private Path root() {
    return folder.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("tamis-models-" + System.getProperty("user.name"))
        : Path.of(folder);
  }

  /** Copies under another name first: a folder that has its name is whole. */
  private void bring(Configuration conf, ModelFiles model, Path copy) throws IOException {
    Path fresh = root().resolve(".new-" + UUID.randomUUID());
    try {
      for (ModelFiles.ModelFile file : model.files()) {
        org.apache.hadoop.fs.Path from =
            new org.apache.hadoop.fs.Path(
                new org.apache.hadoop.fs.Path(model.folder()), file.name());
        Path to = fresh.resolve(file.name());
        Files.createDirectories(to.getParent());
        FileSystem filesystem = from.getFileSystem(conf);
        try (InputStream in = filesystem.open(from)) {
          Files.copy(in, to);
        }
        Require.that(
            Files.size(to) == file.bytes(),
            model.key() + ": " + from + " has changed since the run began");
      }
      if (isWhole(copy, model)) { // another JVM was first, and has it open perhaps
        return;
      }
      remove(copy);
      Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isWhole(copy, model)) { // else another JVM was first
        throw e;
      }
    } finally {
      remove(fresh);
    }
  }

  private static boolean isWhole(Path folder, ModelFiles model) throws IOException {
    for (ModelFiles.ModelFile file : model.files()) {
      Path here = folder.resolve(file.name());
      if (!Files.isRegularFile(here) || Files.size(here) != file.bytes()) {
        return false;
      }
    }
    return true;
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> below = Files.walk(folder)) {
      all = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
