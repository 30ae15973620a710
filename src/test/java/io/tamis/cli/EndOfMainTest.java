package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is told of a failed run by a number, and who by an exception. */
class EndOfMainTest {
  private static final Platform LAPTOP = Platform.of(Map.of("HOME", "/root"), "client");
  private static final Platform CLUSTER_DRIVER = Platform.of(Map.of(), "cluster");
  private static final Platform DATABRICKS =
      Platform.of(Map.of("DATABRICKS_RUNTIME_VERSION", "18.0"), "client");

  private static final Main.Outcome DONE = new Main.Outcome(0, "");
  private static final Main.Outcome WRONG = new Main.Outcome(2, "tamis: seed must be a whole one");

  /** The codes that a JVM would have ended with. */
  private static List<Integer> exits(Main.Outcome outcome, Platform platform) {
    List<Integer> codes = new ArrayList<>();
    Main.end(outcome, platform, codes::add);
    return codes;
  }

  @Test
  void aRunOfOnesOwnEndsItsJvmByCode() {
    assertThat(exits(WRONG, LAPTOP)).containsExactly(2);
    assertThat(exits(new Main.Outcome(1, "tamis: failed"), LAPTOP)).containsExactly(1);
  }

  @Test
  void aPlatformsJvmLivesOnAndIsToldByAnException() {
    for (Platform platform : List.of(DATABRICKS, CLUSTER_DRIVER)) {
      assertThatThrownBy(() -> Main.end(WRONG, platform, code -> assertThat(code).isNull()))
          .isInstanceOfSatisfying(
              JobFailedException.class, failed -> assertThat(failed.exitCode()).isEqualTo(2))
          .hasMessage("tamis: seed must be a whole one (exit code 2)");
    }
  }

  @Test
  void aFailedVerifyHasNoLineButIsAFailureToo() {
    assertThatThrownBy(() -> Main.end(new Main.Outcome(1, ""), DATABRICKS, code -> {}))
        .hasMessage("tamis: a check failed, see the output (exit code 1)");
  }

  @Test
  void successEndsNoJvmAnywhere() {
    for (Platform platform : List.of(LAPTOP, DATABRICKS, CLUSTER_DRIVER)) {
      assertThat(exits(DONE, platform)).isEmpty();
    }
  }

  @Test
  void theExceptionCarriesTheLineThatAUserWouldSee() {
    Main.Outcome config = outcome("select", "--set", "transport.alhpa=1");
    assertThat(config)
        .isEqualTo(
            new Main.Outcome(
                2,
                "tamis: transport.alhpa is not a known key; the nearest known one is"
                    + " transport.alpha"));
    Main.Outcome option = outcome("select", "--confg", "job.yaml");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.line()).startsWith("tamis: ").contains("--confg");
    Main.Outcome folder = outcome("verify", "no-such-folder");
    assertThat(folder)
        .isEqualTo(
            new Main.Outcome(
                2, "tamis: RUN must be the folder of a run, but there is no no-such-folder"));
    assertThat(outcome("--version")).isEqualTo(DONE);
  }

  private static Main.Outcome outcome(String... arguments) {
    return Main.run(arguments);
  }
}
