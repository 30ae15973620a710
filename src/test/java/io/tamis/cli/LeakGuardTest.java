package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.NpyFiles;
import io.tamis.demo.DemoConfig;
import io.tamis.demo.DemoCorpus;
import io.tamis.demo.DemoFolder;
import io.tamis.demo.PlantedLeak;
import io.tamis.scan.RandomVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs on pools with planted leaks. */
class LeakGuardTest {
  private static final DemoCorpus CORPUS = DemoCorpus.of(new DemoConfig(0, 2_000, 80));

  @TempDir private static Path folder;
  private static Path output;
  private static Ran ran;

  private static Ran run(Path to, String... settings) {
    List<String> all =
        JobFiles.onTexts(
            folder.resolve("pool.jsonl"), folder.resolve("target.jsonl"), to, settings);
    all.remove("decontaminate.action=off");
    return Ran.with("select", all);
  }

  @BeforeAll
  static void select() throws Exception {
    DemoFolder.write(CORPUS, folder);
    output = folder.resolve("runs/first");
    ran = run(output);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static Set<String> planted() {
    return CORPUS.leaks().stream().map(PlantedLeak::id).collect(Collectors.toSet());
  }

  private static Set<String> ids(Path table) {
    return JobFiles.table(table).select("id").collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void quarantinedLeaksGetNoMassAndAreNobodysNeighbors() {
    Set<String> quarantined = ids(output.resolve("quarantined"));
    assertThat(quarantined).containsAll(planted());
    assertThat(JobFiles.masses(output).keySet()).doesNotContainAnyElementsOf(quarantined);
    assertThat(ids(output.resolve("selection"))).doesNotContainAnyElementsOf(quarantined);
    for (Row row : JobFiles.table(output.resolve("neighborhoods")).collectAsList()) {
      assertThat(row.json()).doesNotContain("\"leak-");
    }
  }

  @Test
  void theRunTellsOfThem() throws Exception {
    JsonNode metrics = JobFiles.metrics(output);
    int found = ids(output.resolve("quarantined")).size();
    assertThat(metrics.get("decontaminate.quarantined").asInt()).isEqualTo(found);
    assertThat(metrics.get("decontaminate.by_reason").get("exact").asInt()).isEqualTo(40);
    assertThat(metrics.get("candidates").asInt()).isEqualTo(2_080);
    assertThat(ran.out()).contains(", " + found + " leaks quarantined)");
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("leak-00000", "query-", "Held-out text");
  }

  /** The others of the pool are then weighed as if the leaks never were in it. */
  @Test
  void dsirFindsTheSameByTexts() throws Exception {
    Path to = folder.resolve("runs/dsir");
    Ran drawn = run(to, "method=dsir");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
    Set<String> quarantined = ids(output.resolve("quarantined"));
    assertThat(ids(to.resolve("quarantined"))).isEqualTo(quarantined);
    assertThat(ids(to.resolve("selection"))).doesNotContainAnyElementsOf(quarantined);
    JsonNode metrics = JobFiles.metrics(to);
    assertThat(metrics.get("candidates").asInt()).isEqualTo(2_080);
    assertThat(metrics.get("decontaminate.quarantined").asInt()).isEqualTo(quarantined.size());
    assertThat(drawn.out())
        .contains("200 of 2,080 candidates", ", " + quarantined.size() + " leaks quarantined -> ");
    assertThat(Files.readString(to.resolve("report.html"))).contains("leak-00000", "Held-out text");
    Path clean = folder.resolve("without.jsonl");
    Files.write(
        clean,
        Files.readAllLines(folder.resolve("pool.jsonl")).stream()
            .filter(line -> quarantined.stream().noneMatch(id -> line.contains('"' + id + '"')))
            .toList());
    Path without = folder.resolve("runs/dsir-without");
    List<String> settings =
        JobFiles.onTexts(clean, folder.resolve("target.jsonl"), without, "method=dsir");
    assertThat(Ran.with("select", settings).exitCode()).isZero();
    assertThat(JobFiles.masses(to)).isEqualTo(JobFiles.masses(without));
  }

  @Test
  void baselinesTellOfThem() throws Exception {
    Path to = folder.resolve("runs/random");
    Ran drawn = run(to, "method=random");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
    assertThat(drawn.out()).contains(" leaks quarantined) -> ");
    assertThat(Files.readString(to.resolve("report.html"))).contains("leak-00000", "Held-out text");
  }

  @Test
  void aTextIsCutBetweenLettersAlsoOfTwoChars() {
    assertThat(CandidateTexts.beginning("\uD83D\uDE00".repeat(301)))
        .isEqualTo("\uD83D\uDE00".repeat(300));
    assertThat(CandidateTexts.beginning("short")).isEqualTo("short");
  }

  @Test
  void aLeakThatIsReportedStaysInThePool() throws Exception {
    Path to = folder.resolve("runs/report");
    Ran reported = run(to, "decontaminate.action=report");
    assertThat(reported.exitCode()).as(reported.err()).isZero();
    assertThat(ids(to.resolve("leaks"))).containsAll(planted());
    assertThat(JobFiles.names(to)).doesNotContain("quarantined");
    assertThat(JobFiles.masses(to).keySet()).containsAnyElementsOf(planted());
    assertThat(JobFiles.metrics(to).get("decontaminate.quarantined").asInt()).isZero();
  }

  @Test
  void aHeldOutSetIsKeptOutBesideTheQueries() throws Exception {
    List<String> pool = Files.readAllLines(folder.resolve("pool.jsonl"));
    Path heldOut =
        JobFiles.text(folder.resolve("held.jsonl"), String.join("\n", pool.subList(0, 30)) + "\n");
    Path to = folder.resolve("runs/held");
    Ran apart =
        run(
            to,
            "decontaminate.path=" + heldOut,
            "decontaminate.id=id",
            "decontaminate.text={prompt}\\n{response}");
    assertThat(apart.exitCode()).as(apart.err()).isZero();
    long exact =
        JobFiles.table(to.resolve("quarantined"))
            .where("held_out_role = 'decontaminate' and reason = 'exact'")
            .count();
    assertThat(exact).isGreaterThanOrEqualTo(25); // but for those that are leaks of queries too
    Ran nothing =
        run(to, "decontaminate.path=" + folder.resolve("none.jsonl"), "decontaminate.text=a");
    assertThat(nothing.exitCode()).isEqualTo(2);
  }

  /** Were each copy counted, its words would be too common to tell anything. */
  @Test
  void copiesOfALeakCountAsOneRow() throws Exception {
    String[] words = IntStream.range(0, 60).mapToObj(n -> "told" + n).toArray(String[]::new);
    String part = String.join(" ", Arrays.copyOf(words, 50));
    String copy = "{\"prompt\": \"%s\", \"response\": \"more\", \"source\": \"s\"}".formatted(part);
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("pool.jsonl")));
    lines.addAll(Collections.nCopies(40, copy));
    Path pool = JobFiles.text(folder.resolve("copies.jsonl"), String.join("\n", lines) + "\n");
    Path heldOut =
        JobFiles.text(
            folder.resolve("one.jsonl"), "{\"q\": \"" + String.join(" ", words) + "\"}\n");
    Path to = folder.resolve("runs/copies");
    List<String> all =
        JobFiles.onTexts(
            pool,
            folder.resolve("target.jsonl"),
            to,
            "decontaminate.path=" + heldOut,
            "decontaminate.text=q");
    all.removeAll(List.of("decontaminate.action=off", "candidates.id=id"));
    Ran copies = Ran.with("select", all);
    assertThat(copies.exitCode()).as(copies.err()).isZero();
    assertThat(
            JobFiles.table(to.resolve("quarantined"))
                .where("held_out_role = 'decontaminate' and reason = 'words'")
                .count())
        .isEqualTo(1);
  }

  /** Depths, thresholds and masses are then those of a pool in which the leaks never were. */
  @Test
  void vectorsWithinTheDistanceAreLeftOutAsIfTheyWereNotThere() throws Exception {
    float[][] clean = RandomVectors.gaussian(3_000, 6, 1);
    float[][] queries = RandomVectors.gaussian(20, 6, 2);
    float[][] leaking = Arrays.copyOf(clean, 3_020);
    System.arraycopy(queries, 0, leaking, 3_000, 20);
    String asked = NpyFiles.write(folder.resolve("q.npy"), queries);
    String[] settings = {"density.bandwidth=0", "search.depth=40", "decontaminate.distance=1e-3"};
    Path with = folder.resolve("runs/with");
    Path without = folder.resolve("runs/without");
    Ran first = vectors(NpyFiles.write(folder.resolve("l.npy"), leaking), asked, with, settings);
    Ran second = vectors(NpyFiles.write(folder.resolve("c.npy"), clean), asked, without, settings);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(ids(with.resolve("quarantined"))).hasSize(20).contains("3000", "3019");
    assertThat(JobFiles.names(without)).doesNotContain("quarantined");
    assertThat(JobFiles.masses(with)).isEqualTo(JobFiles.masses(without));
    assertThat(JobFiles.metrics(with).get("transport.s"))
        .isEqualTo(JobFiles.metrics(without).get("transport.s"));
  }

  private static Ran vectors(String pool, String queries, Path to, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of("candidates.path=" + pool, "queries.path=" + queries, "sample.count=50"));
    all.add("output.path=" + to);
    all.addAll(List.of(settings));
    return Ran.with("select", all);
  }
}
