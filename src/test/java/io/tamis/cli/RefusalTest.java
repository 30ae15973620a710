package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job whose config or input is wrong ends with exit code 2 and one line that a user can act on,
 * and leaves nothing behind. What the config alone shows is told before the first Spark job.
 */
class RefusalTest {
  @TempDir private static Path files;
  private static RefusalFiles given;

  @TempDir private Path folder;

  /**
   * @param settings over those of a job that runs
   * @param told what the line must hold
   */
  record Refused(String name, List<String> settings, List<String> told) {
    /** {@code @NAME} in the settings and in what is told is a file of the fixtures. */
    static Refused of(String name, String settings, String... told) {
      return new Refused(name, settings.lines().toList(), List.of(told));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void write() {
    given = new RefusalFiles(files);
  }

  @BeforeEach
  void placeWhatIsInTheWay() throws Exception {
    Files.createDirectories(folder.resolve("other"));
    Files.writeString(folder.resolve("other/mine.txt"), "mine");
    Files.writeString(folder.resolve("file"), "a regular file");
  }

  static Stream<Refused> configs() {
    return Stream.of(
        Refused.of(
            "a key that is not known",
            "transport.alpah=0.3",
            "transport.alpah is not a known key; the nearest known one is transport.alpha"),
        Refused.of(
            "an alpha above 1",
            "transport.alpha=1.5",
            "transport.alpha must lie in [0.0, 1.0], but is 1.5"),
        Refused.of(
            "an alpha below 0",
            "transport.alpha=-0.1",
            "transport.alpha must lie in [0.0, 1.0], but is -0.1"),
        Refused.of("an alpha of NaN", "transport.alpha=NaN", "transport.alpha", "NaN"),
        Refused.of(
            "an alpha that is no number",
            "transport.alpha=abc",
            "transport.alpha must be a number, but is abc"),
        Refused.of(
            "a bandwidth below 0",
            "density.bandwidth=-1",
            "density.bandwidth must be zero or more, and finite, but is -1.0"),
        Refused.of(
            "a fraction above 1",
            "sample.count=\nsample.fraction=1.5",
            "sample.fraction must lie in [0.0, 1.0], but is 1.5"),
        Refused.of("no budget", "sample.count=", "sample.count or sample.fraction must be given"),
        Refused.of(
            "two budgets",
            "sample.fraction=0.5",
            "only one of sample.count and sample.fraction may be given, but they are 2 and 0.5"),
        Refused.of("a budget of 0", "sample.count=0", "sample.count must be at least 1, but is 0"),
        Refused.of(
            "a method that is not known",
            "method=best",
            "method must be one of tsds",
            "but is best"),
        Refused.of("a setting without =", "seed", "--set must read KEY=VALUE, but is seed"),
        Refused.of(
            "no candidates",
            "candidates.path=",
            "candidates.path or candidates.table must be given",
            "neither is"),
        Refused.of(
            "a brace that is never closed",
            "candidates.embedding=\ncandidates.text={prompt",
            "candidates.text: the brace at position 1 is never closed"),
        Refused.of(
            "a job file that is not there",
            "--config=@absent.yaml",
            "--config",
            "there is no @absent.yaml"),
        Refused.of(
            "a job file that is a folder",
            "--config=@",
            "--config must name a job file",
            "is a folder"),
        Refused.of("a job file that is no YAML", "--config=@broken.yaml", "@broken.yaml", "line 1"),
        Refused.of(
            "an output folder that is there",
            "output.path=@@other",
            "output.path must not exist yet",
            "@@other",
            "--overwrite"),
        Refused.of(
            "an output folder that is no earlier run",
            "output.path=@@other\n--overwrite",
            "output.path must be empty or an earlier run to be overwritten",
            "@@other holds no manifest.json"),
        Refused.of(
            "an output below a file",
            "output.path=@@file/deep/run",
            "output.path must be a folder that can be written",
            "@@file/deep/run"),
        Refused.of(
            "an output on no known filesystem",
            "output.path=nowhere://bucket/run",
            "output.path must be a folder that can be written",
            "nowhere"),
        Refused.of(
            "queries that are not there",
            "queries.path=@absent.npy",
            "queries.path: no file matches @absent.npy"));
  }

  static Stream<Refused> inputs() {
    return Stream.of(RefusalCases.files(), RefusalCases.vectors(), RefusalCases.columns())
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void refusesAConfigBeforeAnyJob(Refused refused) throws Exception {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    var context = LocalSpark.session().sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    try {
      check(refused);
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    assertThat(jobs).hasValue(0);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void refusesAnInputByItsPlace(Refused refused) throws Exception {
    check(refused);
  }

  @Test
  void theJobItselfRuns() throws Exception {
    Ran ran = Ran.with("select", settings(List.of()));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(folder.resolve("deep/run/_SUCCESS")).exists();
  }

  @Test
  void emptyTextsAmongGoodOnesAreCountedAndListed() throws Exception {
    Ran ran =
        Ran.with(
            "select",
            settings(
                List.of(
                    "candidates.path=" + files.resolve("some-empty.jsonl"),
                    "candidates.embedding=",
                    "candidates.text=text",
                    "queries.embedding=",
                    "queries.text=text",
                    "embed.dimensions=2")));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Path run = folder.resolve("deep/run");
    assertThat(JobFiles.metrics(run).get("rejected.candidates").asInt()).isEqualTo(2);
    assertThat(JobFiles.metrics(run).get("candidates").asInt()).isEqualTo(4);
    assertThat(JobFiles.table(run.resolve("rejected")).collectAsList())
        .map(row -> row.getString(0) + ": " + row.getString(1))
        .containsExactly("e1: the text is empty", "e2: the text is empty");
  }

  @Test
  void theLaunchersConsoleShowsNoMoreThanTheLine() throws Exception {
    Forked forked =
        Forked.start(
            folder.resolve("log"),
            "local[2]",
            "",
            Ran.arguments(
                "select", settings(List.of("candidates.path=" + files.resolve("pool-nan.jsonl")))));
    assertThat(forked.exitCode()).isEqualTo(2);
    assertThat(new Ran(2, "", forked.said()).complaints())
        .filteredOn(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
        .singleElement()
        .asString()
        .startsWith("tamis: candidates: the embedding in ");
    assertThat(folder.resolve("deep")).doesNotExist();
  }

  private void check(Refused refused) throws Exception {
    List<String> before = everything();
    Ran ran = Ran.with("select", settings(refused.settings()));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaints()).as(ran.err()).hasSize(1);
    String line = ran.complaints().get(0);
    assertThat(line)
        .startsWith("tamis: ")
        .contains(refused.told().stream().map(this::filled).toList())
        .doesNotContainPattern("Exception|\\borg\\.|\\bjava\\.|\\bio\\.tamis|: null|\\[[A-Z]");
    assertThat(everything()).isEqualTo(before);
  }

  private List<String> settings(List<String> changes) {
    List<String> settings = new ArrayList<>(given.soundJob());
    settings.add("output.path=" + folder.resolve("deep/run"));
    changes.forEach(change -> settings.add(filled(change)));
    return settings;
  }

  private String filled(String text) {
    return text.replace("@@", folder + "/").replace("@", files + "/");
  }

  private List<String> everything() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }
}
