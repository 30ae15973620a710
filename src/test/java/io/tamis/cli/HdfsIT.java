package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of a job's files on HDFS: job file, inputs, index, encoder, output. */
class HdfsIT {
  @TempDir private static Path folder;
  private static Path demo;
  private static Hdfs hdfs;
  private static Stored stored;

  @BeforeAll
  static void start() throws Exception {
    hdfs = Hdfs.start(folder.resolve("hdfs"));
    demo = JobFiles.demo(folder.resolve("demo"));
    stored = Stored.on(hdfs.filesystem(), hdfs.address() + "/work", demo);
    assertDone(IndexFiles.index("build", stored.job("none")));
    assertDone(IndexFiles.index("build", Stored.local(demo, folder, "none")));
    assertDone(Ran.with("select", Stored.local(demo, folder, "run")));
  }

  @AfterAll
  static void stop() {
    if (hdfs != null) {
      hdfs.close();
    }
  }

  private static void assertDone(Ran ran) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static Map<String, String> local(String output) throws Exception {
    return Stored.tables(
        FileSystem.getLocal(new Configuration()), folder.resolve(output).toString());
  }

  @Test
  void aJobOnHdfsGivesTheBytesOfTheSameOnLocalFilesAndCanBeVerifiedAndExplained() throws Exception {
    StringBuilder yaml = new StringBuilder();
    for (String setting : stored.job("run")) {
      int at = setting.indexOf('=');
      yaml.append(
          "%s: \"%s\"%n"
              .formatted(
                  setting.substring(0, at), setting.substring(at + 1).replace("\\", "\\\\")));
    }
    stored.write("job.yaml", yaml.toString());
    assertDone(Ran.of("select", "--config", stored.at("job.yaml")));
    assertThat(stored.tables("run")).isEqualTo(local("run")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(stored.has("run/_SUCCESS")).isTrue();
    assertThat(stored.files()).noneMatch(name -> name.contains(".incomplete-"));
    Ran verified = Ran.of("verify", stored.at("run"));
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    String pick = JobFiles.masses(folder.resolve("run")).keySet().iterator().next(); // the same run
    Ran explained = Ran.of("explain", stored.at("run"), "--id", pick);
    assertThat(explained.out()).as(explained.err()).contains(pick);
    Ran again = Ran.of("select", "--config", stored.at("job.yaml"));
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("output.path must not exist yet, but " + stored.at("run"));
    assertDone(
        Ran.of("select", "--config", stored.at("job.yaml"), "--overwrite", "--set", "seed=1"));
    assertThat(stored.read("run/manifest.json")).contains("\"seed\" : \"1\"");
    assertThat(stored.files()).noneMatch(name -> name.contains(".replaced"));
  }

  /** Paths without a scheme lie where the cluster's default filesystem says. */
  @Test
  void aRelativePathIsOneOfTheDefaultFilesystem() throws Exception {
    Stored home = Stored.on(hdfs.filesystem(), "near", demo);
    HadoopSettings settings = new HadoopSettings(Map.of("fs.defaultFS", hdfs.address()));
    try {
      List<String> job = new ArrayList<>(home.job("out"));
      job.remove("search.kind=hnsw");
      job.removeIf(setting -> setting.startsWith("index.path"));
      assertDone(Ran.with("select", job));
      assertThat(Ran.of("verify", "near/out").exitCode()).isZero();
      job.removeIf(setting -> setting.startsWith("output.path"));
      job.add("output.path=" + hdfs.filesystem().getHomeDirectory() + "/near/pool.jsonl/deep");
      Ran inside = Ran.with("select", job);
      assertThat(inside.exitCode()).isEqualTo(2);
      assertThat(inside.err()).contains("output.path must not lie in candidates.path");
    } finally {
      settings.close();
    }
    String user = hdfs.filesystem().getHomeDirectory().toUri().getPath();
    assertThat(hdfs.filesystem().exists(new org.apache.hadoop.fs.Path(user, "near/out/_SUCCESS")))
        .isTrue();
  }

  @Test
  void appendingToAnIndexReplacesItsManifestInOneStep() throws Exception {
    Stored other = Stored.on(hdfs.filesystem(), hdfs.address() + "/appended", demo);
    assertDone(IndexFiles.index("build", other.job("none")));
    other.write("more.jsonl", "{\"id\":\"m1\",\"prompt\":\"a river\",\"response\":\"flows\"}\n");
    List<String> more = new ArrayList<>(other.job("none"));
    more.set(0, "candidates.path=" + other.at("more.jsonl"));
    more.remove("candidates.source=source");
    assertDone(IndexFiles.index("append", more));
    assertThat(other.read("index/manifest.json")).contains("\"generation\" : 2");
    assertThat(other.files()).noneMatch(name -> name.contains("manifest.json.next"));
    Ran info = IndexFiles.index("info", more);
    assertThat(info.out()).as(info.err()).containsPattern("rows +2,001");
  }

  /** The settings reach a command that asks before it has a Spark. */
  @Test
  void aRunThatIsKilledLeavesNothingButAFolderThatSaysSo() throws Exception {
    Forked run =
        Forked.start(
            folder.resolve("killed.log"),
            "local[2]",
            "",
            List.of("-Dspark.hadoop.fs.defaultFS=" + hdfs.address()),
            Ran.arguments("select", new Stored(stored.filesystem(), "/work").job("killed/run")));
    while (stored.files().stream().noneMatch(name -> name.startsWith("killed/run.incomplete-"))
        && run.process().isAlive()) {
      Thread.sleep(5);
    }
    run.process().destroyForcibly().waitFor();
    assertThat(stored.files().stream().filter(name -> name.startsWith("killed/")))
        .as(run.said())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("killed/run.incomplete-"));
    assertThat(stored.has("killed/run")).isFalse();
    assertDone(Ran.with("select", stored.job("killed/run")));
    assertThat(stored.tables("killed/run")).isEqualTo(local("run"));
    assertThat(Files.exists(Path.of("/work/killed"))).isFalse(); // nor on this machine's disk
  }
}
