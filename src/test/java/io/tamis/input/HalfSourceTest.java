package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfSourceTest {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message schema {
            optional binary id (STRING);
            optional group v (LIST) {
              repeated group list {
                optional fixed_len_byte_array(2) element (FLOAT16);
              }
            }
            optional group messages (LIST) {
              repeated group list {
                optional group element {
                  optional binary role (STRING);
                  optional binary content (STRING);
                }
              }
            }
            optional int64 n;
            optional double x;
            optional boolean b;
            optional fixed_len_byte_array(2) h (FLOAT16);
          }
          """);

  @TempDir Path folder;

  /** Writes rows i of a range, of which every seventh says nothing; some row groups. */
  private Path write(String name, int from, int to) throws IOException {
    Path file = folder.resolve(name);
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer = writer(file, SCHEMA)) {
      for (int i = from; i < to; i++) {
        Group row = groups.newGroup().append("id", "r" + i);
        if (i % 7 != 0) {
          Group vector = row.addGroup("v");
          for (int k = 0; k < 3; k++) {
            vector.addGroup("list").append("element", half(i + k / 8f));
          }
          Group chat = row.addGroup("messages");
          chat.addGroup("list")
              .addGroup("element")
              .append("role", "user")
              .append("content", "q" + i);
          chat.addGroup("list").addGroup("element").append("role", "assistant");
          row.append("n", (long) i).append("x", i / 3d).append("b", i % 2 == 0);
          row.append("h", half(-i));
        }
        writer.write(row);
      }
    }
    return file;
  }

  private static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
    Configuration conf = new Configuration();
    return ExampleParquetWriter.builder(
            HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), conf))
        .withType(schema)
        .withConf(conf)
        .withRowGroupSize(2_000L)
        .build();
  }

  private static Binary half(float value) {
    byte[] bytes =
        ByteBuffer.allocate(2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort(Float.floatToFloat16(value))
            .array();
    return Binary.fromConstantByteArray(bytes);
  }

  @Test
  void halvesAreReadAsFloatsBesideAllElse() throws IOException {
    write("a.parquet", 0, 300);
    write("b.parquet", 300, 500);
    Examples examples = Given.candidates(folder, "id=id", "embedding=v");
    assertThat(examples.rows().schema().toDDL())
        .isEqualTo(
            "id STRING,v ARRAY<FLOAT>,messages ARRAY<STRUCT<role: STRING, content: STRING>>,"
                + "n BIGINT,x DOUBLE,b BOOLEAN,h FLOAT");
    assertThat(examples.rows().rdd().getNumPartitions()).isGreaterThan(2);
    Row one = examples.rows().where("id = 'r415'").head();
    assertThat(one.getList(1)).containsExactly(415f, 415f, 415.25f);
    assertThat(one.getList(2))
        .containsExactly(RowFactory.create("user", "q415"), RowFactory.create("assistant", null));
    assertThat(one.get(3)).isEqualTo(415L);
    assertThat(one.get(4)).isEqualTo(415 / 3d);
    assertThat(one.get(5)).isEqualTo(false);
    assertThat(one.get(6)).isEqualTo(-415f);
    assertThat(examples.rows().where("v IS NULL AND n IS NULL AND h IS NULL").count())
        .isEqualTo(72);
    assertThat(examples.rows().count()).isEqualTo(500);
    assertThat(examples.rows().selectExpr("sum(size(v))", "max(messages[0].content)").head())
        .isEqualTo(RowFactory.create(3L * 428, "q99"));
    assertThat(examples.locate("r415")).isEqualTo(folder + "/b.parquet, row 115");
    assertThat(
            InputSize.of(
                    new Configuration(),
                    InputConfig.from(
                        ConfigFile.empty().with(List.of("c.path=" + folder, "c.embedding=v")), "c"))
                .rows())
        .isEqualTo(500);
  }

  @Test
  void aChatBesideHalvesIsRecognised() throws IOException {
    Path file = write("a.parquet", 1, 3);
    assertThat(Given.column(Given.candidates(file, "id=id").examples(), "text"))
        .containsExactly("q1", "q2");
  }

  @Test
  void filesWithOtherColumnsAndNullsInVectorsAreRead() throws IOException {
    write("b.parquet", 1, 3);
    MessageType floats =
        MessageTypeParser.parseMessageType(
            "message m { optional binary id (STRING); optional group v (LIST) { repeated group"
                + " list { optional float element; } } optional binary more (STRING); }");
    try (ParquetWriter<Group> writer = writer(folder.resolve("a.parquet"), floats)) {
      Group row = new SimpleGroupFactory(floats).newGroup().append("id", "f").append("more", "m");
      row.addGroup("v").addGroup("list").append("element", 0.1f);
      row.getGroup("v", 0).addGroup("list");
      writer.write(row);
    }
    Dataset<Row> rows = Given.candidates(folder, "id=id", "embedding=v").rows();
    assertThat(rows.select("id", "v", "more", "n").orderBy("id").collectAsList())
        .extracting(row -> row.get(0), row -> row.getList(1), row -> row.get(2), row -> row.get(3))
        .containsExactly(
            tuple("f", Arrays.asList(0.1f, null), "m", null),
            tuple("r1", List.of(1f, 1.125f, 1.25f), null, 1L),
            tuple("r2", List.of(2f, 2.125f, 2.25f), null, 2L));
  }

  @Test
  void columnsOfOtherTypesAreLeftOutAndSmallNumbersStaySmall() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message m {
              optional fixed_len_byte_array(2) h (FLOAT16);
              optional int96 at;
              optional int32 price (DECIMAL(9, 2));
              optional int32 tiny (INTEGER(8, true));
              optional int32 small (INTEGER(16, true));
              optional group within { optional int96 at; }
              optional int32 mixed (DECIMAL(9, 2));
            }
            """);
    try (ParquetWriter<Group> writer = writer(folder.resolve("a.parquet"), schema)) {
      Group row = new SimpleGroupFactory(schema).newGroup().append("h", half(1.5f));
      writer.write(row.append("tiny", -3).append("small", -300).append("mixed", 7));
    }
    MessageType known =
        MessageTypeParser.parseMessageType(
            "message m { optional fixed_len_byte_array(2) h (FLOAT16); optional int32 mixed; }");
    try (ParquetWriter<Group> writer = writer(folder.resolve("b.parquet"), known)) {
      writer.write(new SimpleGroupFactory(known).newGroup().append("mixed", 8));
    }
    Dataset<Row> rows = Given.candidates(folder, "text=tiny").rows();
    assertThat(rows.schema().toDDL()).isEqualTo("h FLOAT,tiny TINYINT,small SMALLINT");
    assertThat(rows.where("h IS NOT NULL").collectAsList())
        .containsExactly(RowFactory.create(1.5f, (byte) -3, (short) -300));
    assertThat(rows.count()).isEqualTo(2);
    assertThatThrownBy(() -> Given.candidates(folder, "text=at"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("candidates.text");
  }

  @Test
  void listsOfPyarrowsFixedSizeAreOrdinaryLists() throws IOException {
    // As pyarrow writes fixed_size_list<float, 2>: the length stands in its own metadata alone.
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message schema { required group v (LIST) { repeated group list { required float"
                + " element; } } }");
    Path file = folder.resolve("a.parquet");
    try (ParquetWriter<Group> writer = writer(file, schema)) {
      Group row = new SimpleGroupFactory(schema).newGroup();
      row.addGroup("v").addGroup("list").append("element", 1.5f);
      row.getGroup("v", 0).addGroup("list").append("element", -2f);
      writer.write(row);
    }
    Row row = Given.candidates(file, "embedding=v").examples().head();
    assertThat(row.getList(3)).containsExactly(1.5f, -2f);
    assertThat(StructType.fromDDL("v ARRAY<FLOAT>").simpleString())
        .isEqualTo(Given.candidates(file, "embedding=v").rows().schema().simpleString());
  }

  /** Of a pool of thousands of files it would take as long again. */
  @Test
  void footersAreReadOnce() throws IOException {
    Path file = write("a.parquet", 0, 10);
    LocalSpark.session();
    Map<String, String> options =
        Map.of("key", "candidates.path", "files", file.toUri().toString());
    HalfSource source = new HalfSource();
    StructType schema = source.inferSchema(new CaseInsensitiveStringMap(options));
    Files.delete(file);
    assertThat(source.getTable(schema, new Transform[0], options).columns())
        .hasSize(schema.length());
  }
}
