package io.tamis.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  private static final List<String> FILES =
      List.of("duplicates.jsonl", "pool.jsonl", "target.jsonl");
  private static final DemoConfig CONFIG = new DemoConfig(0, 1_000);

  @TempDir private Path folder;

  @Test
  void sameSeedGivesTheSameBytesWhateverTheLocale() throws IOException {
    DemoFolder.write(DemoCorpus.of(CONFIG), folder.resolve("a"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      DemoFolder.write(DemoCorpus.of(CONFIG), folder.resolve("b"));
    } finally {
      Locale.setDefault(before);
    }
    for (String file : FILES) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void leavesTheThreeFilesAloneAndReplacesOldOnes() throws IOException {
    Files.writeString(folder.resolve("pool.jsonl"), "half a line");
    DemoFolder.write(DemoCorpus.of(CONFIG), folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted()).isEqualTo(FILES);
    }
    assertThat(Files.readAllLines(folder.resolve("pool.jsonl"))).hasSize(1_000);
  }

  @Test
  void linesAreObjectsWithTheFieldsOfTheCorpus() throws IOException {
    DemoCorpus corpus = DemoCorpus.of(CONFIG);
    DemoFolder.write(corpus, folder);
    DemoExample first = corpus.pool().getFirst();
    JsonNode row = firstLine("pool.jsonl");
    assertThat(row.get("id").asText()).isEqualTo(first.id());
    assertThat(row.get("source").asText()).isEqualTo(first.source());
    assertThat(row.get("prompt").asText()).isEqualTo(first.prompt());
    assertThat(row.get("response").asText()).isEqualTo(first.response());
    JsonNode copy = firstLine("duplicates.jsonl");
    assertThat(copy.get("copy_of").asText()).isEqualTo(corpus.duplicates().getFirst().copyOf());
    assertThat(firstLine("target.jsonl").get("id").asText()).isEqualTo("query-001");
  }

  private JsonNode firstLine(String file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllLines(folder.resolve(file)).getFirst());
  }
}
