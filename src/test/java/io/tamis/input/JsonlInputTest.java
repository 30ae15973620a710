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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonlInputTest {
  private static final String GOOD = "{\"id\": \"x\", \"t\": \"a\"}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"t\": \"a\"            | is no JSON: Unexpected end-of-input",
        "{\"t\" \"a\"}            | is no JSON: Unexpected character",
        "[1]                      | holds a list, not an object",
        "[{\"t\": \"a\"}]         | holds a list, not an object",
        "5                        | holds a number, not an object",
        "null                     | holds null, not an object",
        "{\"t\": \"a\"}{\"t\": 1} | has more after its object",
        "{'t': 'a'}               | is no JSON: Unexpected character",
      })
  void aBrokenLineIsRefusedByFileAndNumber(String line, String reason) {
    Given.lines(folder.resolve("a.jsonl"), GOOD);
    for (String name : new String[] {"b.jsonl", "c.jsonl.gz"}) {
      Path file = Given.lines(folder.resolve(name), GOOD, "", line, GOOD, line);
      assertThatThrownBy(() -> Given.candidates(folder + "/{a,b,c}.*", "text=t"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("candidates.path: " + file + ", line 3 " + reason);
      file.toFile().delete();
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.write(file, new byte[] {'{', '"', 't', '"', ':', '"', (byte) 0xE9, '"', '}', '\n'});
    assertThatThrownBy(() -> Given.candidates(file, "text=t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1 is no JSON: Invalid UTF-8");
  }

  @Test
  void aPackedFileThatWasCutIsRefused() throws IOException {
    Path file = Given.lines(folder.resolve("a.jsonl.gz"), GOOD, GOOD);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> Given.candidates(file, "text=t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.jsonl.gz, line 3 cannot be read: Unexpected end");
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
