package io.tamis.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tamis.config.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Function;

/**
 * A corpus as files: {@code pool.jsonl}, {@code target.jsonl}, {@code duplicates.jsonl}, and {@code
 * leaks.jsonl} where leaks were planted, one JSON object a line. Each is written beside its place
 * and then moved there, so that no half file is ever seen; a file that was there before is
 * replaced.
 */
public final class DemoFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoFolder() {}

  /**
   * @param folder made if missing
   * @throws IOException if the folder cannot be made or written to
   */
  public static void write(DemoCorpus corpus, Path folder) throws IOException {
    Files.createDirectories(folder);
    writeLines(folder.resolve("pool.jsonl"), corpus.pool(), DemoFolder::json);
    writeLines(folder.resolve("target.jsonl"), corpus.target(), DemoFolder::json);
    writeLines(folder.resolve("duplicates.jsonl"), corpus.duplicates(), DemoFolder::json);
    if (!corpus.leaks().isEmpty()) {
      writeLines(folder.resolve("leaks.jsonl"), corpus.leaks(), DemoFolder::json);
    }
  }

  private static ObjectNode json(DemoExample example) {
    return JSON.createObjectNode()
        .put("id", example.id())
        .put("source", example.source())
        .put("prompt", example.prompt())
        .put("response", example.response());
  }

  private static ObjectNode json(PlantedCopy copy) {
    return JSON.createObjectNode().put("id", copy.id()).put("copy_of", copy.copyOf());
  }

  private static ObjectNode json(PlantedLeak leak) {
    return JSON.createObjectNode()
        .put("id", leak.id())
        .put("leak_of", leak.leakOf())
        .put("kind", Require.spelled(leak.kind()));
  }

  private static <T> void writeLines(Path file, List<T> rows, Function<T, ObjectNode> json)
      throws IOException {
    StringBuilder lines = new StringBuilder(); // [examples] rows, 10 MB at 20,000
    for (T row : rows) {
      lines.append(JSON.writeValueAsString(json.apply(row))).append('\n');
    }
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
    try {
      Files.writeString(unfinished, lines); // UTF-8 on every machine
      Files.move(
          unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
