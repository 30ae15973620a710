package io.tamis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TransportConfigTest {
  private static TransportConfig from(String... assignments) {
    ConfigFile file = ConfigFile.empty().with(List.of(assignments));
    file.refuseUnknown(TransportConfig.KEYS);
    return TransportConfig.from(file);
  }

  private static void assertRejected(String assignment, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> from(assignment)).withMessage(message);
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    assertThat(from()).isEqualTo(new TransportConfig(OptionalDouble.of(0.5), OptionalDouble.of(5)));
  }

  @Test
  void everyKeyIsRead() {
    assertThat(from("transport.alpha=0.9", "transport.distance-scale=0.25"))
        .isEqualTo(new TransportConfig(OptionalDouble.of(0.9), OptionalDouble.of(0.25)));
  }

  @Test
  void bothMayBeLeftToTheJob() {
    assertThat(from("transport.alpha=auto", "transport.distance-scale=auto"))
        .isEqualTo(new TransportConfig(OptionalDouble.empty(), OptionalDouble.empty()));
  }

  @Test
  void alphaMayBeEitherEnd() {
    assertThat(from("transport.alpha=0").alpha()).hasValue(0);
    assertThat(from("transport.alpha=1").alpha()).hasValue(1);
  }

  @Test
  void rejectsAnAlphaOutsideOfItsRange() {
    assertRejected("transport.alpha=1.7", "transport.alpha must lie in [0.0, 1.0], but is 1.7");
    assertRejected("transport.alpha=-0.1", "transport.alpha must lie in [0.0, 1.0], but is -0.1");
    assertRejected("transport.alpha=NaN", "transport.alpha must lie in [0.0, 1.0], but is NaN");
    assertRejected("transport.alpha=half", "transport.alpha must be a number, but is half");
  }

  @Test
  void rejectsADistanceScaleThatIsNotPositiveAndFinite() {
    String rule = "transport.distance-scale must be positive and finite, but is ";
    assertRejected("transport.distance-scale=0", rule + "0.0");
    assertRejected("transport.distance-scale=Infinity", rule + "Infinity");
    assertRejected("transport.distance-scale=NaN", rule + "NaN");
  }
}
