package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.onnx.ModelFiles;
import io.tamis.onnx.TinyModel;
import io.tamis.onnx.TinyTokenizer;
import io.tamis.onnx.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that are there are not computed again, and no part depends on how the rows came. */
class ScoreStepTest {
  private static final int PARTS = 5;
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000);

  @TempDir private Path folder;
  private ScoreStep step;
  private WorkFolder work;

  @BeforeEach
  void write() {
    TinyModel.of(30, 0, 1).write(folder.resolve("model"), TinyModel.Form.WHOLE);
    new TinyTokenizer(30, true).write(folder.resolve("model"));
    step = step(folder.resolve("model"));
    work = WorkFolder.of(folder.resolve("out").toUri().toString(), "0123456789abcdef0123");
  }

  private static ScoreStep step(Path folder) {
    ScoreConfig config =
        ScoreConfig.from(
            ConfigFile.empty()
                .with(
                    List.of(
                        "score.base=" + folder, "score.prompt=prompt", "score.response=response")));
    ModelFiles model =
        ModelFiles.model(
            new Configuration(), "score.base", folder.toString(), CausalOutline::check);
    return new ScoreStep(
        Pass.BASE,
        model,
        ModelFiles.tokenizer(new Configuration(), "score.tokenizer", Optional.empty(), model),
        config,
        PARTS);
  }

  private static Dataset<Row> texts(int count, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(RowFactory.create("row-" + n, "w3 w4", "w5 w6 " + "w7 ".repeat(n % 9)));
    }
    return LocalSpark.session().createDataFrame(rows, ScoreTable.SCHEMA).repartition(partitions);
  }

  private Path part(int number) {
    return folder.resolve("out.partial-0123456789abcdef/base/part-0000" + number);
  }

  private List<byte[]> parts() throws IOException {
    List<byte[]> parts = new ArrayList<>();
    for (int n = 0; n < PARTS; n++) {
      parts.add(Files.readAllBytes(part(n)));
    }
    return parts;
  }

  @Test
  void onlyAPartThatIsMissingIsComputed() throws Exception {
    assertThat(step.apply(texts(60, 3), work)).isZero();
    List<byte[]> whole = parts();
    for (int n = 0; n < PARTS; n++) {
      Files.setLastModifiedTime(part(n), LONG_AGO);
    }
    Files.delete(part(2));
    assertThat(step.apply(texts(60, 3), work)).isEqualTo(PARTS - 1);
    assertThat(parts()).containsExactlyElementsOf(whole);
    for (int n = 0; n < PARTS; n++) {
      assertThat(Files.getLastModifiedTime(part(n)).equals(LONG_AGO)).isEqualTo(n != 2);
    }
    assertThat(step.apply(texts(60, 3), work)).isEqualTo(PARTS);
  }

  @Test
  void partsDoNotDependOnPartitions() throws Exception {
    step.apply(texts(60, 1), work);
    List<byte[]> first = parts();
    work.remove(new Configuration());
    step.apply(texts(60, 7), work);
    assertThat(parts()).containsExactlyElementsOf(first);
  }

  @Test
  void partsWithoutRowsAreDoneToo() throws Exception {
    step.apply(texts(1, 1), work);
    assertThat(work.done(new Configuration(), "base").cardinality()).isEqualTo(PARTS);
    int rows = 0;
    for (int n = 0; n < PARTS; n++) {
      rows += work.read(new Configuration(), "base", n, ScoredRow::read).size();
    }
    assertThat(rows).isEqualTo(1);
  }

  @Test
  void aPartThatWasCutIsRefused() throws Exception {
    step.apply(texts(60, 1), work);
    byte[] whole = Files.readAllBytes(part(1));
    Files.write(part(1), Arrays.copyOf(whole, whole.length - 1));
    // the filesystem's own checksum, if it has one, is not what is tested
    Files.deleteIfExists(part(1).resolveSibling(".part-00001.crc"));
    assertThatThrownBy(() -> work.read(new Configuration(), "base", 1, ScoredRow::read))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("part-00001, which an earlier task wrote");
  }
}
