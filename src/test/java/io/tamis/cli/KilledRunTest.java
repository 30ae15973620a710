package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is ended from outside leaves nothing that looks finished. */
class KilledRunTest {
  private static final String STARTED = "run\\.incomplete-[^/]*";

  @TempDir private static Path demo;
  @TempDir private Path folder;

  @BeforeAll
  static void write() throws Exception {
    JobFiles.demo(demo);
  }

  private List<String> settings() {
    return JobFiles.onTexts(
        demo.resolve("pool.jsonl"), demo.resolve("target.jsonl"), folder.resolve("out/run"));
  }

  private Forked start() throws Exception {
    return Forked.start(folder.resolve("log"), "local[2]", "", Ran.arguments("select", settings()));
  }

  @Test
  void aRunThatIsKilledLeavesNoOutputAndCanBeRepeated() throws Exception {
    Forked run = start();
    run.await(folder.resolve("out"), STARTED);
    run.process().destroyForcibly().waitFor();
    assertThat(Forked.below(folder.resolve("out")))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("run.incomplete-"))
        .noneMatch(name -> name.endsWith("_SUCCESS"));
    Ran again = Ran.with("select", settings());
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(folder.resolve("out/run/_SUCCESS")).exists();
  }

  /** At the start, and while tables are written. */
  @ParameterizedTest
  @ValueSource(strings = {STARTED, STARTED + "/masses.*", STARTED + "/plan/.*"})
  void aRunThatIsAskedToEndLeavesNothing(String moment) throws Exception {
    Forked run = start();
    run.await(folder.resolve("out"), moment);
    run.process().destroy();
    assertThat(run.exitCode()).as(run.said()).isEqualTo(143); // 128 + SIGTERM
    assertThat(folder.resolve("out")).as(run.said()).doesNotExist();
  }
}
