package io.tamis.onnx;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that are finished, a file each, beside the output: what a run that was killed leaves,
 * and one with the same settings, models and rows goes on from.
 *
 * @param path whole address; its name tells the settings, models and rows
 */
public record WorkFolder(String path) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

  private static final Pattern PART = Pattern.compile("part-(\\d+)");

  /** How much of a fingerprint the folder's name holds. */
  private static final int LETTERS = 16;

  /**
   * @param output the folder that the run will write
   * @param fingerprint of all that the parts depend on
   */
  public static WorkFolder of(String output, String fingerprint) {
    Path place = new Path(output);
    return new WorkFolder(
        new Path(
                place.getParent(),
                place.getName() + ".partial-" + fingerprint.substring(0, LETTERS))
            .toString());
  }

  /** Writes what is in a part. */
  public interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /**
   * Reads what a {@link Writer} wrote.
   *
   * @param <T> what is in a part
   */
  public interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /**
   * The parts of a pass that are there.
   *
   * @param pass name of what is done with all rows
   */
  public BitSet done(Configuration conf, String pass) throws IOException {
    Path folder = new Path(path, pass);
    BitSet done = new BitSet();
    try {
      for (FileStatus file : folder.getFileSystem(conf).listStatus(folder)) {
        Matcher part = PART.matcher(file.getPath().getName());
        if (part.matches()) {
          done.set(Integer.parseInt(part.group(1)));
        }
      }
    } catch (FileNotFoundException e) {
      return done;
    }
    return done;
  }

  /**
   * Writes a part under another name first: a part that has its name is whole.
   *
   * @param attempt tells apart tasks that write the same part
   */
  public void write(Configuration conf, String pass, int part, long attempt, Writer writer)
      throws IOException {
    Path file = file(pass, part);
    Path fresh = new Path(file.getParent(), ".new-" + part + "-" + attempt);
    FileSystem filesystem = file.getFileSystem(conf);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(filesystem.create(fresh, true)))) {
      writer.write(out);
    }
    if (!isMoved(filesystem, fresh, file)) {
      filesystem.delete(fresh, false);
      if (!filesystem.exists(file)) { // else another attempt was first
        throw new IOException("cannot move " + fresh + " to " + file);
      }
    }
  }

  /** A file goes there at once, on object stores too; some of them throw where others say false. */
  private static boolean isMoved(FileSystem filesystem, Path from, Path to) throws IOException {
    try {
      return filesystem.rename(from, to);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** What a part holds. */
  public <T> T read(Configuration conf, String pass, int part, Reader<T> reader)
      throws IOException {
    Path file = file(pass, part);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(file.getFileSystem(conf).open(file)))) {
      return reader.read(in);
    } catch (IOException e) {
      throw new IOException("reading " + file + ", which an earlier task wrote", e);
    }
  }

  /** Removes all parts, once they are in the output: what stays does no harm, and is told. */
  public void remove(Configuration conf) {
    Path folder = new Path(path);
    try {
      folder.getFileSystem(conf).delete(folder, true);
    } catch (IOException | RuntimeException e) { // the run is finished
      LOG.warn("{} could not be removed, and is of no more use: {}", path, e.toString());
    }
  }

  private Path file(String pass, int part) {
    return new Path(new Path(path, pass), "part-%05d".formatted(part));
  }
}
