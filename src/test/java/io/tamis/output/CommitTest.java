package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.output.OutputConfig.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a folder gets to its place where folders cannot be moved, and which places those are. */
class CommitTest {
  @TempDir private Path temp;

  @BeforeEach
  void forget() {
    StoreFileSystem.BROKEN.clear();
    StoreFileSystem.DONE.clear();
  }

  private Path place() {
    return temp.resolve("runs/today");
  }

  private OutputFolder open(boolean overwrite) {
    return OutputFolder.open(
        StoreFileSystem.configuration(),
        new OutputConfig("output.path", "store://" + place(), Format.PARQUET, overwrite),
        "r1");
  }

  private static void write(OutputFolder folder, String... names) {
    for (String name : names) {
      folder.writeText(name, "new");
    }
  }

  /** A run that was here before, finished or not. */
  private void earlier(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(place().resolve(name).getParent());
      Files.writeString(place().resolve(name), "old");
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(Files::isRegularFile)
          .map(path -> temp.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static List<String> doneAt(Path place) {
    return StoreFileSystem.DONE.stream()
        .filter(step -> step.endsWith(" " + place) || step.contains(" " + place + "/"))
        .map(step -> step.replace(place.toString(), "."))
        .toList();
  }

  @Test
  void onAStoreFilesComeOneByOneThoseThatTellTheRunFirstAndTheMarkLast() throws IOException {
    try (OutputFolder folder = open(false)) {
      write(folder, "masses/part-00000.parquet", "a.html", "metrics.json", "manifest.json");
      folder.commit();
    }
    List<String> steps = doneAt(place());
    assertThat(steps.subList(0, 2))
        .containsExactlyInAnyOrder("write ./manifest.json", "write ./metrics.json");
    assertThat(steps.subList(2, 4))
        .containsExactlyInAnyOrder("move ./a.html", "move ./masses/part-00000.parquet");
    assertThat(steps.subList(4, steps.size())).containsExactly("write ./_SUCCESS");
    assertThat(left())
        .containsExactly(
            "runs/today/_SUCCESS",
            "runs/today/a.html",
            "runs/today/manifest.json",
            "runs/today/masses/part-00000.parquet",
            "runs/today/metrics.json");
  }

  @Test
  void onAStoreAnEarlierRunLosesItsMarkFirstAndThenEveryFileThatIsNotOverwritten()
      throws IOException {
    earlier("_SUCCESS", "manifest.json", "metrics.json", "masses/part-00009.parquet", "old.html");
    try (OutputFolder folder = open(true)) {
      write(folder, "masses/part-00000.parquet", "metrics.json", "manifest.json");
      assertThat(doneAt(place())).isEmpty();
      folder.commit();
    }
    assertThat(doneAt(place())).startsWith("delete ./_SUCCESS").endsWith("write ./_SUCCESS");
    assertThat(left())
        .containsExactly(
            "runs/today/_SUCCESS",
            "runs/today/manifest.json",
            "runs/today/masses/part-00000.parquet",
            "runs/today/metrics.json");
    assertThat(place().resolve("manifest.json")).hasContent("new");
  }

  @Test
  void onAStoreARunWhoseFilesCannotBePutLeavesNothing() throws IOException {
    StoreFileSystem.BROKEN.add(name -> name.endsWith("b.html"));
    try (OutputFolder folder = open(false)) {
      write(folder, "a.html", "masses/b.html", "metrics.json", "manifest.json");
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(folder::commit)
          .withStackTraceContaining("cannot move ");
    }
    assertThat(left()).isEmpty();
    assertThat(place().getParent()).doesNotExist(); // nor a folder, which a store may keep
    StoreFileSystem.BROKEN.clear();
    try (OutputFolder folder = open(false)) {
      write(folder, "masses/b.html", "metrics.json", "manifest.json");
      folder.commit();
    }
    assertThat(left()).contains("runs/today/_SUCCESS", "runs/today/masses/b.html");
  }

  @Test
  void onAStoreAFailureOfAnyKindLeavesNothing() throws IOException {
    StoreFileSystem.BROKEN.add(
        name -> {
          throw new IllegalStateException("the store's client gave up on " + name);
        });
    try (OutputFolder folder = open(false)) {
      write(folder, "masses/b.html", "metrics.json", "manifest.json");
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(folder::commit)
          .withStackTraceContaining("gave up on ");
    }
    assertThat(place().getParent()).doesNotExist();
  }

  @Test
  void onAStoreAnEarlierRunThatCouldNotBeReplacedHasNoMarkAndCanBeReplacedLater()
      throws IOException {
    earlier("_SUCCESS", "manifest.json", "metrics.json");
    StoreFileSystem.BROKEN.add(name -> name.endsWith("today/a.html"));
    try (OutputFolder folder = open(true)) {
      write(folder, "a.html", "metrics.json", "manifest.json");
      assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(folder::commit);
    }
    assertThat(left()).containsExactly("runs/today/manifest.json", "runs/today/metrics.json");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(false))
        .withMessage(
            "output.path must not exist yet, but store://"
                + place()
                + " does, from a run that did not finish; --overwrite replaces an earlier run");
    StoreFileSystem.BROKEN.clear();
    try (OutputFolder folder = open(true)) {
      write(folder, "a.html", "metrics.json", "manifest.json");
      folder.commit();
    }
    assertThat(left()).contains("runs/today/_SUCCESS", "runs/today/a.html");
  }

  /** Killed after the first file, when the other that tells a run is not there yet. */
  @Test
  void aFolderWithNothingButAManifestCanBeReplaced() throws IOException {
    earlier("manifest.json");
    try (OutputFolder folder = open(true)) {
      write(folder, "metrics.json", "manifest.json");
      folder.commit();
    }
    assertThat(left())
        .containsExactly(
            "runs/today/_SUCCESS", "runs/today/manifest.json", "runs/today/metrics.json");
  }

  @Test
  void foldersAreMovedWhereThatIsOneStepAndNowhereElse() throws IOException {
    for (String scheme : List.of("file", "hdfs", "webhdfs", "swebhdfs")) {
      assertThat(on(scheme, false)).as(scheme).isInstanceOf(ByRename.class);
    }
    for (String scheme :
        List.of("s3a", "s3", "gs", "oss", "cosn", "obs", "dbfs", "wasb", "abfs", "new")) {
      assertThat(on(scheme, false)).as(scheme).isInstanceOf(ByCopy.class);
    }
    for (String scheme : List.of("abfs", "abfss")) { // with a hierarchical namespace
      assertThat(on(scheme, true)).as(scheme).isInstanceOf(ByRename.class);
    }
    assertThat(on("s3a", true)).isInstanceOf(ByCopy.class);
  }

  private static Commit on(String scheme, boolean hasAcls) throws IOException {
    FileSystem filesystem =
        new RawLocalFileSystem() {
          @Override
          public URI getUri() {
            return URI.create(scheme + "://container/");
          }

          @Override
          public boolean hasPathCapability(org.apache.hadoop.fs.Path path, String capability)
              throws IOException {
            return capability.equals(CommonPathCapabilities.FS_ACLS)
                ? hasAcls
                : super.hasPathCapability(path, capability);
          }
        };
    filesystem.setConf(new Configuration());
    return Commit.on(filesystem, new org.apache.hadoop.fs.Path(scheme + "://container/run"));
  }
}
