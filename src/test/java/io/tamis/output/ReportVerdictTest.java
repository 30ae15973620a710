package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.output.Verdict.Standing;
import org.junit.jupiter.api.Test;

class ReportVerdictTest {
  @Test
  void provenWhenTheCostMeetsItsBoundAndNoQueryRanDry() {
    Verdict verdict =
        verdict("transport.primal", 0.5, "transport.dual", 0.5, "exhausted_queries", 0);
    assertThat(verdict.standing()).isEqualTo(Standing.PROVEN);
    assertThat(verdict.title()).isEqualTo("Proven optimal");
  }

  @Test
  void roundingBetweenCostAndBoundIsNoDoubt() {
    assertThat(verdict("transport.primal", 0.5 + 1e-12, "transport.dual", 0.5).standing())
        .isEqualTo(Standing.PROVEN);
  }

  @Test
  void aGapIsSaidInWords() {
    Verdict verdict = verdict("transport.primal", 0.5, "transport.dual", 0.49);
    assertThat(verdict.standing()).isEqualTo(Standing.DOUBTED);
    assertThat(verdict.reasons())
        .containsExactly("The cost may lie up to 2.0 % of itself above the least possible one.");
  }

  @Test
  void queriesThatRanDryAreCounted() {
    Verdict verdict =
        verdict("transport.primal", 0.5, "transport.dual", 0.5, "exhausted_queries", 12);
    assertThat(verdict.standing()).isEqualTo(Standing.DOUBTED);
    assertThat(verdict.reasons()).singleElement().asString().startsWith("12 queries used up");
  }

  @Test
  void aSmallLossOfRecallNarrowsTheProofAndALargeOneVoidsIt() {
    Verdict narrow =
        verdict("transport.primal", 0.5, "transport.dual", 0.5, "search.recall", 0.998);
    assertThat(narrow.standing()).isEqualTo(Standing.PROVEN);
    assertThat(narrow.title()).isEqualTo("Proven optimal among the neighbors found");
    Verdict voided = verdict("transport.primal", 0.5, "transport.dual", 0.5, "search.recall", 0.9);
    assertThat(voided.standing()).isEqualTo(Standing.DOUBTED);
  }

  @Test
  void missingOrBrokenNumbersAreNeverAProof() {
    assertThat(verdict("transport.primal", 0.5).standing()).isEqualTo(Standing.DOUBTED);
    assertThat(verdict("transport.primal", Double.NaN, "transport.dual", 0.5).standing())
        .isEqualTo(Standing.DOUBTED);
    assertThat(
            verdict("transport.primal", 0.5, "transport.dual", 0.5, "search.recall", Double.NaN)
                .standing())
        .isEqualTo(Standing.DOUBTED);
  }

  @Test
  void aMethodWithoutAPlanHasNothingToProve() {
    assertThat(verdict("method", "random").standing()).isEqualTo(Standing.ABSENT);
  }

  private static Verdict verdict(Object... metrics) {
    return Verdict.of(ReportSample.with(ReportSample.EMPTY, metrics));
  }
}
