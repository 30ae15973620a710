package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input, index and output in an object store, where no folder can be moved. */
class ObjectStoreIT {
  @TempDir private static Path folder;
  private static Path demo;
  private static S3Server server;
  private static HadoopSettings settings;
  private static Stored stored;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    settings = new HadoopSettings(server.settings());
    String place = "s3a://" + S3Server.BUCKET + "/work";
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    demo = JobFiles.demo(folder.resolve("demo"));
    stored = Stored.on(new org.apache.hadoop.fs.Path(place).getFileSystem(hadoop), place, demo);
    assertDone(IndexFiles.index("build", stored.job("none")));
    assertDone(Ran.with("select", stored.job("run")));
  }

  @AfterAll
  static void stop() {
    if (settings != null) {
      settings.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void assertDone(Ran ran) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static void assertRefused(Ran ran, String... told) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(told);
  }

  private static void unmark(String name) throws Exception {
    assertThat(
            stored
                .filesystem()
                .delete(new org.apache.hadoop.fs.Path(stored.at(name), "_SUCCESS"), false))
        .isTrue();
  }

  @Test
  void aJobInAStoreGivesTheBytesOfTheSameOnLocalFiles() throws Exception {
    assertDone(IndexFiles.index("build", Stored.local(demo, folder, "none")));
    assertDone(Ran.with("select", Stored.local(demo, folder, "run")));
    assertThat(stored.tables("run"))
        .isEqualTo(
            Stored.tables(
                FileSystem.getLocal(new Configuration()), folder.resolve("run").toString()))
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(stored.files())
        .contains("run/_SUCCESS", "run/report.html", "index/_SUCCESS")
        .noneMatch(name -> name.contains(".incomplete-"));
  }

  /** In a JVM that learns of the store by {@code spark.hadoop.*} alone. */
  @Test
  void verifyAndExplainAreToldWhereTheStoreIsAsSparkIs() throws Exception {
    Forked verify =
        Forked.start(
            folder.resolve("verify.log"),
            "local[1]",
            "",
            server.options(),
            "verify",
            stored.at("run"));
    assertThat(verify.exitCode()).as(verify.said()).isZero();
    assertThat(verify.said()).contains(stored.at("run") + " holds");
    Ran explained = Ran.of("explain", stored.at("run"), "--query", "query-001");
    assertThat(explained.exitCode()).as(explained.err()).isZero();
  }

  @Test
  void aRunWithoutItsMarkIsReadByNobodyAndReplacedOnDemand() throws Exception {
    assertDone(Ran.with("select", stored.job("cut")));
    String before = stored.read("cut/manifest.json");
    unmark("cut");
    assertRefused(Ran.of("verify", stored.at("cut")), "finished run", "has no _SUCCESS");
    assertRefused(Ran.of("explain", stored.at("cut"), "--query", "query-001"), "has no _SUCCESS");
    List<String> onIt = new ArrayList<>(stored.job("after"));
    onIt.set(0, "candidates.path=" + stored.at("cut/selection"));
    assertRefused(
        Ran.with("select", onIt),
        "candidates.path must not lie in a run that did not finish, but " + stored.at("cut"));
    assertRefused(
        Ran.with("select", stored.job("cut")), "from a run that did not finish; --overwrite");
    List<String> again = new ArrayList<>(stored.job("cut", "sample.count=50"));
    again.add("--overwrite");
    assertDone(Ran.with("select", again));
    assertThat(stored.read("cut/manifest.json")).isNotEqualTo(before);
    assertDone(Ran.of("verify", stored.at("cut")));
  }

  @Test
  void anIndexIsAppendedToAndWithoutItsMarkRefused() throws Exception {
    List<String> job = new ArrayList<>(stored.job("none"));
    job.removeIf(setting -> setting.startsWith("index.path"));
    job.add("index.path=" + stored.at("grown"));
    assertDone(IndexFiles.index("build", job));
    stored.write("more.jsonl", "{\"id\":\"m1\",\"prompt\":\"a river\",\"response\":\"flows\"}\n");
    List<String> more = new ArrayList<>(job);
    more.set(0, "candidates.path=" + stored.at("more.jsonl"));
    more.remove("candidates.source=source");
    assertDone(IndexFiles.index("append", more));
    assertThat(IndexFiles.index("info", more).out()).containsPattern("rows +2,001");
    assertThat(stored.files()).noneMatch(name -> name.contains("manifest.json.next"));
    unmark("grown");
    assertRefused(
        IndexFiles.index("info", more),
        "index.path must be a folder that index build finished",
        "has no _SUCCESS; build it again with --overwrite");
  }
}
