package io.tamis.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.scan.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexManifestTest {
  private static final StoredFile LIST = new StoredFile("deletions/00001-run.bin", 20, "0000002a");

  private static final IndexManifest SOME =
      new IndexManifest(
          1,
          3,
          new ShardSettings(Metric.COSINE, 256, 24, 150, Encoding.BIT),
          true,
          List.of(
              new IndexManifest.Input("pool \"a\".jsonl", "f1", 90, 2, 1),
              new IndexManifest.Input("più.jsonl", "f2", 10, 0, 0)),
          List.of("rejected-1"),
          List.of(
              entry("shards/00000-run-7", 60, 0),
              entry("shards/00001-run-9", 30, 5).withDeletions(LIST, 6),
              entry("shards/00012-later-1", 10, 0)));

  private static ShardEntry entry(String folder, long rows, long deleted) {
    return new ShardEntry(
        folder,
        rows,
        rows - 1,
        List.of(new StoredFile("rows.bin", 1L << 40, "ffffffff"), new StoredFile("a", 7, "1")),
        deleted,
        List.of());
  }

  private static void assertRefused(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IndexManifest.parse(json, "the file"))
        .withMessageContaining(message);
  }

  @Test
  void jsonBringsBackAllOfIt() {
    assertThat(IndexManifest.parse(SOME.toJson(), "m")).isEqualTo(SOME);
  }

  @Test
  void countsWhatIsLive() {
    assertThat(SOME.rows()).isEqualTo(94);
    assertThat(SOME.deletedShare()).isEqualTo(0.06);
    assertThat(SOME.bytes()).isEqualTo(3 * ((1L << 40) + 7));
  }

  @Test
  void anAppendCountsOnAndKeepsTheRest() {
    assertThat(SOME.nextShard()).isEqualTo(13);
    IndexManifest.Input input = new IndexManifest.Input("more", "f3", 5, 0, 0);
    IndexManifest next = SOME.appended(SOME.shards().subList(0, 1), input, List.of("rejected-4"));
    assertThat(next.generation()).isEqualTo(4);
    assertThat(next.settings()).isEqualTo(SOME.settings());
    assertThat(next.hasEncoder()).isTrue();
    assertThat(next.inputs()).hasSize(3).endsWith(input).startsWith(SOME.inputs().get(0));
    assertThat(next.shards()).hasSize(1);
    assertThat(next.rejected()).containsExactly("rejected-4");
  }

  @Test
  void refusesANewerFormat() {
    assertRefused(
        SOME.toJson().replace("\"format\" : 1", "\"format\" : 2"),
        "the file must have a format of at most 1, but has 2");
  }

  @Test
  void refusesWhatIsNoManifest() {
    String rule = "the file must be the manifest of an index, but ";
    assertRefused("", rule + "has no format");
    assertRefused("{\"config\": {}}", rule + "has no format"); // that of a run
    assertRefused("shards: 3", rule + "is not: ");
    assertRefused(SOME.toJson().substring(0, 300), rule + "is not: ");
    assertRefused("{\"format\": 1}", rule + "is not: ");
    assertRefused(SOME.toJson().replace("COSINE", "DOT"), rule + "is not: ");
    assertRefused(SOME.toJson().replace("256", "0"), rule + "is not: ");
  }
}
