package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tamis.LocalSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFilesTest {
  private static final String ROW = "{\"t\": \"a\"}";

  @TempDir Path folder;

  @Test
  void nothingThereIsRefused() {
    refuses(folder + "/no.jsonl", "candidates.path: no file matches " + folder + "/no.jsonl");
    refuses(folder + "/*.jsonl", "candidates.path: no file matches " + folder + "/*.jsonl");
    Given.lines(folder.resolve("_SUCCESS"), "");
    Given.lines(folder.resolve(".hidden.jsonl"), ROW);
    refuses(folder.toString(), "candidates.path: no file matches " + folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n"})
  void noRowsAreRefused(String content) {
    Path file = Given.lines(folder.resolve("a.jsonl"), content);
    refuses(file.toString(), "candidates.path " + file + " holds no rows");
  }

  @Test
  void endingsMustAgree() {
    Given.lines(folder.resolve("a.jsonl.gz"), ROW);
    Given.lines(folder.resolve("b.parquet"), "");
    refuses(
        folder.toString(),
        "candidates.path: all files must have one format, but %s/a.jsonl.gz is jsonl and %s/b.parquet is parquet"
            .formatted(folder, folder));
  }

  @Test
  void anUnknownEndingIsRefused() {
    Given.lines(folder.resolve("a.jsonl"), ROW);
    Given.lines(folder.resolve("b.txt"), ROW);
    refuses(
        folder.toString(),
        "candidates.path: the ending of %s/b.txt tells no format".formatted(folder));
    assertThat(Given.candidates(folder, "format=jsonl", "text=t").rows().count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a b%20c.json", "[1]{x}*.json", "ü.json.gz"})
  void aFileIsFoundByItsNameAndByGlobs(String name) {
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode(name),
        "skipped: the names of files here cannot be " + name);
    Path file = Given.lines(folder.resolve(name), ROW);
    assertThat(Given.candidates(file, "text=t").rows().count()).isEqualTo(1);
    assertThat(Given.candidates(folder + "/*.js*", "text=t").rows().count()).isEqualTo(1);
    Examples examples = Given.candidates(folder, "text=t");
    assertThat(examples.locate(Given.ids(examples).get(0))).isEqualTo(file + ", line 1");
  }

  @Test
  void foldersAreReadWhole() throws IOException {
    Files.createDirectories(folder.resolve("x/y"));
    Given.lines(folder.resolve("x/a.jsonl"), ROW);
    Given.lines(folder.resolve("x/y/b.jsonl"), ROW);
    assertThat(Given.candidates(folder, "text=t").rows().count()).isEqualTo(2);
  }

  @Test
  void aDeltaTableIsRefusedAsAFolder() throws IOException {
    Files.createDirectories(folder.resolve("_delta_log"));
    Given.lines(folder.resolve("a.parquet"), "");
    refuses(folder.toString(), "candidates.path: " + folder + " is a Delta table");
  }

  @Test
  void whatIsNoParquetIsRefusedByName() {
    Path file = Given.lines(folder.resolve("a.parquet"), ROW + ROW + ROW);
    assertThatThrownBy(() -> Given.candidates(file, "text=t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("candidates.path " + file + " cannot be read: ")
        .hasMessageContaining("a.parquet");
  }

  @Test
  void theFingerprintFollowsNameLengthAndTimeButNotTheFolder() throws IOException {
    Path a = Files.createDirectories(folder.resolve("a/in"));
    Path b = Files.createDirectories(folder.resolve("b/in"));
    for (Path in : new Path[] {a, b}) {
      Files.setLastModifiedTime(
          Given.lines(in.resolve("x.jsonl"), ROW), FileTime.fromMillis(1_000_000));
    }
    assertThat(fingerprint(a)).isEqualTo(fingerprint(b)).matches("[0-9a-f]{64}");
    Files.setLastModifiedTime(b.resolve("x.jsonl"), FileTime.fromMillis(2_000_000));
    assertThat(fingerprint(a)).isNotEqualTo(fingerprint(b));
  }

  private static String fingerprint(Path path) {
    return InputFiles.find(
            LocalSpark.session().sparkContext().hadoopConfiguration(), "k", path.toString())
        .fingerprint();
  }

  private static void refuses(String path, String message) {
    assertThatThrownBy(() -> Given.candidates(path, "text=t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
