package io.tamis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequireTest {
  private enum Rule {
    TSDS,
    KNN_UNIFORM
  }

  private static void assertRejected(ThrowingCallable check, String message) {
    assertThatIllegalArgumentException().isThrownBy(check).withMessage(message);
  }

  @Test
  void aBrokenRuleIsToldAsItStands() {
    assertThatCode(() -> Require.that(true, "unseen")).doesNotThrowAnyException();
    assertRejected(() -> Require.that(false, "a must be b"), "a must be b");
  }

  @Test
  void betweenTakesBothEnds() {
    assertThat(Require.between("k", 0, 1, 0)).isEqualTo(0);
    assertThat(Require.between("k", 0, 1, 1)).isEqualTo(1);
    assertThat(Require.between("k", 0, 1, 0.25)).isEqualTo(0.25);
  }

  @Test
  void betweenRejectsWhatLiesOutsideAndWhatIsNoNumber() {
    assertRejected(
        () -> Require.between("transport.alpha", 0, 1, 1.7),
        "transport.alpha must lie in [0.0, 1.0], but is 1.7");
    assertRejected(
        () -> Require.between("k", 0, 1, -1e-9), "k must lie in [0.0, 1.0], but is -1.0E-9");
    assertRejected(
        () -> Require.between("k", 0, 1, Double.NaN), "k must lie in [0.0, 1.0], but is NaN");
  }

  @Test
  void positiveRejectsZeroAndWhatIsNotFinite() {
    assertThat(Require.positive("k", Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertRejected(() -> Require.positive("k", 0), "k must be positive and finite, but is 0.0");
    assertRejected(
        () -> Require.positive("k", Double.POSITIVE_INFINITY),
        "k must be positive and finite, but is Infinity");
    assertRejected(
        () -> Require.positive("k", Double.NaN), "k must be positive and finite, but is NaN");
  }

  @Test
  void nonNegativeTakesZeroAndRejectsWhatLiesBelow() {
    assertThat(Require.nonNegative("k", 0)).isEqualTo(0);
    assertRejected(
        () -> Require.nonNegative("k", -0.5), "k must be zero or more, and finite, but is -0.5");
    assertRejected(
        () -> Require.nonNegative("k", Double.POSITIVE_INFINITY),
        "k must be zero or more, and finite, but is Infinity");
    assertRejected(
        () -> Require.nonNegative("k", Double.NaN),
        "k must be zero or more, and finite, but is NaN");
  }

  @Test
  void atLeastTakesItsBound() {
    assertThat(Require.atLeast("k", 2, 2)).isEqualTo(2);
    assertRejected(() -> Require.atLeast("k", 2, 1), "k must be at least 2, but is 1");
  }

  @Test
  void aNumberIsReadAsJavaWritesIt() {
    assertThat(Require.number("k", "-1.5e3")).isEqualTo(-1500);
    assertThat(Require.number("k", "NaN")).isNaN();
    assertRejected(() -> Require.number("k", "1,5"), "k must be a number, but is 1,5");
    assertRejected(() -> Require.number("k", ""), "k must be a number, but is ");
  }

  @Test
  void aWholeNumberMayBeGroupedButNotBeBroken() {
    assertThat(Require.whole("k", "1_000_000")).isEqualTo(1_000_000);
    assertThat(Require.whole("k", "-7")).isEqualTo(-7);
    assertRejected(() -> Require.whole("k", "1.0"), "k must be a whole number, but is 1.0");
    assertRejected(
        () -> Require.whole("k", "9223372036854775808"),
        "k must be a whole number, but is 9223372036854775808");
  }

  @Test
  void aFlagIsTrueOrFalseAndNothingElse() {
    assertThat(Require.flag("k", "true")).isTrue();
    assertThat(Require.flag("k", "false")).isFalse();
    assertRejected(() -> Require.flag("k", "yes"), "k must be true or false, but is yes");
  }

  @Test
  void aChoiceIsSpelledInLowerCaseWithHyphensAndAllAreListedWhereItIsNone() {
    assertThat(Require.choice("k", Rule.class, "knn-uniform")).isEqualTo(Rule.KNN_UNIFORM);
    assertThat(Require.spelled(Rule.KNN_UNIFORM)).isEqualTo("knn-uniform");
    assertRejected(
        () -> Require.choice("method", Rule.class, "KNN_UNIFORM"),
        "method must be one of tsds, knn-uniform, but is KNN_UNIFORM");
  }
}
