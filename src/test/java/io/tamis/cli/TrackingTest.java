package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.SparkJobs;
import io.tamis.tracking.FakeMlflow;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;

/** Runs as an MLflow server sees them; what it does with them harms none. */
class TrackingTest {
  @TempDir private static Path inputs;
  private static SmallRun small;

  @TempDir private Path folder;
  private final FakeMlflow server = FakeMlflow.start();

  @BeforeAll
  static void write() {
    small = SmallRun.in(inputs);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The quickest of runs: random picks. */
  private List<String> settings(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "candidates.path=" + small.pool(),
                "candidates.id=name",
                "candidates.embedding=v",
                "queries.path=" + inputs.resolve("queries"),
                "queries.id=name",
                "queries.embedding=v",
                "method=random",
                "sample.count=10",
                "output.path=" + folder.resolve("out"),
                "tracking.uri=" + server.address()));
    settings.addAll(List.of(more));
    return settings;
  }

  private Service.Run tracked() {
    assertThat(server.runs()).hasSize(1);
    return server.runs().get(0);
  }

  @Test
  void aRunIsTrackedWithSettingsFiguresAndFiles() throws Exception {
    Ran ran = Ran.with("select", settings("run.id=job-7"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    Service.Run run = tracked();
    assertThat(run.getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
    assertThat(run.getInfo().getRunName()).isEqualTo("out");
    Map<String, String> told = new TreeMap<>();
    run.getData().getParamsList().forEach(param -> told.put(param.getKey(), param.getValue()));
    assertThat(told).containsEntry("method", "random").containsEntry("sample.count", "10");
    told.clear();
    run.getData().getTagsList().forEach(tag -> told.put(tag.getKey(), tag.getValue()));
    assertThat(told)
        .containsEntry("tamis.command", "select")
        .containsEntry("tamis.method", "random")
        .containsEntry("tamis.run_id", "job-7")
        .containsEntry("tamis.output", folder.resolve("out").toString());
    Map<String, Double> figures = new TreeMap<>();
    run.getData().getMetricsList().forEach(m -> figures.put(m.getKey(), m.getValue()));
    assertThat(figures).containsEntry("candidates", 600.0).containsKey("stages.output.seconds");
    Map<String, String> sent = new TreeMap<>();
    for (String name :
        List.of("report.html", "metrics.json", "manifest.json", "certificate.json")) {
      sent.put("1/run0/artifacts/" + name, Files.readString(folder.resolve("out").resolve(name)));
    }
    assertThat(server.files()).isEqualTo(sent);
  }

  @Test
  void filesAreCopiedWhereTheServerOnlyNamesAPlace() {
    server.artifactRoot(folder.resolve("mlruns").toUri().toString());
    Ran ran = Ran.with("select", settings());
    assertThat(ran.complaints()).isEmpty();
    assertThat(folder.resolve("mlruns/run0/artifacts/report.html"))
        .hasSameTextualContentAs(folder.resolve("out/report.html"));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsOneWarning() throws Exception {
    server.artifactRoot("nowhere://host/1");
    Ran ran = Ran.with("select", settings("log.format=json"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(warnings(ran))
        .containsExactly(
            "not all of the run is tracked: report.html cannot be written to"
                + " nowhere://host/1/run0/artifacts, where the server keeps files: No FileSystem for"
                + " scheme \"nowhere\"");
    assertThat(folder.resolve("out/_SUCCESS")).exists();
    assertThat(tracked().getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
  }

  @Test
  void aServerThatFailsAtTheEndHarmsNothing() throws Exception {
    server.failNext("metrics.json", 507, "disk full");
    server.failNext("runs/update", 500, "");
    Ran ran = Ran.with("select", settings("log.format=json"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("10 of 600 candidates selected");
    assertThat(warnings(ran))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("not all of the run is tracked: PUT " + server.address())
                    .endsWith("/run0/artifacts/metrics.json answers 507: disk full"),
            line -> assertThat(line).startsWith("how the run ended is not tracked: "));
    assertThat(folder.resolve("out/_SUCCESS")).exists();
  }

  /** A filesystem whose library is not all there. */
  public static final class TornFilesystem extends RawLocalFileSystem {
    @Override
    public void initialize(URI name, Configuration hadoop) {
      throw new NoClassDefFoundError("some/Library");
    }
  }

  @Test
  void anErrorAfterTheCommitIsOneWarning() throws Exception {
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    hadoop.set("fs.torn.impl", TornFilesystem.class.getName());
    server.artifactRoot("torn://host/1");
    Ran ran = Ran.with("select", settings("log.format=json"));
    hadoop.unset("fs.torn.impl");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(warnings(ran))
        .singleElement()
        .asString()
        .startsWith("not all of the run is tracked: report.html cannot be written to torn://")
        .endsWith("java.lang.NoClassDefFoundError: some/Library");
    assertThat(tracked().getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
  }

  /** Refused before there is a folder, so that no manifest or report can hold it. */
  @Test
  void aPasswordInTheAddressIsWrittenNowhere() {
    Ran ran = Ran.with("select", settings("tracking.uri=http://me:s3cret@ml_flow:5000"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith("tamis: tracking.uri must not hold a user or a password")
        .doesNotContain("s3cret");
    assertThat(ran.out()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  private static List<String> warnings(Ran ran) throws Exception {
    return JsonLogTest.objects(ran.err()).stream()
        .filter(line -> line.path("level").asText().equals("WARN"))
        .map(line -> line.path("msg").asText())
        .toList();
  }

  @Test
  void aServerThatRefusesStopsTheRunBeforeItsFirstJob() throws Exception {
    server.failNext(
        "runs/create", 403, "{\"error_code\": \"PERMISSION_DENIED\", \"message\": \"no\"}");
    List<Ran> ran = new ArrayList<>();
    SparkJobs jobs = SparkJobs.of(() -> ran.add(Ran.with("select", settings())));
    assertThat(ran.get(0).exitCode()).isEqualTo(2);
    assertThat(ran.get(0).err())
        .isEqualTo(
            "tamis: tracking.uri must be an MLflow server that takes this run, but is %1$s: POST %1$s%2$s%n"
                .formatted(
                    server.address(),
                    "/api/2.0/mlflow/runs/create answers 403 PERMISSION_DENIED: no"));
    assertThat(jobs.descriptions()).isEmpty();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aRunThatFailsIsTrackedAsFailed() {
    Ran ran = Ran.with("select", settings("candidates.embedding=nothing"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(tracked().getInfo().getStatus()).isEqualTo(Service.RunStatus.FAILED);
  }

  private Ran index(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("index", command));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "candidates.path=" + small.pool(),
                "candidates.id=name",
                "candidates.embedding=v",
                "index.path=" + folder.resolve("pool.index"),
                "tracking.uri=" + server.address()));
    settings.addAll(List.of(more));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return Ran.of(arguments.toArray(String[]::new));
  }

  @Test
  void buildingAnIndexIsTrackedToo() {
    Ran ran = index("build");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(tracked().getInfo().getRunName()).isEqualTo("pool.index");
    assertThat(tracked().getData().getMetricsList())
        .extracting(Service.Metric::getKey)
        .contains("rows", "shards");
    assertThat(server.files().keySet())
        .containsExactly("1/run0/artifacts/manifest.json", "1/run0/artifacts/metrics.json");
  }

  @Test
  void appendingToAnIndexIsTrackedWithItsOwnFigures() throws Exception {
    assertThat(index("build").exitCode()).isZero();
    Path more = folder.resolve("more");
    JobFiles.table(small.pool())
        .limit(50)
        .selectExpr("concat('new ', name) AS name", "v")
        .write()
        .parquet(more.toString());
    List<Double> appended = new ArrayList<>();
    for (int run = 1; run <= 2; run++) { // again: there is nothing to do
      Ran ran = index("append", "candidates.path=" + more, "run.id=job-8");
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      Service.Run told = server.runs().get(run);
      assertThat(told.getInfo().getStatus()).isEqualTo(Service.RunStatus.FINISHED);
      assertThat(told.getInfo().getRunName()).isEqualTo("pool.index");
      Map<String, String> tags = new TreeMap<>();
      told.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
      assertThat(tags)
          .containsEntry("tamis.command", "index append")
          .containsEntry("tamis.run_id", "job-8");
      Map<String, Double> figures = new TreeMap<>();
      told.getData().getMetricsList().forEach(m -> figures.put(m.getKey(), m.getValue()));
      assertThat(figures).containsEntry("rows", 650.0).containsKey("stages.input.seconds");
      appended.add(figures.get("appended"));
      assertThat(server.files())
          .doesNotContainKey("1/run" + run + "/artifacts/metrics.json")
          .containsEntry(
              "1/run" + run + "/artifacts/manifest.json",
              Files.readString(folder.resolve("pool.index/manifest.json")));
    }
    assertThat(appended).containsExactly(50.0, 0.0);
  }

  /** Under the launcher's settings all loggers speak JSON, up to the end. */
  @Test
  void aRunThatIsAskedToEndIsTrackedAsKilledAndSaysOnlyObjects() throws Exception {
    Path demo = JobFiles.demo(folder.resolve("demo"));
    List<String> slow =
        JobFiles.onTexts(
            demo.resolve("pool.jsonl"),
            demo.resolve("target.jsonl"),
            folder.resolve("killed/run"),
            "tracking.uri=" + server.address(),
            "log.format=json");
    Forked run = Forked.start(folder.resolve("log"), "local[2]", "", Ran.arguments("select", slow));
    run.await(folder.resolve("killed"), "run\\.incomplete-[^/]*");
    run.process().destroy();
    assertThat(run.exitCode()).as(run.said()).isEqualTo(143); // 128 + SIGTERM
    assertThat(tracked().getInfo().getStatus()).isEqualTo(Service.RunStatus.KILLED);
    String ours =
        String.join(
            "\n", run.said().lines().filter(line -> !line.startsWith("WARNING: ")).toList());
    assertThat(JsonLogTest.objects(ours)).isNotEmpty(); // Java's own warnings come before any of us
  }
}
