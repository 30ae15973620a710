package io.tamis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
  private enum Kind {
    AUTO,
    NOT_AUTO
  }

  private static ConfigFile parse(String... lines) {
    return ConfigFile.parse(String.join("\n", lines), "job.yaml");
  }

  private static void assertRejected(ThrowingCallable reading, String message) {
    assertThatIllegalArgumentException().isThrownBy(reading).withMessage(message);
  }

  @Test
  void nestedAndDottedKeysSayTheSame() {
    Map<String, String> expected =
        Map.of("transport.alpha", "0.5", "transport.distance-scale", "5");
    assertThat(parse("transport:", "  alpha: 0.5", "  distance-scale: 5").asMap())
        .isEqualTo(expected);
    assertThat(parse("transport.alpha: 0.5", "transport: {distance-scale: 5}").asMap())
        .isEqualTo(expected);
    assertThat(parse("a:", "  b.c:", "    d: 1").asMap()).isEqualTo(Map.of("a.b.c.d", "1"));
  }

  @Test
  void valuesStayTheTextThatTheyWere() {
    ConfigFile file =
        parse("id: 0012", "flag: yes", "none: null", "number: 1e3", "day: 2026-01-01", "q: '7 '");
    assertThat(file.asMap())
        .isEqualTo(
            Map.of(
                "id",
                "0012",
                "flag",
                "yes",
                "none",
                "null",
                "number",
                "1e3",
                "day",
                "2026-01-01",
                "q",
                "7 "));
  }

  @Test
  void anEmptyFileHoldsNoKeys() {
    assertThat(parse("").asMap()).isEmpty();
    assertThat(parse("# nothing", "").asMap()).isEmpty();
    assertThat(ConfigFile.empty().asMap()).isEmpty();
  }

  @Test
  void anEmptyValueCountsAsNotGiven() {
    ConfigFile file = parse("a:", "b: ''", "c: x");
    assertThat(file.has("a")).isFalse();
    assertThat(file.has("b")).isFalse();
    assertThat(file.has("c")).isTrue();
    assertThat(file.has("d")).isFalse();
    assertThat(file.text("b", "else")).isEqualTo("else");
    assertThat(file.text("c", "else")).isEqualTo("x");
  }

  @Test
  void assignmentsReplaceAndAdd() {
    ConfigFile file = parse("a: 1", "b: 2");
    ConfigFile merged = file.with(List.of("b = 3 ", "c=x=y", "d=", "c=z=y"));
    assertThat(merged.asMap()).isEqualTo(Map.of("a", "1", "b", "3", "c", "z=y", "d", ""));
    assertThat(file.asMap()).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void rejectsAnAssignmentWithoutAKeyOrAnEqualsSign() {
    assertRejected(
        () -> ConfigFile.empty().with(List.of("seed")), "--set must read KEY=VALUE, but is seed");
    assertRejected(
        () -> ConfigFile.empty().with(List.of("=7")), "--set must read KEY=VALUE, but is =7");
  }

  @Test
  void rejectsAKeyThatIsGivenTwice() {
    assertRejected(
        () -> parse("transport.alpha: 0.5", "transport:", "  alpha: 0.6"),
        "job.yaml gives transport.alpha twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("seed: 1", "seed: 2"))
        .withMessageStartingWith("job.yaml is not valid YAML: ")
        .withMessageContaining("duplicate key seed")
        .withMessageContaining("line 2, column 1");
  }

  @Test
  void rejectsLists() {
    assertRejected(
        () -> parse("candidates:", "  path: [a, b]"),
        "candidates.path must be a single value, but is [a, b]");
    assertRejected(
        () -> parse("- a", "- b"), "job.yaml must hold keys and values, but holds [a, b]");
    assertRejected(() -> parse("alpha"), "job.yaml must hold keys and values, but holds alpha");
  }

  @Test
  void tellsWhereBrokenYamlBreaks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("seed: 1", "transport: {alpha: 0.5"))
        .withMessageStartingWith("job.yaml is not valid YAML: ")
        .withMessageContaining("in job.yaml, line 2, column")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
  }

  @Test
  void rejectsUnknownKeysAndNamesTheNearestKnownOne() {
    List<String> known = List.of("transport.distance-scale", "transport.alpha", "seed");
    assertThatCode(() -> parse("seed: 1", "transport.alpha: 1").refuseUnknown(known))
        .doesNotThrowAnyException();
    assertRejected(
        () -> parse("transport: {alhpa: 1}").refuseUnknown(known),
        "transport.alhpa is not a known key; the nearest known one is transport.alpha");
    assertRejected(
        () -> parse("send: 1").refuseUnknown(known),
        "send is not a known key; the nearest known one is seed");
  }

  @Test
  void theNearestOfEquallyNearKeysIsTheFirstByLetter() {
    assertRejected(
        () -> parse("c: 1").refuseUnknown(List.of("b", "a", "dd")),
        "c is not a known key; the nearest known one is a");
  }

  @Test
  void readsEachFormAndFallsBackWhereTheKeyIsMissing() {
    ConfigFile file = parse("n: 2.5", "w: 1_000", "f: true", "k: not-auto");
    assertThat(file.number("n", 0)).isEqualTo(2.5);
    assertThat(file.whole("w", 0)).isEqualTo(1000);
    assertThat(file.flag("f", false)).isTrue();
    assertThat(file.choice("k", Kind.AUTO)).isEqualTo(Kind.NOT_AUTO);
    assertThat(file.number("x", 7.5)).isEqualTo(7.5);
    assertThat(file.whole("x", 7)).isEqualTo(7);
    assertThat(file.flag("x", true)).isTrue();
    assertThat(file.choice("x", Kind.AUTO)).isEqualTo(Kind.AUTO);
  }

  @Test
  void rejectsValuesOfAnotherFormByTheirKey() {
    ConfigFile file = parse("a: {b: much}");
    assertRejected(() -> file.number("a.b", 0), "a.b must be a number, but is much");
    assertRejected(() -> file.whole("a.b", 0), "a.b must be a whole number, but is much");
    assertRejected(() -> file.flag("a.b", false), "a.b must be true or false, but is much");
    assertRejected(
        () -> file.choice("a.b", Kind.AUTO), "a.b must be one of auto, not-auto, but is much");
  }
}
