package io.tamis.input;

import com.github.luben.zstd.ZstdOutputStream;
import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Inputs for tests. */
final class Given {
  private Given() {}

  /** The candidates at a path, with further settings such as {@code id=i}. */
  static Examples candidates(Object path, String... settings) {
    List<String> assignments =
        Stream.concat(Stream.of("path=" + path), Stream.of(settings))
            .map(setting -> "candidates." + setting)
            .toList();
    InputConfig config = InputConfig.from(ConfigFile.empty().with(assignments), "candidates");
    return new InputStep(config).read(LocalSpark.session());
  }

  /** Writes lines, packed if the name says so. */
  static Path lines(Path file, String... lines) {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (file.toString().endsWith(".gz")) {
        try (OutputStream packed = new GZIPOutputStream(out)) {
          packed.write(text);
        }
      } else if (file.toString().endsWith(".zst")) {
        try (OutputStream packed = new ZstdOutputStream(out)) {
          packed.write(text);
        }
      } else {
        out.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The ids of the examples, in order. */
  static List<String> ids(Examples examples) {
    return column(examples.distinct(), ExampleTable.ID);
  }

  /** A column of strings, in order. */
  static List<String> column(Dataset<Row> rows, String column) {
    return rows.select(column).orderBy(column).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
