package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line itself: help, version, and what is no command. */
class CommandLineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "select, --config --set --overwrite",
    "plan, --config --set --rows --queries --dimensions --cores --driver-memory --executor-memory",
    "verify, --exact --json",
    "explain, --id --query --json",
    "embed, --config --set --overwrite",
    "score, --config --set --overwrite",
    "demo, --folder --examples --seed"
  })
  void helpNamesEveryOption(String command, String options) {
    Ran ran = Ran.of(command, "--help");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("tamis " + command).contains(options.split(" ", -1));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    Ran ran = Ran.of("--help");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains(
            "select",
            "plan",
            "verify",
            "explain",
            "embed",
            "score",
            "demo",
            "--master",
            "Exit codes: 0 done; 2");
  }

  @Test
  void tellsItsVersion() {
    Ran ran = Ran.of("--version");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).startsWith("tamis ");
  }

  @Test
  void noCommandIsRefusedWithTheCommands() {
    Ran ran = Ran.of();
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("a command is needed", "select");
  }

  @ParameterizedTest
  @CsvSource({
    "select --sett, --sett",
    "selct, selct",
    "demo --examples many, many",
    "demo --examples 5, demo.examples must be at least 1000"
  })
  void whatIsNoCommandOrOptionIsRefused(String line, String told) {
    Ran ran = Ran.of(line.split(" ", -1));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(told).doesNotContain("Exception");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void demoWritesItsFilesAndSaysSo() throws Exception {
    Path demo = folder.resolve("demo");
    Ran ran = Ran.of("demo", "--folder", demo.toString(), "--examples", "1000");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("1,000 candidates, 50 queries", demo.toString());
    assertThat(JobFiles.names(demo))
        .containsExactly("duplicates.jsonl", "pool.jsonl", "target.jsonl");
  }
}
