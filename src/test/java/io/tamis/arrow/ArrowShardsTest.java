package io.tamis.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** What is written, read by Arrow's own reader. */
class ArrowShardsTest {
  private static final StructType TEXTS = StructType.fromDDL("n INT, text STRING");

  private static InternalRow row(int n, String text) {
    return new GenericInternalRow(new Object[] {n, UTF8String.fromString(text)});
  }

  private static List<byte[]> write(ArrowShards.Limits limits, List<InternalRow> rows)
      throws IOException {
    List<ByteArrayOutputStream> files = new ArrayList<>();
    ArrowShards.Opener opener =
        shard -> {
          assertThat(shard).isEqualTo(files.size());
          files.add(new ByteArrayOutputStream());
          return files.get(shard);
        };
    try (ArrowShards shards = new ArrowShards(TEXTS, limits, opener)) {
      for (InternalRow row : rows) {
        shards.write(row);
      }
      shards.finish();
      for (int n = 0; n < files.size(); n++) {
        assertThat(shards.shards().get(n).bytes()).isEqualTo(files.get(n).size());
      }
      assertThat(shards.shards().stream().mapToLong(ArrowShards.Shard::rows).sum())
          .isEqualTo(rows.size());
    }
    return files.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  /** Rows of each batch, and all texts. */
  private static List<Integer> read(byte[] stream, List<String> texts) throws IOException {
    List<Integer> batches = new ArrayList<>();
    try (BufferAllocator memory = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), memory)) {
      while (reader.loadNextBatch()) {
        VarCharVector text = (VarCharVector) reader.getVectorSchemaRoot().getVector("text");
        batches.add(text.getValueCount());
        for (int n = 0; n < text.getValueCount(); n++) {
          texts.add(text.getObject(n).toString());
        }
      }
      assertThat(reader.getVectorSchemaRoot().getSchema().getCustomMetadata()).isEmpty();
    }
    return batches;
  }

  @Test
  void batchesHaveAThousandRowsAtMost() throws IOException {
    List<InternalRow> rows = IntStream.range(0, 2_001).mapToObj(n -> row(n, "t" + n)).toList();
    List<byte[]> files = write(ArrowShards.Limits.USUAL, rows);
    List<String> texts = new ArrayList<>();
    assertThat(files).hasSize(1);
    assertThat(read(files.get(0), texts)).containsExactly(1_000, 1_000, 1);
    assertThat(texts).isEqualTo(IntStream.range(0, 2_001).mapToObj(n -> "t" + n).toList());
    assertThat(write(ArrowShards.Limits.USUAL, rows)).containsExactly(files.get(0));
  }

  @Test
  void streamsEndBeforeTheyGetTooLargeAndKeepTheOrder() throws IOException {
    ArrowShards.Limits limits = new ArrowShards.Limits(10, 1 << 20, 4_000);
    List<InternalRow> rows =
        IntStream.range(0, 200).mapToObj(n -> row(n, "t".repeat(n % 90) + n)).toList();
    List<byte[]> files = write(limits, rows);
    List<String> texts = new ArrayList<>();
    for (byte[] file : files) {
      assertThat(file.length).isLessThan(4_800); // the heads come on top
      assertThat(read(file, texts)).allMatch(batch -> batch <= 10);
    }
    assertThat(files).hasSizeGreaterThan(3);
    assertThat(texts)
        .isEqualTo(IntStream.range(0, 200).mapToObj(n -> "t".repeat(n % 90) + n).toList());
  }

  @Test
  void longTextsGetBatchesOfTheirOwn() throws IOException {
    String longText = "ž🐎".repeat(1_700_000); // 10 MB
    List<InternalRow> rows = IntStream.range(0, 15).mapToObj(n -> row(n, n + longText)).toList();
    List<byte[]> files = write(ArrowShards.Limits.USUAL, rows);
    List<String> texts = new ArrayList<>();
    assertThat(read(files.get(0), texts)).containsExactly(6, 6, 3);
    assertThat(texts.get(14)).isEqualTo(14 + longText);
  }

  /** Every batch after the first begins with as little memory as can be. */
  @Test
  void nestedValuesAreWholeInEveryBatch() throws IOException {
    StructType nested =
        StructType.fromDDL(
            "l ARRAY<STRUCT<a: STRING, b: ARRAY<INT>>>, m MAP<STRING, DOUBLE>, s STRUCT<t: BIGINT>");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    List<String> expected = new ArrayList<>();
    try (ArrowShards shards =
        new ArrowShards(nested, new ArrowShards.Limits(9, 1 << 20, 1 << 30), shard -> file)) {
      for (int n = 0; n < 40; n++) {
        int count = n % 7;
        Object[] items = new Object[count];
        for (int k = 0; k < count; k++) {
          Object numbers = new GenericArrayData(k == 2 ? new Object[] {null} : new Object[] {n, k});
          items[k] =
              new GenericInternalRow(
                  new Object[] {UTF8String.fromString("a" + k), k == 3 ? null : numbers});
        }
        Object map =
            new ArrayBasedMapData(
                new GenericArrayData(new Object[] {UTF8String.fromString("k" + n)}),
                new GenericArrayData(new Object[] {n == 20 ? null : n / 2.0}));
        Object struct = new GenericInternalRow(new Object[] {(long) n});
        shards.write(
            new GenericInternalRow(
                new Object[] {
                  n == 30 ? null : new GenericArrayData(items), map, n == 31 ? null : struct
                }));
        expected.add(told(n));
      }
      shards.finish();
    }
    List<String> rows = new ArrayList<>();
    try (BufferAllocator memory = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(file.toByteArray()), memory)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        for (int n = 0; n < root.getRowCount(); n++) {
          rows.add(
              root.getVector("l").getObject(n)
                  + " "
                  + root.getVector("m").getObject(n)
                  + " "
                  + root.getVector("s").getObject(n));
        }
      }
    }
    assertThat(rows).isEqualTo(expected);
  }

  /** A row of it as Arrow's reader shows it, without what is null in a struct. */
  private static String told(int n) {
    String items =
        IntStream.range(0, n % 7)
            .mapToObj(
                k ->
                    "{\"a\":\"a%d\"%s}"
                        .formatted(
                            k,
                            k == 3
                                ? ""
                                : k == 2 ? ",\"b\":[null]" : ",\"b\":[" + n + "," + k + "]"))
            .collect(Collectors.joining(",", "[", "]"));
    return (n == 30 ? null : items)
        + " [{\"key\":\"k%d\"%s}] ".formatted(n, n == 20 ? "" : ",\"value\":" + n / 2.0)
        + (n == 31 ? null : "{\"t\":" + n + "}");
  }

  @Test
  void theMemoryOfALongTextIsGivenBack() throws IOException {
    try (ArrowShards shards =
        new ArrowShards(
            TEXTS, new ArrowShards.Limits(1, 1, 1 << 30), shard -> new ByteArrayOutputStream())) {
      shards.write(row(0, "x".repeat(4 << 20)));
      assertThat(shards.allocated()).isGreaterThan(4 << 20);
      shards.write(row(1, "short"));
      assertThat(shards.allocated()).isLessThan(1 << 20);
    }
  }

  /** A leak would be told by the memory, as it is closed. */
  @Test
  void aFileThatCannotBeMadeLeavesNothingOpen() {
    boolean[] closed = {false};
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThatIOException()
        .isThrownBy(() -> new ArrowShards(TEXTS, ArrowShards.Limits.USUAL, shard -> full))
        .withMessage("no space left");
    assertThat(closed[0]).isTrue();
    assertThatIOException()
        .isThrownBy(
            () ->
                new ArrowShards(
                    TEXTS,
                    ArrowShards.Limits.USUAL,
                    shard -> {
                      throw new IOException("no such folder");
                    }))
        .withMessage("no such folder")
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
  }

  @Test
  void noRowsAreAStreamWithTheColumns() throws IOException {
    List<byte[]> files = write(ArrowShards.Limits.USUAL, List.of());
    assertThat(read(files.get(0), new ArrayList<>())).isEmpty();
  }

  @Test
  void refusesATypeThatTrainersDoNotRead() {
    StructType schema = StructType.fromDDL("s STRUCT<t: INTERVAL DAY TO SECOND>");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ArrowShards(
                    schema, ArrowShards.Limits.USUAL, shard -> new ByteArrayOutputStream()))
        .withMessageStartingWith(
            "output.format arrow has no type for column s.t, which is INTERVAL");
  }
}
