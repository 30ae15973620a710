package io.tamis.input;

import static io.tamis.arrow.ArrowBytes.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.arrow.ArrowBytes;
import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrowInputTest {
  private static final Field TEXT = field("text", ArrowType.Utf8.INSTANCE);
  private static final Field NAME = field("name", ArrowType.Utf8.INSTANCE);
  private static final Field VECTOR =
      field(
          "v",
          new ArrowType.FixedSizeList(2),
          field("item", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)));

  @TempDir Path folder;

  /** A stream with these texts under their own names; vectors have the text's number twice. */
  private Path stream(String name, List<Field> fields, String... texts) {
    Path file = folder.resolve(name);
    ArrowBytes.with(
        new Schema(fields),
        texts.length,
        (root, memory) -> {
          for (FieldVector vector : root.getFieldVectors()) {
            for (int n = 0; n < texts.length; n++) {
              if (vector instanceof VarCharVector text) {
                text.setSafe(n, texts[n].getBytes(StandardCharsets.UTF_8));
              } else if (vector instanceof FixedSizeListVector list) {
                list.setNotNull(n);
                for (int k = 0; k < 2; k++) {
                  ((Float2Vector) list.getDataVector()).setSafe(2 * n + k, Float.floatToFloat16(n));
                }
              }
            }
          }
          root.setRowCount(texts.length);
          ArrowBytes.stream(file, root);
        });
    return file;
  }

  /** As {@code save_to_disk} leaves a dataset that an earlier {@code map} had cached beside it. */
  private void saved(String within) throws IOException {
    Files.createDirectories(folder.resolve(within));
    stream(within + "data-00000-of-00002.arrow", List.of(NAME, TEXT, VECTOR), "a", "b", "c");
    stream(within + "data-00001-of-00002.arrow", List.of(NAME, TEXT, VECTOR), "d", "e");
    stream(within + "cache-1f2e3d4c5b6a7988.arrow", List.of(NAME), "z");
    Files.writeString(
        folder.resolve(within + "state.json"),
        """
        {
          "_data_files": [
            {"filename": "data-00000-of-00002.arrow"},
            {"filename": "data-00001-of-00002.arrow"}
          ],
          "_fingerprint": "3e8c4b2a1d5f6079",
          "_format_columns": null,
          "_format_kwargs": {},
          "_format_type": null,
          "_output_all_columns": false,
          "_split": "train"
        }
        """);
    Files.writeString(
        folder.resolve(within + "dataset_info.json"),
        "{\"citation\": \"\", \"features\": {\"name\": {\"dtype\": \"string\", \"_type\": \"Value\"}}}");
  }

  @Test
  void readsTheDataOfASavedDatasetAndNothingBeside() throws IOException {
    saved("");
    Examples examples = Given.candidates(folder, "id=name", "text=text", "embedding=v");
    assertThat(examples.rows().columns()).containsExactly("name", "text", "v");
    assertThat(Given.ids(examples)).containsExactly("a", "b", "c", "d", "e");
    List<Row> vectors = examples.examples().orderBy("id").select("embedding").collectAsList();
    assertThat(vectors.get(2).<Float>getList(0)).containsExactly(2f, 2f);
    examples.checkIds();
    assertThat(examples.locate("e"))
        .isEqualTo(folder.resolve("data-00001-of-00002.arrow") + ", row 1");
    assertThat(examples.rows().where("name > 'b'").count()).isEqualTo(3); // no column is read
    InputConfig config =
        InputConfig.from(
            ConfigFile.empty().with(List.of("candidates.path=" + folder, "candidates.embedding=v")),
            "candidates");
    InputSize size = InputSize.of(new Configuration(), config);
    assertThat(size.rows()).isEqualTo(5);
    assertThat(size.isExact()).isTrue();
    assertThat(size.dimensions()).hasValue(2);
  }

  @Test
  void aGlobPassesOverCachesToo() throws IOException {
    saved("");
    assertThat(Given.ids(Given.candidates(folder + "/*.arrow", "id=name", "text=text")))
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(
            Given.ids(
                Given.candidates(folder + "/cache-1f2e3d4c5b6a7988.arrow", "id=name", "text=name")))
        .containsExactly("z");
  }

  @Test
  void aGlobOverASavedDatasetPassesOverWhatDescribesIt() throws IOException {
    saved("ds/");
    assertThat(Given.ids(Given.candidates(folder + "/ds/*", "id=name", "text=text")))
        .containsExactly("a", "b", "c", "d", "e");
    saved("splits/train/");
    Files.writeString(folder.resolve("splits/dataset_dict.json"), "{\"splits\": [\"train\"]}");
    assertThat(Given.ids(Given.candidates(folder + "/splits/*", "id=name", "text=text")))
        .containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void oneSplitOfSeveralMustBeNamed() throws IOException {
    saved("train/");
    Files.writeString(folder.resolve("dataset_dict.json"), "{\"splits\": [\"train\", \"test\"]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Given.candidates(folder, "text=text"))
        .withMessage(
            "candidates.path must name one split, but %s has train, test; name it as in %s/train"
                .formatted(folder, folder));
    Files.writeString(folder.resolve("dataset_dict.json"), "{\"splits\": [\"train\"]}");
    assertThat(Given.ids(Given.candidates(folder, "id=name", "text=text"))).hasSize(5);
  }

  @Test
  void refusesADatasetThatLacksAFile() throws IOException {
    saved("");
    Files.delete(folder.resolve("data-00001-of-00002.arrow"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Given.candidates(folder, "text=text"))
        .withMessage(
            "candidates.path: %s/state.json names data-00001-of-00002.arrow, which is not there"
                .formatted(folder));
  }

  @Test
  void refusesFilesWhoseColumnsDiffer() {
    stream("a.arrow", List.of(TEXT, NAME), "a");
    stream("b.arrow", List.of(NAME, TEXT), "b"); // the order may differ
    assertThat(Given.ids(Given.candidates(folder, "id=name", "text=text"))).hasSize(2);
    stream("c.arrow", List.of(TEXT), "c");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Given.candidates(folder, "text=text"))
        .withMessage(
            "candidates.path: all files must have the same columns, but name is STRING in %s/a.arrow and missing in %s/c.arrow"
                .formatted(folder, folder));
  }

  @Test
  void refusesAFileThatIsCutShort() throws IOException {
    Path file = stream("cut.arrow", List.of(TEXT), "a", "b");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 8)); // all batches, but not the mark
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Given.candidates(file, "text=text"))
        .withMessage(
            "candidates.path: %s must end with the mark of a stream's end, but does not; is it cut short?"
                .formatted(file));
  }

  @Test
  void aRepeatedIdIsToldByFileAndRow() {
    stream("a.arrow", List.of(NAME), "x", "y");
    stream("b.arrow", List.of(NAME), "z", "y");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Given.candidates(folder, "id=name", "text=name").checkIds())
        .withMessageEndingWith(
            "y is in %s/a.arrow, row 1 and %s/b.arrow, row 1".formatted(folder, folder));
  }

  @Test
  void columnsInTheirOrderWhateverIsAsked() {
    String[] texts = IntStream.range(0, 40).mapToObj(n -> "t" + n).toArray(String[]::new);
    Dataset<Row> rows =
        Given.candidates(stream("a.arrow", List.of(TEXT, NAME, VECTOR), texts), "text=text").rows();
    Row last = rows.where("name = 't39'").selectExpr("v", "name", "text").head();
    assertThat(last.<Float>getList(0)).containsExactly(39f, 39f);
    assertThat(last.getString(1)).isEqualTo("t39");
    assertThat(last.getString(2)).isEqualTo("t39");
  }

  @Test
  void aFieldIsReadFromItsPlaceWhenTheOthersOfItsStructAreNotAsked() {
    Path file = folder.resolve("a.arrow");
    Field meta =
        field(
            "meta",
            ArrowType.Struct.INSTANCE,
            field("url", ArrowType.Utf8.INSTANCE),
            field("lang", ArrowType.Utf8.INSTANCE));
    ArrowBytes.with(
        new Schema(List.of(TEXT, meta)),
        2,
        (root, memory) -> {
          StructVector struct = (StructVector) root.getVector("meta");
          for (int n = 0; n < 2; n++) {
            ((VarCharVector) root.getVector("text")).setSafe(n, new byte[] {(byte) ('a' + n)});
            struct.setIndexDefined(n);
            ((VarCharVector) struct.getChild("url")).setSafe(n, new byte[] {'u'});
            ((VarCharVector) struct.getChild("lang"))
                .setSafe(n, (n == 0 ? "fr" : "en").getBytes(StandardCharsets.UTF_8));
          }
          root.setRowCount(2);
          ArrowBytes.stream(file, root);
        });
    Dataset<Row> rows = Given.candidates(file, "text=text").rows();
    assertThat(rows.where("meta.lang = 'fr'").select("text").collectAsList())
        .containsExactly(RowFactory.create("a"));
    assertThat(rows.selectExpr("meta.lang").collectAsList())
        .containsExactly(RowFactory.create("fr"), RowFactory.create("en"));
    assertThat(Given.ids(Given.candidates(file, "id=text", "text=text", "where=meta.lang = 'fr'")))
        .containsExactly("a");
  }
}
