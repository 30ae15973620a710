package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.config.ConfigFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputConfigTest {
  @Test
  void readsEveryKeyOfItsRole() {
    InputConfig config =
        from("path=/q", "format=jsonl", "id=i", "text={a}", "embedding=e", "source=s");
    assertThat(config.path()).contains("/q");
    assertThat(config.format()).isEqualTo(InputFormat.JSONL);
    assertThat(config.id()).contains("i");
    assertThat(config.text().orElseThrow().columns()).containsExactly("a");
    assertThat(config.embedding()).contains("e");
    assertThat(config.source()).contains("s");
    assertThat(InputConfig.keys("queries")).hasSize(8).contains("queries.table", "queries.where");
  }

  @Test
  void pathAndTableExcludeEachOther() {
    refuses("queries.path or queries.table must be given, one of them, but neither is", "text=t");
    refuses(
        "queries.path or queries.table must be given, one of them, but they are /q and d.t",
        "path=/q",
        "table=d.t",
        "text=t");
  }

  @Test
  void aTableHasNoFormat() {
    refuses(
        "queries.format must not be given beside queries.table, but they are jsonl and d.t",
        "table=d.t",
        "format=jsonl",
        "text=t");
  }

  @Test
  void columnsMayTellTheText() {
    assertThat(from("path=/q", "format=jsonl").mayHaveText()).isTrue();
    assertThat(from("table=d.t", "text=t", "embedding=e").mayHaveText()).isTrue();
    assertThat(from("table=d.t", "embedding=e").mayHaveText()).isFalse();
    assertThat(from("path=/q", "format=npy").mayHaveText()).isFalse();
  }

  @Test
  void npyHasNoColumns() {
    for (String key : List.of("id", "text", "embedding", "source")) {
      refuses(
          "queries."
              + key
              + " must not be given for npy files, which hold vectors and no columns, but is x",
          "path=/q.npy",
          "format=npy",
          key + "=x");
    }
  }

  private static InputConfig from(String... assignments) {
    List<String> ofRole = List.of(assignments).stream().map(a -> "queries." + a).toList();
    return InputConfig.from(ConfigFile.empty().with(ofRole), "queries");
  }

  private static void refuses(String message, String... assignments) {
    assertThatThrownBy(() -> from(assignments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
