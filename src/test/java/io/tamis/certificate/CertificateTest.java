package io.tamis.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CertificateTest {
  private static final Map<String, String> GIVEN =
      Map.of("seed", "4", "output.path", "here", "candidates.path", "pool");

  private static Certificate certificate() {
    return Certificate.of(
        Map.of("support", 3, "transport.gap", Double.NaN, "stages", "7 s", "transport.exact", true),
        Map.of("candidates", "c1"),
        GIVEN,
        Map.of("java", "25"),
        new TreeMap<>(Map.of("masses/part-0", "m", "report.html", "r")));
  }

  @Test
  void whatIsWrittenIsReadAndTimesAreNotClaimed() {
    Certificate read = Certificate.parse(certificate().toJson());
    assertThat(read.figures()).containsOnlyKeys("support", "transport.gap", "transport.exact");
    assertThat(read.number("support")).isEqualTo(3);
    assertThat(read.number("transport.gap")).isNaN();
    assertThat(read.flag("transport.exact")).isTrue();
    assertThat(read.tables()).isEqualTo(Map.of("masses/part-0", "m"));
    assertThat(read.files()).isEqualTo(Map.of("report.html", "r"));
    assertThat(read.hashes()).isEqualTo(Map.of("masses/part-0", "m", "report.html", "r"));
    assertThat(read.toJson()).isEqualTo(certificate().toJson());
  }

  @Test
  void theConfigsHashIsThatOfTheRunWhereverItGoes() {
    Map<String, String> elsewhere = new TreeMap<>(GIVEN);
    elsewhere.put("output.path", "there");
    elsewhere.put("output.overwrite", "true");
    assertThat(Certificate.hash(elsewhere)).isEqualTo(Certificate.hash(GIVEN)).hasSize(64);
    elsewhere.put("seed", "5");
    assertThat(Certificate.hash(elsewhere)).isNotEqualTo(Certificate.hash(GIVEN));
  }

  @Test
  void whatIsNoCertificateIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Certificate.parse("{\"figures\": {}}"))
        .withMessage("it has no object inputs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Certificate.parse("{"))
        .withMessageStartingWith("it is no JSON: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Certificate.parse(certificate().toJson()).number("dual"))
        .withMessage("the certificate has no number dual");
  }
}
