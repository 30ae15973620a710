package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import io.tamis.sample.Draw;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JointRulesTest {
  private static JobConfig job(String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=a.jsonl",
                "candidates.text=text",
                "queries.path=b.jsonl",
                "queries.text=text",
                "output.path=somewhere"));
    all.addAll(List.of(settings));
    return JobConfig.from(ConfigFile.empty().with(all));
  }

  private static void assertRefused(String message, String... settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> job(settings))
        .withMessageContaining(message);
  }

  @Test
  void picksUnderFloorsCapsOrTokensAreTheBestUnlessToldOtherwise() {
    assertThat(job("sample.count=5").sample().draw()).isEqualTo(Draw.SYSTEMATIC);
    assertThat(job("sample.count=5", "queries.source=task", "targets.floor=1").sample().draw())
        .isEqualTo(Draw.TOP);
    assertThat(
            job("sample.count=5", "candidates.source=from", "sample.by=source", "sample.cap=2")
                .sample()
                .draw())
        .isEqualTo(Draw.TOP);
    assertThat(job("sample.tokens=500", "candidates.tokens=length").sample().draw())
        .isEqualTo(Draw.TOP);
  }

  @Test
  void chanceIsRefusedUnderConstraints() {
    assertRefused(
        "sample.draw must be top where sample.by is source or a target has a floor",
        "sample.count=5",
        "candidates.source=from",
        "sample.by=source",
        "sample.draw=systematic");
    assertRefused(
        "sample.draw must be top where sample.tokens is given, but is distinct",
        "sample.tokens=500",
        "candidates.tokens=length",
        "sample.draw=distinct");
  }

  @Test
  void keysThatNeedOthersSayWhich() {
    assertRefused(
        "candidates.source must be given where sample.by is source",
        "sample.count=5",
        "sample.by=source");
    assertRefused(
        "queries.source must be given where targets.weights",
        "sample.count=5",
        "targets.weights=a=2");
    assertRefused(
        "candidates.tokens or sample.tokenizer must be given where sample.tokens is, one of them,"
            + " but neither is",
        "sample.tokens=500");
    assertRefused(
        "one of them, but both are",
        "sample.tokens=500",
        "candidates.tokens=length",
        "sample.tokenizer=tokenizer.json");
    assertRefused(
        "sample.tokens must be given where candidates.tokens is",
        "sample.count=5",
        "candidates.tokens=length");
    assertRefused(
        "transport.alpha must be a number where sample.tokens is the only budget",
        "sample.tokens=500",
        "candidates.tokens=length",
        "transport.alpha=auto");
    assertRefused(
        "targets.weights must read TARGET=WEIGHT, TARGET=WEIGHT, but a part is a",
        "sample.count=5",
        "queries.source=task",
        "targets.weights=a");
  }

  @Test
  void otherMethodsTakeNone() {
    assertRefused(
        "targets.weights, targets.floor and targets.floors are for method tsds, but method is"
            + " round-robin",
        "method=round-robin",
        "sample.count=5",
        "targets.floor=1");
    assertRefused(
        "sample.tokens is for method tsds, but method is random",
        "method=random",
        "sample.tokens=500");
  }
}
