package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " \t", "{}", " {\"a\": [1, NaN, {\"b\": null}]} "})
  void anObjectOrNothingIsSound(String line) {
    assertThat(JsonLines.flaw(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"t\": \"a\"            | is no JSON: Unexpected end-of-input",
        "{\"t\" \"a\"}            | is no JSON: Unexpected character",
        "{\"t\": tru}             | is no JSON: Unrecognized token",
        "[{\"t\": \"a\"}]         | holds a list, not an object",
        "5                        | holds a number, not an object",
        "\"a\"                    | holds a string, not an object",
        "null                     | holds null, not an object",
        "{\"t\": \"a\"}{\"t\": 1} | has more after its object",
        "{\"t\": \"a\"} # note    | is no JSON: Unexpected character",
        "{t: 1}       | is no JSON: Unexpected character",
      })
  void anythingElseIsRefusedWithItsReason(String line, String reason) {
    assertThat(JsonLines.flaw(line.getBytes(StandardCharsets.UTF_8)).orElseThrow())
        .startsWith(reason);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] latin = "{\"t\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(JsonLines.flaw(latin).orElseThrow()).startsWith("is no JSON: Invalid UTF-8");
  }
}
