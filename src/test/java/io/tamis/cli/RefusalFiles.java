package io.tamis.cli;

import io.tamis.LocalSpark;
import io.tamis.NpyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.functions;

/** Twelve candidates and three queries in three dimensions, and the same with one thing wrong. */
final class RefusalFiles {
  private static final int ROWS = 12;

  private final Path folder;

  RefusalFiles(Path folder) {
    this.folder = folder;
    lines("pool.jsonl", rows("[%d, 1, 0]"));
    lines("queries.jsonl", Arrays.copyOf(rows("[%d.5, 1, 1]"), 3));
    JobFiles.text(folder.resolve("empty.jsonl"), "");
    JobFiles.text(folder.resolve("broken.yaml"), "a: [");
    arrays();
    vectors();
    lines("pool-repeated.jsonl", with(rows("[%d, 1, 0]"), 7, row("c2", "[9, 9, 9]")));
    lines("pool-no-id.jsonl", with(rows("[%d, 1, 0]"), 4, "{\"v\": [1, 2, 3], \"text\": \"t\"}"));
    lines("pool-broken.jsonl", with(rows("[%d, 1, 0]"), 5, "{\"id\": \"c5\", \"v\": [1, 2"));
    lines("pool-broken.jsonl.gz", with(rows("[%d, 1, 0]"), 6, "no JSON"));
    texts();
    JobFiles.text(folder.resolve("broken.parquet"), "no parquet");
    JobFiles.text(folder.resolve("pool.txt"), "a\tb");
    LocalSpark.session()
        .read()
        .json(folder.resolve("pool.jsonl").toString())
        .withColumn(
            "v",
            functions.expr("if(id = 'c4', array(1d, double('NaN'), 0d), cast(v as array<double>))"))
        .coalesce(1)
        .write()
        .parquet(folder.resolve("pool-nan-parquet").toString());
  }

  /** A job that runs. */
  List<String> soundJob() {
    return List.of(
        "candidates.path=" + folder.resolve("pool.jsonl"),
        "candidates.id=id",
        "candidates.embedding=v",
        "queries.path=" + folder.resolve("queries.jsonl"),
        "queries.id=id",
        "queries.embedding=v",
        "sample.count=2");
  }

  private void arrays() {
    NpyFiles.write(folder.resolve("pool.npy"), array(ROWS, 3));
    NpyFiles.write(folder.resolve("queries.npy"), array(3, 3));
    NpyFiles.write(folder.resolve("wide.npy"), array(3, 4));
    NpyFiles.write(folder.resolve("nan.npy"), set(array(ROWS, 3), 5, 1, Float.NaN));
    NpyFiles.write(
        folder.resolve("infinite.npy"), set(array(ROWS, 3), 6, 2, Float.NEGATIVE_INFINITY));
    float[][] zero = array(ROWS, 3);
    zero[4] = new float[3];
    NpyFiles.write(folder.resolve("zero.npy"), zero);
    try {
      byte[] whole = Files.readAllBytes(folder.resolve("pool.npy"));
      Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, whole.length - 5));
      Files.write(folder.resolve("empty.npy"), new byte[0]);
      String text = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1);
      latin("whole.npy", text.replace("<f4", "<i4"));
      latin("fortran.npy", text.replace("False, ", "True,  "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void latin(String name, String text) throws IOException {
    Files.write(folder.resolve(name), text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  private void vectors() {
    String[][] flaws = {
      {"nan", "[1, NaN, 2]"},
      {"infinite", "[1, 2, 1e300]"},
      {"ragged", "[1, 2]"},
      {"null", "null"},
      {"hole", "[1, null, 2]"},
      {"none", "[]"},
      {"zero", "[0, 0, 0]"}
    };
    for (String[] flaw : flaws) {
      lines("pool-" + flaw[0] + ".jsonl", with(rows("[%d, 1, 0]"), 3, row("c3", flaw[1])));
      lines(
          "queries-" + flaw[0] + ".jsonl",
          with(Arrays.copyOf(rows("[%d.5, 1, 0]"), 3), 1, row("c1", flaw[1])));
    }
    lines("pool-words.jsonl", with(rows("[%d, 1, 0]"), 3, row("c3", "[\"a\", \"b\"]")));
  }

  private void texts() {
    lines(
        "some-empty.jsonl",
        "{\"id\": \"e1\", \"text\": \"\"}",
        "{\"id\": \"t1\", \"text\": \"one two three\"}",
        "{\"id\": \"t2\", \"text\": \"two three row\"}",
        "{\"id\": \"e2\", \"text\": null}",
        "{\"id\": \"t3\", \"text\": \"three four row\"}",
        "{\"id\": \"t4\", \"text\": \"four row five\"}");
    lines("all-empty.jsonl", "{\"id\": \"a\", \"text\": \"\"}", "{\"id\": \"b\", \"text\": \" \"}");
  }

  private void lines(String name, String... lines) {
    JobFiles.text(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String[] rows(String vector) {
    String[] rows = new String[ROWS];
    Arrays.setAll(rows, n -> row("c" + n, vector.formatted(n)));
    return rows;
  }

  private static String row(String id, String vector) {
    return "{\"id\": \"%s\", \"from\": \"here\", \"text\": \"row %s of a pool\", \"v\": %s}"
        .formatted(id, id, vector);
  }

  private static String[] with(String[] rows, int at, String row) {
    rows[at] = row;
    return rows;
  }

  private static float[][] array(int rows, int columns) {
    float[][] array = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(array[i], 1);
      array[i][0] = i + 1;
    }
    return array;
  }

  private static float[][] set(float[][] array, int row, int column, float value) {
    array[row][column] = value;
    return array;
  }
}
