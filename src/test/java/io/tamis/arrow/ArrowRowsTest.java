package io.tamis.arrow;

import static io.tamis.arrow.ArrowBytes.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ArrowRowsTest {
  private static final Configuration CONF = new Configuration();
  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final ArrowType HALF = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
  private static final String TEXT = "žluťoučký 🐎 \u0000 \"kůň\"\n";

  @TempDir Path folder;

  private static ArrowFile open(Path file) throws IOException {
    return ArrowFile.open(
        CONF, new org.apache.hadoop.fs.Path(file.toUri()), Files.size(file), "key: " + file);
  }

  /** All rows of all columns. */
  private static List<InternalRow> read(Path file) throws IOException {
    ArrowFile opened = open(file);
    return read(opened, 0, opened.batchBytes(CONF).length);
  }

  private static List<InternalRow> read(ArrowFile file, int first, int batches) throws IOException {
    List<InternalRow> rows = new ArrayList<>();
    try (ArrowRows in =
        new ArrowRows(CONF, file, List.of(file.columns().fieldNames()), first, batches)) {
      while (in.next()) {
        rows.add(in.row());
      }
    }
    return rows;
  }

  private static ArrowType whole(int bits, boolean isSigned) {
    return new ArrowType.Int(bits, isSigned);
  }

  private static ArrowType moment(TimeUnit unit, String zone) {
    return new ArrowType.Timestamp(unit, zone);
  }

  /** A value at row 0, none at row 1. */
  private static void fill(FieldVector vector) {
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = {0, -1, 7};
    switch (vector) {
      case BitVector v -> v.setSafe(0, 1);
      case TinyIntVector v -> v.setSafe(0, -128);
      case SmallIntVector v -> v.setSafe(0, -32768);
      case IntVector v -> v.setSafe(0, Integer.MIN_VALUE);
      case BigIntVector v -> v.setSafe(0, Long.MIN_VALUE);
      case UInt1Vector v -> v.setSafe(0, 255);
      case UInt2Vector v -> v.setSafe(0, 65535);
      case UInt4Vector v -> v.setSafe(0, -1);
      case UInt8Vector v -> v.setSafe(0, Long.MAX_VALUE);
      case Float2Vector v -> v.setSafe(0, Float.floatToFloat16(-1.5f));
      case Float4Vector v -> v.setSafe(0, Float.MIN_VALUE);
      case Float8Vector v -> v.setSafe(0, Double.NaN);
      case VarCharVector v -> v.setSafe(0, text);
      case LargeVarCharVector v -> v.setSafe(0, text);
      case ViewVarCharVector v -> v.setSafe(0, text);
      case VarBinaryVector v -> v.setSafe(0, bytes);
      case LargeVarBinaryVector v -> v.setSafe(0, bytes);
      case ViewVarBinaryVector v -> v.setSafe(0, bytes);
      case FixedSizeBinaryVector v -> v.setSafe(0, bytes);
      case DateDayVector v -> v.setSafe(0, -1);
      case DateMilliVector v -> v.setSafe(0, -1);
      case TimeStampVector v -> v.setSafe(0, -1_001);
      case DecimalVector v -> v.setSafe(0, new BigDecimal("-12.30"));
      default -> throw new IllegalStateException(vector.getField().toString());
    }
  }

  @Test
  void everyValueHasItsCounterpart() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                field("bool", ArrowType.Bool.INSTANCE),
                field("int8", whole(8, true)),
                field("int16", whole(16, true)),
                field("int32", whole(32, true)),
                field("int64", whole(64, true)),
                field("uint8", whole(8, false)),
                field("uint16", whole(16, false)),
                field("uint32", whole(32, false)),
                field("uint64", whole(64, false)),
                field("half", HALF),
                field("float", FLOAT),
                field("double", DOUBLE),
                field("utf8", ArrowType.Utf8.INSTANCE),
                field("large_utf8", ArrowType.LargeUtf8.INSTANCE),
                field("utf8_view", ArrowType.Utf8View.INSTANCE),
                field("binary", ArrowType.Binary.INSTANCE),
                field("large_binary", ArrowType.LargeBinary.INSTANCE),
                field("binary_view", ArrowType.BinaryView.INSTANCE),
                field("fixed_binary", new ArrowType.FixedSizeBinary(3)),
                field("date32", new ArrowType.Date(DateUnit.DAY)),
                field("date64", new ArrowType.Date(DateUnit.MILLISECOND)),
                field("s", moment(TimeUnit.SECOND, null)),
                field("ms", moment(TimeUnit.MILLISECOND, "Europe/Prague")),
                field("us", moment(TimeUnit.MICROSECOND, "UTC")),
                field("ns", moment(TimeUnit.NANOSECOND, null)),
                field("decimal", new ArrowType.Decimal(7, 2, 128)),
                field("null", ArrowType.Null.INSTANCE)));
    Path file = folder.resolve("all.arrow");
    ArrowBytes.with(
        schema,
        2,
        (root, memory) -> {
          root.getFieldVectors().stream()
              .filter(vector -> !vector.getName().equals("null"))
              .forEach(ArrowRowsTest::fill);
          root.setRowCount(2);
          ArrowBytes.stream(file, root);
        });
    assertThat(open(file).columns().toDDL())
        .isEqualTo(
            "bool BOOLEAN,int8 TINYINT,int16 SMALLINT,int32 INT,int64 BIGINT,uint8 SMALLINT,"
                + "uint16 INT,uint32 BIGINT,uint64 BIGINT,half FLOAT,float FLOAT,double DOUBLE,"
                + "utf8 STRING,large_utf8 STRING,utf8_view STRING,binary BINARY,"
                + "large_binary BINARY,binary_view BINARY,fixed_binary BINARY,date32 DATE,"
                + "date64 DATE,s TIMESTAMP_NTZ,ms TIMESTAMP,us TIMESTAMP,ns TIMESTAMP_NTZ,"
                + "decimal DECIMAL(7,2),null STRING");
    List<InternalRow> rows = read(file);
    byte[] bytes = {0, -1, 7};
    List<Object> expected =
        List.of(
            true,
            (byte) -128,
            (short) -32768,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            (short) 255,
            65535,
            4294967295L,
            Long.MAX_VALUE,
            -1.5f,
            Float.MIN_VALUE,
            Double.NaN,
            TEXT,
            TEXT,
            TEXT,
            bytes,
            bytes,
            bytes,
            bytes,
            -1,
            -1,
            -1_001_000_000L,
            -1_001_000L,
            -1_001L,
            -2L,
            "-12.30");
    StructType columns = open(file).columns();
    for (int n = 0; n < expected.size(); n++) {
      Object value = rows.get(0).get(n, columns.fields()[n].dataType());
      assertThat(expected.get(n) instanceof String ? value.toString() : value)
          .as(columns.fieldNames()[n])
          .isEqualTo(expected.get(n));
    }
    assertThat(rows.get(0).isNullAt(expected.size())).isTrue();
    for (int n = 0; n < columns.length(); n++) {
      assertThat(rows.get(1).isNullAt(n)).as(columns.fieldNames()[n]).isTrue();
    }
  }

  /** Lists with two, no, and missing values, and a missing list, of each kind of list. */
  @Test
  void listsKeepTheirNullsAndTheirEmptiness() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                field("list", ArrowType.List.INSTANCE, field("item", INT)),
                field("large", ArrowType.LargeList.INSTANCE, field("item", INT)),
                field("fixed", new ArrowType.FixedSizeList(2), field("item", INT))));
    Path file = folder.resolve("lists.arrow");
    ArrowBytes.with(
        schema,
        4,
        (root, memory) -> {
          ListVector list = (ListVector) root.getVector("list");
          LargeListVector large = (LargeListVector) root.getVector("large");
          FixedSizeListVector fixed = (FixedSizeListVector) root.getVector("fixed");
          IntVector[] items = {
            (IntVector) list.getDataVector(),
            (IntVector) large.getDataVector(),
            (IntVector) fixed.getDataVector()
          };
          for (IntVector item : items) {
            item.setSafe(0, 7);
            item.setSafe(1, 8);
            item.setSafe(2, 9);
          }
          int[] counts = {2, 0, 2};
          for (int n = 0; n < counts.length; n++) {
            list.startNewValue(n);
            list.endValue(n, counts[n]);
            large.startNewValue(n);
            large.endValue(n, counts[n]);
            fixed.setNotNull(n);
          }
          root.setRowCount(4);
          ArrowBytes.stream(file, root);
        });
    List<InternalRow> rows = read(file);
    for (int column = 0; column < 3; column++) {
      assertThat(rows.get(0).getArray(column).toIntArray()).containsExactly(7, 8);
      assertThat(rows.get(3).isNullAt(column)).isTrue();
    }
    for (int column = 0; column < 2; column++) {
      assertThat(rows.get(1).getArray(column).numElements()).isZero();
      assertThat(rows.get(2).getArray(column).getInt(0)).isEqualTo(9);
      assertThat(rows.get(2).getArray(column).isNullAt(1)).isTrue();
    }
    assertThat(rows.get(1).getArray(2).getInt(0)).isEqualTo(9);
    assertThat(rows.get(1).getArray(2).isNullAt(1)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"HALF", "SINGLE", "DOUBLE"})
  void vectorsAreOneArrayOfPrimitives(FloatingPointPrecision precision) throws IOException {
    Field item = field("item", new ArrowType.FloatingPoint(precision));
    Schema schema =
        new Schema(
            List.of(
                field("fixed", new ArrowType.FixedSizeList(3), item),
                field("list", ArrowType.List.INSTANCE, item)));
    Path file = folder.resolve("vectors.arrow");
    ArrowBytes.with(
        schema,
        2,
        (root, memory) -> {
          FixedSizeListVector fixed = (FixedSizeListVector) root.getVector("fixed");
          ListVector list = (ListVector) root.getVector("list");
          for (int n = 0; n < 2; n++) {
            fixed.setNotNull(n);
            list.startNewValue(n);
            list.endValue(n, 3);
          }
          for (int k = 0; k < 6; k++) {
            number(fixed.getDataVector(), k, k / 4f);
            number(list.getDataVector(), k, k / 4f);
          }
          root.setRowCount(2);
          ArrowBytes.stream(file, root);
        });
    for (int column = 0; column < 2; column++) {
      var second = read(file).get(1).getArray(column);
      assertThat(second).isInstanceOf(UnsafeArrayData.class);
      if (precision == FloatingPointPrecision.DOUBLE) {
        assertThat(second.toDoubleArray()).containsExactly(0.75, 1, 1.25);
      } else {
        assertThat(second.toFloatArray()).containsExactly(0.75f, 1, 1.25f);
      }
    }
  }

  private static void number(FieldVector vector, int index, float value) {
    switch (vector) {
      case Float2Vector v -> v.setSafe(index, Float.floatToFloat16(value));
      case Float4Vector v -> v.setSafe(index, value);
      case Float8Vector v -> v.setSafe(index, value);
      default -> throw new IllegalStateException(vector.toString());
    }
  }

  /** Messages as chats have them: a list of structs, one of whose fields is a map. */
  @Test
  void structsAndMapsKeepTheirNulls() throws IOException {
    Field map =
        field(
            "tags",
            new ArrowType.Map(false),
            new Field(
                "entries",
                FieldType.notNullable(ArrowType.Struct.INSTANCE),
                List.of(
                    new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of()),
                    field("value", INT))));
    Field message =
        field("item", ArrowType.Struct.INSTANCE, field("role", ArrowType.Utf8.INSTANCE), map);
    Path file = folder.resolve("nested.arrow");
    ArrowBytes.with(
        new Schema(List.of(field("messages", ArrowType.List.INSTANCE, message))),
        1,
        (root, memory) -> {
          ListVector list = (ListVector) root.getVector("messages");
          StructVector messages = (StructVector) list.getDataVector();
          MapVector tags = (MapVector) messages.getChild("tags");
          StructVector entries = (StructVector) tags.getDataVector();
          list.startNewValue(0);
          messages.setIndexDefined(0);
          messages.setIndexDefined(2);
          ((VarCharVector) messages.getChild("role")).setSafe(0, new byte[] {'u'});
          tags.startNewValue(0);
          for (int k = 0; k < 2; k++) {
            entries.setIndexDefined(k);
            ((VarCharVector) entries.getChild("key")).setSafe(k, new byte[] {(byte) ('a' + k)});
          }
          ((IntVector) entries.getChild("value")).setSafe(1, 5);
          tags.endValue(0, 2);
          list.endValue(0, 3);
          root.setRowCount(1);
          ArrowBytes.stream(file, root);
        });
    DataType type = open(file).columns().fields()[0].dataType();
    assertThat(type.sql()).isEqualTo("ARRAY<STRUCT<role: STRING, tags: MAP<STRING, INT>>>");
    assertThat(((ArrayType) type).containsNull()).isTrue();
    var messages = read(file).get(0).getArray(0);
    InternalRow first = messages.getStruct(0, 2);
    assertThat(first.getString(0)).isEqualTo("u");
    assertThat(first.getMap(1).keyArray().getUTF8String(1).toString()).isEqualTo("b");
    assertThat(first.getMap(1).valueArray().isNullAt(0)).isTrue();
    assertThat(first.getMap(1).valueArray().getInt(1)).isEqualTo(5);
    assertThat(messages.isNullAt(1)).isTrue();
    assertThat(messages.getStruct(2, 2).isNullAt(0)).isTrue();
    assertThat(messages.getStruct(2, 2).isNullAt(1)).isTrue();
  }

  /** Rows a, null, b, by a dictionary, in two batches. */
  private Path words(ArrowFile.Form form, CodecType codec) {
    Path file = folder.resolve("words.arrow");
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, null);
    Field field =
        new Field("word", new FieldType(true, encoding.getIndexType(), encoding), List.of());
    try (RootAllocator memory = new RootAllocator();
        VarCharVector words = new VarCharVector("words", memory)) {
      words.setSafe(0, new byte[] {'b'});
      words.setSafe(1, new byte[] {'a'});
      words.setValueCount(2);
      DictionaryProvider.MapDictionaryProvider dictionaries =
          new DictionaryProvider.MapDictionaryProvider(new Dictionary(words, encoding));
      ArrowBytes.with(
          new Schema(List.of(field)),
          3,
          (root, unused) -> {
            IntVector numbers = (IntVector) root.getVector("word");
            numbers.setSafe(0, 1);
            numbers.setSafe(2, 0);
            root.setRowCount(3);
            ArrowBytes.write(file, form, codec, root, dictionaries, 2);
          });
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(ArrowFile.Form.class)
  void wordsOfADictionaryAreRead(ArrowFile.Form form) throws IOException {
    List<InternalRow> rows = read(words(form, CodecType.NO_COMPRESSION));
    assertThat(rows.stream().map(row -> row.isNullAt(0) ? null : row.getString(0)))
        .containsExactly("a", null, "b", "a", null, "b");
  }

  @ParameterizedTest
  @EnumSource(
      value = CodecType.class,
      names = {"NO_COMPRESSION", "LZ4_FRAME", "ZSTD"})
  void batchesOfAFileAreReadAlone(CodecType codec) throws IOException {
    Path file = folder.resolve("numbers.feather");
    ArrowBytes.with(
        new Schema(List.of(field("n", INT), field("m", INT))),
        1_000,
        (root, memory) -> {
          for (int n = 0; n < 1_000; n++) {
            ((IntVector) root.getVector("n")).setSafe(n, n / 10);
          }
          root.setRowCount(1_000);
          ArrowBytes.write(file, ArrowFile.Form.FILE, codec, root, ArrowBytes.none(), 3);
        });
    ArrowFile opened = open(file);
    assertThat(opened.form()).isEqualTo(ArrowFile.Form.FILE);
    assertThat(opened.batchBytes(CONF)).hasSize(3);
    assertThat(read(opened, 1, 2)).hasSize(2_000);
    assertThat(read(opened, 2, 1).get(999).getInt(0)).isEqualTo(99);
    ArrowSize size = ArrowSize.of(CONF, opened, "", 2);
    assertThat(size.rows()).isEqualTo(2_000);
    assertThat(size.isAll()).isFalse();
    assertThat(ArrowSize.of(CONF, opened, "", 9).rows()).isEqualTo(3_000);
  }

  @Test
  void theHeadsOfBatchesTellTheLengthOfVectors() throws IOException {
    Path file = folder.resolve("sized.arrow");
    Field nested =
        field("a", ArrowType.Struct.INSTANCE, field("b", INT), field("c", ArrowType.Utf8.INSTANCE));
    ArrowBytes.with(
        new Schema(
            List.of(nested, field("v", new ArrowType.FixedSizeList(5), field("item", FLOAT)))),
        4,
        (root, memory) -> {
          root.getVector("v").setValueCount(4);
          root.setRowCount(4);
          ArrowBytes.stream(file, root);
        });
    ArrowSize size = ArrowSize.of(CONF, open(file), "v", 10);
    assertThat(size.components()).isEqualTo(20);
    assertThat(size.isAll()).isTrue();
    assertThat(ArrowSize.of(CONF, open(file), "a", 10).components()).isZero();
  }

  private Path one(String name, Field field, BiConsumer<VectorSchemaRoot, Path> use) {
    Path file = folder.resolve(name);
    ArrowBytes.with(new Schema(List.of(field)), 1, (root, memory) -> use.accept(root, file));
    return file;
  }

  @Test
  void refusesWhatSparkHasNoTypeForByTheColumnsName() {
    List<ArrowType> types =
        List.of(
            new ArrowType.Interval(IntervalUnit.DAY_TIME),
            new ArrowType.Duration(TimeUnit.SECOND),
            new ArrowType.Time(TimeUnit.MICROSECOND, 64),
            new ArrowType.Union(UnionMode.Sparse, new int[0]),
            new ArrowType.Decimal(60, 2, 256));
    for (ArrowType type : types) {
      Field inner = field("inner", type);
      Path file =
          one(
              "refused.arrow",
              field("outer", ArrowType.Struct.INSTANCE, inner),
              (root, path) -> ArrowBytes.stream(path, root));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(file))
          .withMessageStartingWith("key: " + file + ": column outer.inner is ")
          .withMessageContaining("for which Spark has no type");
    }
  }

  @Test
  void refusesANumberThatFitsNoLong() {
    Path file =
        one(
            "large.arrow",
            field("n", whole(64, false)),
            (root, path) -> {
              ((UInt8Vector) root.getVector("n")).setSafe(0, -1);
              root.setRowCount(1);
              ArrowBytes.stream(path, root);
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(file))
        .withMessage(
            "key: %s, row 0 is broken: column n must fit a signed number of 64 bits, but is 18446744073709551615"
                .formatted(file));
  }

  @Test
  void refusesTwoColumnsOfOneName() {
    Path file = folder.resolve("twice.arrow");
    ArrowBytes.with(
        new Schema(List.of(field("n", INT), field("n", INT))),
        1,
        (root, memory) -> ArrowBytes.stream(file, root));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(file))
        .withMessageEndingWith("two columns have the name n; rename one");
  }

  @Test
  void refusesOtherFilesByTheirFirstBytes() throws IOException {
    Path file = folder.resolve("other.arrow");
    Files.writeString(file, "{\"a\": 1}\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(file))
        .withMessageContaining("must be an Arrow stream")
        .withMessageEndingWith("but begins with 7b2261223a20");
    Files.writeString(file, "FEA1....");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(file))
        .withMessageContaining("Feather of version 1");
    Files.writeString(file, "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(file))
        .withMessageEndingWith("but has 0 bytes");
  }

  @ParameterizedTest
  @EnumSource(ArrowFile.Form.class)
  void refusesAFileThatIsCutAnywhere(ArrowFile.Form form) throws IOException {
    Path whole = words(form, CodecType.NO_COMPRESSION);
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
      assertThatIllegalArgumentException()
          .as("%d of %d bytes", length, bytes.length)
          .isThrownBy(() -> read(cut))
          .withMessageContaining(cut.toString());
    }
  }

  /** What a length of 2 GB asks for is an error in Java, not an exception. */
  @Test
  void refusesALengthThatNoMemoryHolds() throws IOException {
    Path whole = words(ArrowFile.Form.STREAM, CodecType.NO_COMPRESSION);
    byte[] bytes = Files.readAllBytes(whole);
    int schema = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    for (int message : new int[] {0, 8 + schema}) {
      byte[] changed = bytes.clone();
      ByteBuffer.wrap(changed)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(message + 4, Integer.MAX_VALUE);
      Path file = Files.write(folder.resolve("changed"), changed);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(file))
          .withMessageStartingWith("key: " + file + " asks for more memory than there is (");
    }
  }

  /** Whatever a changed byte leads to: other values, or a refusal that names the file. */
  @ParameterizedTest
  @EnumSource(ArrowFile.Form.class)
  void aChangedByteEndsInARefusalOrInNothing(ArrowFile.Form form) throws IOException {
    Path whole = words(form, CodecType.NO_COMPRESSION);
    byte[] bytes = Files.readAllBytes(whole);
    int refused = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 0x15;
      Path file = Files.write(folder.resolve("changed"), changed);
      try {
        read(file);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(20);
  }
}
