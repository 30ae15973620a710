package io.tamis.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import io.tamis.density.DensityConfig.Scope;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DensityConfigTest {
  private static DensityConfig from(String... assignments) {
    ConfigFile file = ConfigFile.empty().with(List.of(assignments));
    file.refuseUnknown(DensityConfig.KEYS);
    return DensityConfig.from(file);
  }

  private static void assertRejected(String assignment, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> from(assignment)).withMessage(message);
  }

  @Test
  void countsAllOfThePoolUnlessToldOtherwise() {
    DensityConfig byDefault = new DensityConfig(0.75, Scope.POOL, OptionalInt.empty());
    assertThat(from()).isEqualTo(byDefault);
    assertThat(from("density.neighbors=all")).isEqualTo(byDefault);
  }

  @Test
  void everyKeyIsRead() {
    assertThat(from("density.bandwidth=2", "density.scope=prefetched", "density.neighbors=1_000"))
        .isEqualTo(new DensityConfig(2, Scope.PREFETCHED, OptionalInt.of(1000)));
  }

  @Test
  void aBandwidthOfZeroSwitchesDensitiesOff() {
    assertThat(from("density.bandwidth=0").isOn()).isFalse();
    assertThat(from("density.bandwidth=1e-9").isOn()).isTrue();
  }

  @Test
  void rejectsABandwidthBelowZeroOrWithoutEnd() {
    String rule = "density.bandwidth must be zero or more, and finite, but is ";
    assertRejected("density.bandwidth=-0.1", rule + "-0.1");
    assertRejected("density.bandwidth=NaN", rule + "NaN");
    assertRejected("density.bandwidth=Infinity", rule + "Infinity");
    assertRejected("density.bandwidth=wide", "density.bandwidth must be a number, but is wide");
  }

  @Test
  void rejectsACountWithoutTheCandidateItself() {
    assertRejected("density.neighbors=0", "density.neighbors must be at least 1, but is 0");
    assertRejected(
        "density.neighbors=-4294967290",
        "density.neighbors must be at least 1, but is -4294967290");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DensityConfig(1, Scope.POOL, OptionalInt.of(0)))
        .withMessage("density.neighbors must be at least 1, but is 0");
  }

  @Test
  void rejectsAScopeThatThereIsNot() {
    assertRejected(
        "density.scope=world", "density.scope must be one of pool, prefetched, but is world");
  }
}
