package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.ComparisonRun;
import io.tamis.LocalSpark;
import io.tamis.SelectionRun;
import io.tamis.Tamis;
import io.tamis.TamisJob;
import io.tamis.output.FolderHashes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The library does what the command does, on a session that stays the caller's. */
class LibraryTest {
  private static final List<String> TABLES =
      List.of("densities/", "masses/", "neighborhoods/", "plan/", "selection/");

  @TempDir private static Path folder;
  private static SmallRun inputs;

  /** A session beside that of the other tests, which is the default one. */
  private static SparkSession spark;

  @BeforeAll
  static void write() {
    inputs = SmallRun.in(folder);
    spark = LocalSpark.session().newSession();
  }

  private static TamisJob job() {
    return Tamis.job(spark)
        .set("candidates.text", "{text} ({rank})")
        .set("candidates.embedding", "v")
        .set("queries.embedding", "v")
        .set("density.bandwidth", 0.2)
        .set("transport.alpha", "auto")
        .set("transport.distance-scale", "auto")
        .set("sample.count", SmallRun.PICKS);
  }

  private static Dataset<Row> pool() {
    return spark.read().parquet(inputs.pool().toString());
  }

  private static Dataset<Row> queries() {
    return spark.read().parquet(folder.resolve("queries").toString());
  }

  private static SortedMap<String, String> tables(String run) throws Exception {
    SortedMap<String, String> hashes =
        FolderHashes.of(
            FileSystem.getLocal(new Configuration()), new org.apache.hadoop.fs.Path(run));
    hashes.keySet().removeIf(name -> TABLES.stream().noneMatch(name::startsWith));
    assertThat(hashes).hasSize(TABLES.size());
    return hashes;
  }

  @Test
  void filesGiveTheBytesOfTheCommand() throws Exception {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, "transport:\n  alpha: 0.9\nsample.count: 7\n");
    Map<String, Object> config = new HashMap<>();
    config.put("candidates.path", inputs.pool());
    config.put("candidates.id", "name");
    config.put("candidates.text", "{text} ({rank})");
    config.put("candidates.embedding", "v");
    config.put("queries.path", folder.resolve("queries"));
    config.put("queries.id", "name");
    config.put("queries.embedding", "v");
    config.put("density.bandwidth", 0.2);
    config.put("transport.distance-scale", "auto");
    config.put("sample.count", 10);
    config.put("output.path", folder.resolve("library"));
    SelectionRun run = Tamis.select(spark, file.toString(), config);
    assertThat(tables(run.path()))
        .isEqualTo(
            tables(
                inputs.selected("command", "transport.alpha=0.9", "sample.count=10").toString()));
    run.close();
    assertThat(folder.resolve("library/_SUCCESS")).exists(); // the caller's folder stays
    SelectionRun opened = Tamis.open(spark, run.path());
    assertThat(opened.selection().count()).isEqualTo(10);
    assertThat(opened.metrics().get("picks")).isEqualTo(10);
    assertThat(opened.certificate()).containsKey("figures");
    assertThat(opened.reportHtml()).contains("<html");
  }

  /** Without ids of their own, so that rows are named by their content. */
  @Test
  void datasetsGiveTheBytesOfTheirFilesAndLeaveTheSessionAsItWas() throws Exception {
    Dataset<Row> cached = pool().repartition(5).cache();
    assertThat(cached.count()).isEqualTo(600);
    spark.range(3).createTempView("tamis_candidates");
    spark.sparkContext().setJobDescription("mine");
    MDC.put(JsonLog.RUN_ID, "the caller's");
    MDC.put(JsonLog.STEP, "its own");
    spark.conf().set("spark.sql.shuffle.partitions", "3");
    Map<String, Object> before = state();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(System.out);
    String path;
    try (SelectionRun run = job().candidates(cached).queries(queries()).select()) {
      System.setOut(out);
      System.setErr(err);
      path = run.path();
      assertThat(run.manifest().get("config").toString())
          .contains("candidates.table=tamis_candidates_2", "queries.table=tamis_queries,");
      assertThat(tables(path))
          .isEqualTo(
              tables(inputs.selected("by-content", "candidates.id=", "queries.id=").toString()));
      assertThat(run.selection().columns()).contains("id", "weight", "name", "v");
      assertThat(run.plan().count()).isPositive();
      assertThatThrownBy(() -> run.table("rejected"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "the run must have rejected/, but file:.* has none; its method is tsds");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(new org.apache.hadoop.fs.Path(path).getFileSystem(new Configuration()))
        .satisfies(
            files -> assertThat(files.exists(new org.apache.hadoop.fs.Path(path))).isFalse());
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(state()).isEqualTo(before);
    assertThat(spark.table("tamis_candidates").count()).isEqualTo(3);
    assertThat(before)
        .containsEntry("description", "mine")
        .containsEntry("log context", Map.of("run_id", "the caller's", "step", "its own"));
    spark.sparkContext().setJobDescription(null);
    MDC.clear();
    cached.unpersist();
  }

  private static Map<String, Object> state() throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    Map<String, Object> state = new HashMap<>(); // takes null
    state.put("settings", spark.conf().getAll());
    state.put("views", Arrays.toString((Object[]) spark.catalog().listTables().collect()));
    state.put("cached", spark.sparkContext().getPersistentRDDs().keys().toList());
    state.put("description", spark.sparkContext().getLocalProperty("spark.job.description"));
    state.put("listeners", spark.sparkContext().listenerBus().listeners().size());
    state.put("stopped", spark.sparkContext().isStopped());
    state.put("log context", MDC.getCopyOfContextMap());
    return state;
  }

  @Test
  void comparesMethodsOnDatasets() {
    try (ComparisonRun run =
        job()
            .candidates(pool())
            .queries(queries())
            .set("compare.budgets", "10,20")
            .set("compare.methods", "tsds,knn-uniform")
            .compare()) {
      assertThat(run.comparison().select("method").distinct().collectAsList().toString())
          .contains("tsds", "knn-uniform", "random");
      assertThat(run.picks().count()).isPositive();
      assertThat(run.markdown()).contains("knn-uniform");
      assertThat(run.metrics().get("compare.budgets")).isEqualTo(List.of(10, 20));
    }
  }

  @Test
  void refusesWhatTheCommandRefusesInItsWords() {
    assertThatThrownBy(() -> Tamis.select(spark, Map.of("sample.cuont", 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample.cuont is not a known key; the nearest known one is sample.count");
    assertThatThrownBy(
            () -> job().candidates(pool()).queries(queries()).set("candidates.id", "x").select())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("candidates.id names the column x, which the input does not have");
    assertThatThrownBy(
            () -> job().candidates(pool()).set("candidates.path", inputs.pool()).select())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("candidates.path must not be given beside a Dataset, but is " + inputs.pool());
    assertThatThrownBy(() -> job().queries(LocalSpark.session().emptyDataFrame()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queries must be a Dataset of the session that the job runs on, but is one of another");
    assertThatThrownBy(() -> Tamis.job(spark).file(folder + "/none.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the job must name a job file, but there is no " + folder + "/none.yaml");
    assertThat(spark.catalog().tableExists("tamis_queries")).isFalse();
  }
}
