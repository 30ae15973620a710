package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvInputTest {
  @TempDir Path folder;

  @Test
  void everyColumnIsAStringAndEveryRowHasItsLine() {
    Given.lines(
        folder.resolve("b.csv"), "n,weight,p", "007,0.5,\"two\nlines, \"\"quoted\"\"\"", "8,1e0,");
    Given.lines(folder.resolve("a.csv.gz"), "\uFEFFn,weight,p", "", "1.0,0,x");
    Given.lines(folder.resolve("c.csv.zst"), "n,weight,p", "9,0.25,\"\"");
    Examples examples = Given.candidates(folder, "id=n", "text=p", "where=double(n) < 9");
    assertThat(examples.rows().orderBy("n").collectAsList())
        .containsExactly(
            RowFactory.create("007", "0.5", "two\nlines, \"quoted\""),
            RowFactory.create("1.0", "0", "x"),
            RowFactory.create("8", "1e0", null));
    examples.checkIds();
    assertThat(examples.locate("8")).isEqualTo(folder + "/b.csv, line 4");
    assertThat(examples.locate("1.0")).isEqualTo(folder + "/a.csv.gz, line 3");
    Examples weighed = Given.candidates(folder, "id=n", "text=p", "weight=weight");
    weighed.checkWeights();
    assertThat(Given.ids(weighed)).containsExactly("007", "8", "9");
    Path wrong = Given.lines(folder.resolve("w.csv"), "n,p", "1,x", "half,y");
    assertThatThrownBy(() -> Given.candidates(wrong, "text=p", "weight=n").checkWeights())
        .hasMessage(
            "candidates.weight must lie in [0, 1] for every row, but is half in %s, line 3", wrong);
  }

  @Test
  void tabsPartTheFieldsOfATsv() {
    Path file = Given.lines(folder.resolve("a.tsv"), "question\tanswer", "a, b\t\"c\td\"");
    assertThat(Given.candidates(file).examples().select("text").collectAsList())
        .containsExactly(RowFactory.create("a, b\nc\td"));
  }

  @Test
  void brokenRowsAreRefusedByFileAndLine() {
    Path few = Given.lines(folder.resolve("few.csv"), "a,text", "1,x", "\"2\n\",y", "3");
    assertThatThrownBy(() -> Given.candidates(few).examples().collectAsList())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage(
            "candidates.path: %s, line 5 must have 2 fields, as the header has, but has 1", few);
    Path open = Given.lines(folder.resolve("open.csv"), "a,text", "1,x", "2,\"y");
    assertThatThrownBy(() -> Given.candidates(open).examples().collectAsList())
        .hasRootCauseMessage(
            "candidates.path: %s, line 3 opens a quote that is never closed", open);
  }

  @Test
  void aCutFileIsRefused() throws Exception {
    String[] lines = new String[20_000];
    Arrays.setAll(lines, n -> n == 0 ? "text" : "row " + n * 7919L % 10_007);
    Path file = Given.lines(folder.resolve("a.csv.gz"), lines);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Given.candidates(file).examples().collectAsList())
        .hasStackTraceContaining(file + ", a line behind ")
        .hasStackTraceContaining(" cannot be read: ");
  }

  @Test
  void headersMustNameTheSameColumns() {
    Path a = Given.lines(folder.resolve("a.csv"), ",text", "0,x");
    assertThat(Given.candidates(a).rows().columns()).containsExactly("_c0", "text");
    Path b = Given.lines(folder.resolve("b.csv"), "text,_c0", "x,0");
    refuses(
        folder,
        "candidates.path: all files must have the same header, but %s has [_c0, text] and %s has"
            + " [text, _c0]",
        a,
        b);
    Path c = Given.lines(folder.resolve("c.csv"), "text,text", "x,0");
    refuses(c, "candidates.path: %s must name every column differently, but its names are", c);
    Path d = Given.lines(folder.resolve("d.csv"), "");
    refuses(d, "candidates.path: %s must start with the names of its columns", d);
  }

  @Test
  void theRowsOfATableAreEstimatedWithoutSpark() {
    Given.lines(folder.resolve("a.csv"), "a,text", "1,\"two\nlines\"", "2,y");
    Given.lines(folder.resolve("b.csv.zst"), "a,text", "3,z", "");
    InputConfig config =
        InputConfig.from(ConfigFile.empty().with(List.of("q.path=" + folder)), "q");
    InputSize size =
        InputSize.of(LocalSpark.session().sparkContext().hadoopConfiguration(), config);
    assertThat(size.rows()).isEqualTo(3);
    assertThat(size.isExact()).isTrue();
    assertThat(size.format()).isEqualTo(InputFormat.CSV);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
  private static void refuses(Path path, String message, Object... arguments) {
    assertThatThrownBy(() -> Given.candidates(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message.formatted(arguments));
  }
}
