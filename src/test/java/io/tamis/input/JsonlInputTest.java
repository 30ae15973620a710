package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonlInputTest {
  private static final String GOOD = "{\"id\": \"x\", \"t\": \"a\"}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"b.jsonl", "b.jsonl.gz", "b.json.zst"})
  void aBrokenLineIsRefusedByTheFirstFileAndItsNumber(String name) {
    Given.lines(folder.resolve("a.jsonl"), GOOD);
    Path file = Given.lines(folder.resolve(name), GOOD, "", "[" + GOOD + "]", GOOD, "{");
    Given.lines(folder.resolve("c.jsonl"), "{");
    assertThatThrownBy(() -> Given.candidates(folder + "/{a,b,c}.*", "text=t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("candidates.path: %s, line 3 holds a list, not an object", file);
  }

  @Test
  void aPackedFileThatWasCutIsRefused() throws IOException {
    Path file = Given.lines(folder.resolve("a.jsonl.gz"), GOOD, GOOD);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> Given.candidates(file, "text=t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.jsonl.gz, line 2 cannot be read: Unexpected end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void blankLinesAreNoRows(String end) {
    Path file =
        Given.lines(
            folder.resolve("a.jsonl"), "\uFEFF" + GOOD + end + end + "  " + end + GOOD + end);
    Examples examples = Given.candidates(file, "text=t");
    assertThat(examples.rows().count()).isEqualTo(2);
    assertThat(Given.column(examples.rows(), "t")).containsExactly("a", "a");
  }

  @Test
  void linesAreCountedBehindBlankOnes() {
    Path file = Given.lines(folder.resolve("a.jsonl"), "\uFEFF{\"i\": 7}", "", " ", "{\"i\": 12}");
    Examples examples = Given.candidates(file, "text=i", "id=i");
    assertThat(examples.locate("7")).isEqualTo(file + ", line 1");
    assertThat(examples.locate("12")).isEqualTo(file + ", line 4");
  }

  @Test
  void notANumberIsANumber() {
    Path file = Given.lines(folder.resolve("a.jsonl"), "{\"v\": [1, NaN]}", "{\"v\": [null, 2.5]}");
    Examples examples = Given.candidates(file, "embedding=v");
    assertThat(examples.examples().where("exists(embedding, x -> isnan(x))").count()).isEqualTo(1);
    assertThat(examples.examples().where("embedding[0] IS NULL").count()).isEqualTo(1);
  }

  @Test
  void readsThePool() {
    String path = SharedData.path("targets/gsm8k.jsonl");
    Examples examples =
        Given.candidates(path, "id=id", "source=source", "text={prompt}\\n{response}");
    examples.checkIds();
    assertThat(examples.examples().count()).isEqualTo(200);
    assertThat(examples.examples().where("text LIKE '%\\n%' AND source IS NOT NULL").count())
        .isEqualTo(200);
  }
}
