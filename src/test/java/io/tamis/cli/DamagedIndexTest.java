package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.index.ClusteredVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that is not what was built is refused in one line, and nothing is selected from it. */
class DamagedIndexTest {
  private static final String MISSING = "is missing";
  private static final String CHANGED = "with the checksum";

  @TempDir private static Path given;
  @TempDir private Path folder;

  @BeforeAll
  static void build() {
    float[][] vectors = ClusteredVectors.of(1_010, 8, 5);
    NpyFiles.write(given.resolve("pool.npy"), Arrays.copyOf(vectors, 1_000));
    NpyFiles.write(given.resolve("queries.npy"), Arrays.copyOfRange(vectors, 1_000, 1_010));
    Ran built =
        index(
            "build",
            "candidates.path=" + given.resolve("pool.npy"),
            "index.path=" + given.resolve("index"),
            "index.shards=2");
    assertThat(built.exitCode()).as(built.err()).isZero();
  }

  private static Ran index(String command, String... settings) {
    List<String> words = new ArrayList<>(List.of(Ran.arguments("index", List.of(settings))));
    words.add(1, command);
    return Ran.of(words.toArray(String[]::new));
  }

  @BeforeEach
  void copy() throws Exception {
    for (String name : Forked.below(given.resolve("index"))) {
      Path to = index().resolve(name);
      Files.createDirectories(to.getParent());
      if (Files.isRegularFile(given.resolve("index").resolve(name))) {
        Files.copy(given.resolve("index").resolve(name), to);
      }
    }
  }

  private Path index() {
    return folder.resolve("index");
  }

  private Ran select(String output) {
    return Ran.with(
        "select",
        List.of(
            "candidates.path=" + given.resolve("pool.npy"),
            "queries.path=" + given.resolve("queries.npy"),
            "index.path=" + index(),
            "index.cache=" + folder.resolve("cache"),
            "search.kind=hnsw",
            "density.bandwidth=0",
            "transport.alpha=0.6",
            "sample.count=20",
            "output.path=" + folder.resolve(output)));
  }

  /** The second shard's file whose name ends so. */
  private Path file(String end) throws Exception {
    try (Stream<Path> files = Files.walk(index().resolve("shards"))) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> file.getParent().getFileName().toString().startsWith("00001-"))
          .filter(file -> file.toString().endsWith(end))
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] flipped(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private void assertRefused(Ran ran, String... told) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.complaints()).as(ran.err()).hasSize(1);
    assertThat(ran.complaints().get(0)).contains(told);
    assertThat(folder).isDirectoryNotContaining("glob:**/out*");
  }

  private void assertNamed(Ran ran, Path file, String wrong) {
    String name = index().relativize(file).toString();
    assertRefused(ran, "index.path", index().toString(), "the file " + name, wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.bin", ".vec", ".vex", ".vem", ".vemf"})
  void aFlippedByteIsNamed(String end) throws Exception {
    Path file = file(end);
    Files.write(file, flipped(file));
    assertNamed(select("out"), file, CHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.bin", ".vec", ".vex"})
  void aMissingFileIsNamed(String end) throws Exception {
    Path file = file(end);
    Files.delete(file);
    assertNamed(select("out"), file, MISSING);
    Ran info = index("info", "index.path=" + index());
    assertNamed(info, file, MISSING);
    assertThat(info.out()).isEmpty();
  }

  @Test
  void aShortenedFileIsNamed() throws Exception {
    Path file = file(".vec");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    assertNamed(select("out"), file, "has 100 bytes instead of");
  }

  /** What this machine checked once is no excuse: a copy may be a link to the file. */
  @ParameterizedTest
  @CsvSource({"written over, " + CHANGED, "replaced, " + CHANGED, "deleted, " + MISSING})
  void aFileDamagedAfterASelectIsNamed(String how, String wrong) throws Exception {
    Ran whole = select("first");
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    Path file = file(".vec");
    byte[] bytes = flipped(file);
    if (!how.equals("written over")) {
      Files.delete(file);
    }
    if (!how.equals("deleted")) {
      Files.write(file, bytes);
    }
    assertNamed(select("out"), file, wrong);
  }

  @Test
  void aManifestThatItsFilesystemFindsChangedIsNamed() throws Exception {
    Path manifest = index().resolve("manifest.json");
    Files.write(manifest, flipped(manifest));
    assertRefused(select("out"), index().toString(), "manifest.json must be", "finds it changed");
  }

  /** As on a filesystem that keeps no checksums of its own. */
  private Path uncheckedManifest() throws Exception {
    Files.deleteIfExists(index().resolve(".manifest.json.crc"));
    return index().resolve("manifest.json");
  }

  @Test
  void aManifestThatIsCutOffIsNamed() throws Exception {
    Path manifest = uncheckedManifest();
    String text = Files.readString(manifest);
    for (int length : new int[] {0, 5, text.length() / 2, text.length() - 3}) {
      Files.writeString(manifest, text.substring(0, length));
      assertRefused(select("out"), manifest.toString(), "must be the manifest of an index");
    }
    Files.writeString(manifest, "{\"format\": 1}");
    assertRefused(select("out"), manifest.toString(), "must be the manifest of an index");
  }

  @Test
  void aManifestOfANewerFormatIsRefused() throws Exception {
    Path manifest = uncheckedManifest();
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"format\" : 1,", "\"format\" : 2, \"more\" : [],"));
    assertRefused(select("out"), manifest.toString(), "must have a format of at most 1, but has 2");
  }

  @Test
  void aFolderWithoutAManifestIsNoIndex() throws Exception {
    Files.delete(index().resolve("manifest.json"));
    String[] told = {"index.path", index().toString(), "holds no manifest.json"};
    assertRefused(select("out"), told);
    assertRefused(index("info", "index.path=" + index()), told);
  }
}
