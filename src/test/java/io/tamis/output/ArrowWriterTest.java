package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.arrow.ArrowShards.Shard;
import io.tamis.output.ArrowWriter.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrowWriterTest {
  @TempDir private Path folder;

  /** A file of a task, with its rows for content. */
  private Part attempt(String name, long rows) throws IOException {
    Path attempts = Files.createDirectories(folder.resolve("_attempts"));
    Files.writeString(attempts.resolve(name), name);
    return new Part(name, new Shard(rows, name.length(), name));
  }

  private List<String> finished(List<Part> parts) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.toUri());
    FileSystem filesystem = FileSystem.getLocal(new Configuration()).getRaw();
    assertThat(path.getFileSystem(new Configuration()).exists(ArrowWriter.attempts(path))).isTrue();
    ArrowWriter.finish(filesystem, path, parts);
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** An executor that died leaves the files of its tasks, which are done once more elsewhere. */
  @Test
  void whatTasksLeftThatSparkGaveUpIsRemoved() throws IOException {
    attempt("part-00000-0-00000.arrow", 1);
    Part again = attempt("part-00000-3-00000.arrow", 1);
    Part empty = attempt("part-00001-1-00000.arrow", 0);
    Part last = attempt("part-00002-2-00000.arrow", 2);
    assertThat(finished(List.of(again, empty, last)))
        .containsExactly(
            "data-00000-of-00002.arrow",
            "data-00001-of-00002.arrow",
            "dataset_info.json",
            "state.json");
    assertThat(folder.resolve("data-00000-of-00002.arrow")).hasContent(again.name());
    assertThat(folder.resolve("data-00001-of-00002.arrow")).hasContent(last.name());
  }

  @Test
  void aTableWithoutRowsIsOneStreamWithItsColumns() throws IOException {
    Part first = attempt("part-00000-0-00000.arrow", 0);
    Part second = attempt("part-00001-1-00000.arrow", 0);
    assertThat(finished(List.of(first, second)))
        .containsExactly("data-00000-of-00001.arrow", "dataset_info.json", "state.json");
  }
}
