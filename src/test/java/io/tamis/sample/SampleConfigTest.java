package io.tamis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SampleConfigTest {
  private static SampleConfig from(String... assignments) {
    ConfigFile file = ConfigFile.empty().with(List.of(assignments));
    file.refuseUnknown(SampleConfig.KEYS);
    return SampleConfig.from(file, Draw.SYSTEMATIC);
  }

  private static void assertRejected(ThrowingCallable reading, String message) {
    assertThatIllegalArgumentException().isThrownBy(reading).withMessage(message);
  }

  @Test
  void drawsSystematicallyWithSeedZeroUnlessToldOtherwise() {
    assertThat(from("sample.count=10"))
        .isEqualTo(
            new SampleConfig(
                OptionalLong.of(10),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Draw.SYSTEMATIC,
                0));
  }

  @Test
  void everyKeyIsRead() {
    assertThat(from("sample.fraction=0.25", "sample.draw=distinct", "seed=-7"))
        .isEqualTo(
            new SampleConfig(
                OptionalLong.empty(),
                OptionalDouble.of(0.25),
                OptionalLong.empty(),
                Optional.empty(),
                Draw.DISTINCT,
                -7));
  }

  @Test
  void rejectsTwoBudgets() {
    assertRejected(
        () -> from("sample.count=10", "sample.fraction=0.5"),
        "only one of sample.count and sample.fraction may be given, but they are 10 and 0.5");
    assertRejected(
        () -> from("sample.count=10", "sample.fraction=0.5", "sample.draw=none"),
        "only one of sample.count and sample.fraction may be given, but they are 10 and 0.5");
  }

  @Test
  void rejectsNoBudgetUnlessNothingIsDrawn() {
    assertRejected(
        () -> from(),
        "sample.count or sample.fraction must be given (or sample.draw: none, for masses only; or all, for every candidate with mass)");
    assertThat(from("sample.draw=none").budget(100)).isZero();
  }

  @Test
  void rejectsBudgetsOfNothingAndOfMoreThanAll() {
    assertRejected(() -> from("sample.count=0"), "sample.count must be at least 1, but is 0");
    assertRejected(
        () -> from("sample.fraction=0"), "sample.fraction must be positive and finite, but is 0.0");
    assertRejected(
        () -> from("sample.fraction=1.5"), "sample.fraction must lie in [0.0, 1.0], but is 1.5");
    assertRejected(
        () -> from("sample.fraction=NaN"),
        "sample.fraction must be positive and finite, but is NaN");
  }

  @Test
  void rejectsADrawThatThereIsNot() {
    assertRejected(
        () -> from("sample.draw=lottery"),
        "sample.draw must be one of systematic, multinomial, distinct, top, all, none, but is lottery");
  }

  @Test
  void tokensAreABudgetOfTheirOwn() {
    SampleConfig tokens = from("sample.tokens=5000", "sample.draw=top");
    assertThat(tokens.tokens()).hasValue(5000);
    assertThat(tokens.hasCount()).isFalse();
    assertThat(tokens.budget(100)).isZero();
    assertThat(from("sample.tokens=5000", "sample.count=7", "sample.draw=top").budget(100))
        .isEqualTo(7);
    assertRejected(
        () -> from("sample.tokens=0", "sample.draw=top"),
        "sample.tokens must be at least 1, but is 0");
    assertRejected(
        () -> from("sample.tokens=5000"),
        "sample.draw must be top where sample.tokens is given, but is systematic");
    assertRejected(
        () -> from("sample.count=7", "sample.tokenizer=tokenizer.json"),
        "sample.tokenizer counts tokens for sample.tokens, which must be given too, but is not");
  }

  @Test
  void aCountIsTheBudgetWhateverThePool() {
    assertThat(from("sample.count=10").budget(10)).isEqualTo(10);
    assertThat(from("sample.count=10").budget(1_000_000)).isEqualTo(10);
  }

  @Test
  void aFractionIsOfThePoolRoundedDownButNeverToNothing() {
    SampleConfig quarter = from("sample.fraction=0.25");
    assertThat(quarter.budget(100)).isEqualTo(25);
    assertThat(quarter.budget(103)).isEqualTo(25);
    assertThat(quarter.budget(3)).isEqualTo(1);
    assertThat(from("sample.fraction=1").budget(7)).isEqualTo(7);
  }

  @Test
  void aFractionMeansWhatItSaysInDecimals() {
    assertThat(from("sample.fraction=0.29").budget(100)).isEqualTo(29);
    assertThat(from("sample.fraction=0.07").budget(100)).isEqualTo(7);
    assertThat(from("sample.fraction=0.57").budget(100)).isEqualTo(57);
  }

  @Test
  void rejectsABudgetAboveThePool() {
    assertRejected(
        () -> from("sample.count=11").budget(10),
        "sample.count must be at most the number of candidates, 10, but is 11");
  }
}
