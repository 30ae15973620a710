package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvRecordsTest {
  @Test
  void fieldsAreKeptAsTheyAre() throws Exception {
    assertThat(read("a,b\n1, x y \n")).containsExactly(List.of("a", "b"), List.of("1", " x y "));
    assertThat(read("a,b\r\n1,2")).containsExactly(List.of("a", "b"), List.of("1", "2"));
    assertThat(read("\uFEFFa\n007\n")).containsExactly(List.of("a"), List.of("007"));
    assertThat(read("a\rb\n")).containsExactly(List.of("a\rb"));
    assertThat(read("5\" disk,6'\n")).containsExactly(List.of("5\" disk", "6'"));
  }

  @Test
  void quotesHoldWhatElseWouldEndAField() throws Exception {
    assertThat(read("\"a,\"\"b\"\"\r\n\nc\",\"\"\n"))
        .containsExactly(List.of("a,\"b\"\r\n\nc", ""));
    assertThat(read("\"a\"\r\n\"b\"")).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void anEmptyFieldIsNullAndOneInQuotesIsNot() throws Exception {
    assertThat(read(",\"\",x,\n")).containsExactly(Arrays.asList(null, "", "x", null));
    assertThat(read("\n\r\n\n")).isEmpty();
    assertThat(read("")).isEmpty();
  }

  @Test
  void whatIsNoRowIsToldWithItsLine() {
    breaks("a,b\n\n1,\"x\ny\",\"2\" 3\n", "line 3 has more behind the quote that closes a field");
    breaks("a\n\"1\n2\n", "line 2 opens a quote that is never closed");
    breaks(
        "a\n" + "b".repeat(101),
        "line 2 has a field of more than 100 letters: is a quote never closed?");
    breaks(new byte[] {'a', (byte) 0xFC, '\n'}, "line 1 is no UTF-8");
    breaks(new byte[] {(byte) 0xFC}, "line 1 is no UTF-8");
  }

  @Test
  void whateverIsWrittenIsReadAgain() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    String letters = "ab,\"\n\r\t ü🜂";
    for (int seed = 0; seed < 300; seed++) {
      List<List<String>> rows = new ArrayList<>();
      List<Long> lines = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int row = 0; row < 5; row++) {
        lines.add(1 + text.chars().filter(letter -> letter == '\n').count());
        List<String> fields = new ArrayList<>();
        for (int field = 0; field < 3; field++) {
          StringBuilder value = new StringBuilder();
          for (int n = random.nextInt(6); n > 0; n--) {
            value.appendCodePoint(
                letters.codePointAt(
                    letters.offsetByCodePoints(
                        0, random.nextInt(letters.codePointCount(0, letters.length())))));
          }
          fields.add(value.toString());
          text.append(field > 0 ? "," : "")
              .append('"')
              .append(value.toString().replace("\"", "\"\""))
              .append('"');
        }
        text.append(seed % 2 == 0 ? "\n" : "\r\n");
        rows.add(fields);
      }
      CsvRecords records = records(text.toString().getBytes(StandardCharsets.UTF_8));
      for (int row = 0; row < 5; row++) {
        assertThat(records.next()).as("seed %d", seed).contains(rows.get(row));
        assertThat(records.line()).as("seed %d", seed).isEqualTo(lines.get(row));
      }
      assertThat(records.next()).isEmpty();
    }
  }

  private static CsvRecords records(byte[] text) throws IOException {
    return new CsvRecords(new ByteArrayInputStream(text), ',', 100);
  }

  private static List<List<String>> read(byte[] text) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    CsvRecords records = records(text);
    for (Optional<List<String>> row = records.next(); row.isPresent(); row = records.next()) {
      rows.add(row.get());
    }
    return rows;
  }

  private static List<List<String>> read(String text) throws Exception {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void breaks(String text, String reason) {
    breaks(text.getBytes(StandardCharsets.UTF_8), reason);
  }

  private static void breaks(byte[] text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CsvRecords.BrokenException.class)
        .hasMessageStartingWith(reason);
  }
}
