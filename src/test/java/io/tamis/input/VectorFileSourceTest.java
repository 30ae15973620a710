package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.SharedData;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.VectorRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileSourceTest {
  @TempDir Path folder;

  @Test
  void readsTheDoublesThatNumpyWrote() throws IOException {
    String path = SharedData.path("toy/candidates.npy");
    Map<String, List<Float>> rows = rows(read(path, VectorFileSource.SPLIT_BYTES));
    assertThat(rows).hasSize(1000);
    ByteBuffer data = data(path);
    for (int row = 0; row < 1000; row++) {
      for (float value : rows.get(Integer.toString(row))) {
        assertThat(value).isEqualTo((float) data.getDouble());
      }
    }
  }

  @Test
  void readsTheHalvesThatNumpyWrote() throws IOException {
    String path = SharedData.path("vectors/pool_full_f16.npy");
    Dataset<Row> read = read(path, VectorFileSource.SPLIT_BYTES);
    assertThat(read.count()).isEqualTo(80_507);
    List<Float> last = rows(read.where("id = '80506'")).get("80506");
    ByteBuffer data = data(path).position(128 + 80_506 * 128 * 2);
    assertThat(last).hasSize(128).allMatch(v -> v == Float.float16ToFloat(data.getShort()));
  }

  @Test
  void manySplitsGiveTheSameRowsAsOne() {
    String path = SharedData.path("vectors/queries_gsm8k.npy");
    Dataset<Row> many = read(path, 3 * 128 * 4 + 100);
    assertThat(many.rdd().getNumPartitions()).isEqualTo(67);
    assertThat(rows(many)).hasSize(200).isEqualTo(rows(read(path, VectorFileSource.SPLIT_BYTES)));
  }

  @Test
  void aMegabyteOfBufferDoesNotShow() {
    String path = SharedData.path("vectors/pool.npy");
    assertThat(rows(read(path, VectorFileSource.SPLIT_BYTES))).isEqualTo(rows(read(path, 100_000)));
  }

  @Test
  void rowsAreNumberedOverAllFilesInTheOrderOfTheirPaths() {
    NpyBytes.write(folder.resolve("b.npy"), new double[][] {{3}, {4}});
    NpyBytes.write(folder.resolve("a b.npy"), new double[][] {{0}, {1}, {2}});
    Given.lines(folder.resolve("_SUCCESS"), "");
    Examples examples = Given.candidates(folder);
    assertThat(rows(examples.examples().select("id", "embedding")))
        .isEqualTo(
            Map.of(
                "0",
                List.of(0f),
                "1",
                List.of(1f),
                "2",
                List.of(2f),
                "3",
                List.of(3f),
                "4",
                List.of(4f)));
    assertThat(examples.locate("4")).isEqualTo(folder + "/b.npy, row 1");
    assertThat(examples.locate("0")).isEqualTo(folder + "/a b.npy, row 0");
    examples.checkIds();
  }

  @Test
  void tensorsAreNumberedOverAllFilesInTheOrderOfTheirPaths() {
    SafetensorsBytes.write(folder.resolve("b.safetensors"), "w", new float[][] {{3, -3}});
    SafetensorsBytes.write(
        folder.resolve("a.safetensors"), "w", new float[][] {{1, 2}, {5, 1e-9f}});
    for (String setting : List.of("format=auto", "embedding=w")) {
      Examples examples = Given.candidates(folder, setting);
      assertThat(rows(examples.examples().select("id", "embedding")))
          .isEqualTo(Map.of("0", List.of(1f, 2f), "1", List.of(5f, 1e-9f), "2", List.of(3f, -3f)));
      assertThat(examples.locate("2")).isEqualTo(folder + "/b.safetensors, row 0");
      assertThat(examples.hasEmbeddings() && examples.isNumbered()).isTrue();
    }
    assertThatThrownBy(() -> Given.candidates(folder, "embedding=v"))
        .hasMessageStartingWith(
            "candidates.path: %s/a.safetensors holds no tensor v, which candidates.embedding names",
            folder);
  }

  @Test
  void everyTypeOfTensorIsReadAsFloats() throws IOException {
    ByteBuffer two = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    readsTensor("F16", two.clear().putShort((short) 0x3E00).putShort((short) 0xC000), 1.5f, -2f);
    readsTensor(
        "BF16",
        two.clear().putShort((short) 0x3FC0).putShort((short) 0xFF7F),
        1.5f,
        -3.3895314e38f);
    readsTensor("F64", two.clear().putDouble(0.1).putDouble(-2), 0.1f, -2f);
    readsTensor("I8", two.clear().put((byte) 127).put((byte) -128), 127f, -128f);
    readsTensor("U8", two.clear().put((byte) 127).put((byte) -128), 127f, 128f);
  }

  private void readsTensor(String type, ByteBuffer data, float... expected) throws IOException {
    byte[] bytes = new byte[data.position()];
    data.flip().get(bytes);
    String header = "{" + SafetensorsBytes.tensor("v", type, "[2, 1]", 0, bytes.length) + "}";
    Path file = folder.resolve(type + ".safetensors");
    Files.write(file, SafetensorsBytes.of(header, bytes));
    assertThat(rows(read(file.toString(), VectorFileSource.SPLIT_BYTES)))
        .as(type)
        .isEqualTo(Map.of("0", List.of(expected[0]), "1", List.of(expected[1])));
  }

  @Test
  void filesMustAgreeInTheirColumns() {
    NpyBytes.write(folder.resolve("a.npy"), new double[][] {{1, 2}});
    NpyBytes.write(folder.resolve("b.npy"), new double[][] {{1, 2, 3}});
    assertThatThrownBy(() -> Given.candidates(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "candidates.path: all files must have the same number of columns, but %s/a.npy has 2"
                + " and %s/b.npy has 3",
            folder, folder);
  }

  @Test
  void aBrokenFileIsRefusedByNameBeforeAnyRowIsRead() throws IOException {
    Path file = folder.resolve("a.npy");
    Files.write(file, NpyBytes.of(1, NpyBytes.header("<f4", "(3, 5)"), 52));
    assertThatThrownBy(() -> Given.candidates(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "candidates.path: %s must hold 60 bytes of data for 3 rows x 5 columns of <f4, but"
                + " holds 52",
            file);
  }

  @Test
  void aDoubleBeyondAFloatIsRefusedByRowAndColumn() {
    Path file =
        NpyBytes.write(folder.resolve("a.npy"), new double[][] {{1, Double.NaN}, {2, 1e300}});
    assertThatThrownBy(() -> Given.candidates(file).examples().collectAsList())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("%s: row 1, column 1 must fit a float, but is 1.0E300", file);
  }

  @Test
  void columnsAreRefused() {
    Path file = NpyBytes.write(folder.resolve("a.npy"), new double[][] {{1}});
    assertThatThrownBy(() -> Given.candidates(file, "text=prompt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("candidates.text must not be given for npy files");
  }

  /** What each place holds: exact in half precision, and no row like another nearby. */
  private static float value(int row, int column) {
    return (row * 31 + column * 7) % 2039 - 1000;
  }

  private Path write(String descr, int rows, int columns) throws IOException {
    int bytes = descr.charAt(2) - '0';
    Path file = folder.resolve(descr.substring(1) + rows + "x" + columns + ".npy");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(NpyBytes.of(1, NpyBytes.header(descr, "(" + rows + ", " + columns + ")"), 0));
      ByteBuffer line = ByteBuffer.allocate(columns * bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < rows; row++) {
        line.clear();
        for (int column = 0; column < columns; column++) {
          switch (bytes) {
            case 2 -> line.putShort(Float.floatToFloat16(value(row, column)));
            case 4 -> line.putFloat(value(row, column));
            default -> line.putDouble(value(row, column));
          }
        }
        out.write(line.array());
      }
    }
    return file;
  }

  /** By rows of Spark's. */
  private static List<String> throughRows(Dataset<Row> read, int columns) {
    List<String> wrong = new ArrayList<>();
    List<Row> rows = read.select("*").collectAsList();
    for (int row = 0; row < rows.size(); row++) {
      List<Float> vector = rows.get(row).getList(1);
      boolean isRight =
          rows.get(row).getString(0).equals(Integer.toString(row)) && vector.size() == columns;
      for (int column = 0; isRight && column < columns; column++) {
        isRight = vector.get(column) == value(row, column);
      }
      if (!isRight) {
        wrong.add("row " + row);
      }
    }
    wrong.add(rows.size() + " rows");
    return wrong;
  }

  /** By batches, as the scan takes them. */
  private static List<String> throughBatches(Dataset<Row> read, int columns) {
    List<String> said =
        new ArrayList<>(
            EmbeddingTable.batches(read)
                .flatMap(batch -> wrongRows(batch, columns).iterator())
                .collect());
    int rows =
        said.stream()
            .filter(line -> line.endsWith(" rows"))
            .mapToInt(line -> Integer.parseInt(line.substring(0, line.length() - 5)))
            .sum();
    said.removeIf(line -> line.endsWith(" rows"));
    said.add(rows + " rows");
    return said;
  }

  private static List<String> wrongRows(VectorRows batch, int columns) {
    List<String> wrong = new ArrayList<>();
    float[] some = new float[33 * columns];
    for (int from = 0; from < batch.size(); from += 33) {
      int count = Math.min(33, batch.size() - from);
      batch.copy(from, count, columns, some, 0);
      for (int row = from; row < from + count; row++) {
        int number = Integer.parseInt(batch.id(row));
        boolean isRight = batch.dimensions(row) == columns;
        for (int column = 0; isRight && column < columns; column++) {
          isRight = some[(row - from) * columns + column] == value(number, column);
        }
        if (!isRight) {
          wrong.add("row " + number);
        }
      }
    }
    wrong.add(batch.size() + " rows");
    return wrong;
  }

  @Test
  void everyPrecisionIsReadOverTheEndsOfBatchesAndSplits() throws IOException {
    for (String descr : List.of("<f2", "<f4", "<f8")) {
      Path file = write(descr, 4001, 307); // 2.5, 4.9 and 9.8 MB: several batches of 1 MB
      for (long splitBytes : new long[] {VectorFileSource.SPLIT_BYTES, 1_500_000, 700_001}) {
        Dataset<Row> read = read(file.toString(), splitBytes);
        assertThat(throughRows(read, 307)).as("%s", descr).containsExactly("4001 rows");
        assertThat(throughBatches(read, 307)).as("%s", descr).containsExactly("4001 rows");
        assertThat(read.select("id").collectAsList()).hasSize(4001);
      }
    }
  }

  @Test
  void aRowMayBeLargerThanABatch() throws IOException {
    for (String descr : List.of("<f2", "<f4", "<f8")) {
      Dataset<Row> read = read(write(descr, 5, 700_000).toString(), VectorFileSource.SPLIT_BYTES);
      assertThat(throughBatches(read, 700_000)).as("%s", descr).containsExactly("5 rows");
    }
  }

  @Test
  void rowsOfOneNumberAreReadByTheMillion() throws IOException {
    Dataset<Row> read = read(write("<f4", 1_000_003, 1).toString(), VectorFileSource.SPLIT_BYTES);
    assertThat(throughBatches(read, 1)).containsExactly("1000003 rows");
    assertThat(read.count()).isEqualTo(1_000_003);
  }

  private static Dataset<Row> read(String path, long splitBytes) {
    InputFiles files =
        InputFiles.find(
            LocalSpark.session().sparkContext().hadoopConfiguration(), "candidates.path", path);
    VectorFiles vectors = VectorFiles.of(files, files.format(), Optional.empty());
    return VectorFileSource.read(LocalSpark.session(), vectors, splitBytes);
  }

  private static Map<String, List<Float>> rows(Dataset<Row> read) {
    return read.collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getList(1)));
  }

  private static ByteBuffer data(String path) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(Path.of(path)))
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(128);
  }
}
