package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedRunTest {
  @TempDir private Path folder;

  private Path run(String... names) throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("selection"));
    for (String name : names) {
      Files.writeString(run.resolve(name), "{\"tamis\": \"1.0\"}");
    }
    Files.writeString(run.resolve("selection/part-00000.jsonl"), "{}");
    return run;
  }

  private static InputFiles find(String path) {
    return InputFiles.find(new Configuration(), "candidates.path", path);
  }

  @Test
  void tablesAndFilesOfARunWithoutItsMarkAreRefused() throws IOException {
    Path run = run("manifest.json", "metrics.json");
    for (String path :
        new String[] {
          run.toString(),
          run + "/selection",
          run + "/selection/part-00000.jsonl",
          run + "/selection/*.jsonl"
        }) {
      assertThatIllegalArgumentException()
          .as(path)
          .isThrownBy(() -> find(path))
          .withMessage(
              "candidates.path must not lie in a run that did not finish, but "
                  + run
                  + " has no _SUCCESS");
    }
  }

  @Test
  void thoseOfAFinishedRunAreRead() throws IOException {
    Path run = run("manifest.json", "metrics.json", "_SUCCESS");
    assertThat(find(run + "/selection").files()).hasSize(1);
  }

  /** Other programs have their own marks, or none. */
  @Test
  void foldersOfOthersNeedNoMark() throws IOException {
    Path run = run("manifest.json");
    assertThat(find(run + "/selection").files()).hasSize(1);
    Files.writeString(run.resolve("metrics.json"), "{}");
    for (String theirs : new String[] {"{\"version\": 3}", "[\"tamis\"]", "none"}) {
      Files.writeString(run.resolve("manifest.json"), theirs);
      assertThat(find(run + "/selection").files()).as(theirs).hasSize(1);
    }
    for (String ours : new String[] {"{\"tamis\": \"1\"}", "{\"generation\": 1, \"shards\": []}"}) {
      Files.writeString(run.resolve("manifest.json"), ours);
      assertThatIllegalArgumentException().as(ours).isThrownBy(() -> find(run + "/selection"));
    }
  }
}
