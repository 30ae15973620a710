package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.NpyFiles;
import io.tamis.config.ConfigFile;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.InvalidVectorException;
import io.tamis.scan.Metric;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorBatchesTest {
  private static final Column ID = functions.col("id").cast("string").as("id");
  private static final Column VECTOR =
      functions.col("embedding").cast("array<float>").as("embedding");

  @TempDir private Path folder;

  /** A row as a batch gave it, and whether its batch was one of rows put together. */
  private record Given(String id, float[] vector, boolean gathered) implements Serializable {}

  private static List<Given> given(Dataset<Row> embeddings) {
    return EmbeddingTable.batches(embeddings).flatMap(batch -> copied(batch).iterator()).collect();
  }

  /** By three rows at once where they are of one length, as the scan takes them. */
  private static List<Given> copied(VectorRows batch) {
    List<Given> rows = new ArrayList<>();
    for (int from = 0; from < batch.size(); ) {
      int d = batch.dimensions(from);
      int to = from + 1;
      while (to < Math.min(batch.size(), from + 3) && batch.dimensions(to) == d) {
        to++;
      }
      float[] some = new float[1 + (to - from) * d];
      some[0] = -77;
      if (d > 0) {
        batch.copy(from, to - from, d, some, 1);
      }
      assertThat(some[0]).isEqualTo(-77);
      for (int row = from; row < to; row++) {
        int start = 1 + (row - from) * d;
        rows.add(
            new Given(
                batch.id(row),
                Arrays.copyOfRange(some, start, start + d),
                batch instanceof RowBuffer));
      }
      from = to;
    }
    return rows;
  }

  private static Map<String, List<Float>> byId(List<Given> rows) {
    Map<String, List<Float>> vectors = new TreeMap<>();
    for (Given row : rows) {
      List<Float> numbers = new ArrayList<>();
      for (float number : row.vector) {
        numbers.add(number);
      }
      assertThat(vectors.put(row.id, numbers)).isNull();
    }
    return vectors;
  }

  private static Map<String, List<Float>> expected(Map<?, float[]> vectors) {
    return byId(
        vectors.entrySet().stream()
            .map(row -> new Given(row.getKey().toString(), row.getValue(), false))
            .toList());
  }

  /** Columns as they lie in the file, or as they are asked for. */
  private static Dataset<Row> table(DataType id, DataType number, List<Row> rows) {
    StructType schema =
        new StructType()
            .add("id", id, false)
            .add("other", DataTypes.StringType)
            .add("embedding", DataTypes.createArrayType(number, true));
    return LocalSpark.session().createDataFrame(rows, schema);
  }

  private Dataset<Row> written(Dataset<Row> table) {
    String path = folder.resolve("pool" + System.nanoTime()).toString();
    table.coalesce(1).write().option("parquet.block.size", 20_000).parquet(path);
    return LocalSpark.session().read().parquet(path);
  }

  private static void assertGathered(boolean gathered, List<Given> rows) {
    assertThat(rows).allMatch(row -> row.gathered == gathered);
  }

  private static List<Row> rows(
      int n, int d, boolean doubles, boolean longs, Map<Object, float[]> to) {
    float[][] vectors = RandomVectors.gaussian(n, d, n);
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      Object id = longs ? (Object) (j * 1_000_000_007L) : "row " + j + " é";
      to.put(id, vectors[j]);
      Object[] numbers = new Object[d];
      for (int k = 0; k < d; k++) {
        numbers[k] = doubles ? (Object) (double) vectors[j][k] : (Object) vectors[j][k];
      }
      rows.add(RowFactory.create(id, j % 2 == 0 ? null : "x", numbers));
    }
    return rows;
  }

  private int rowGroups(Dataset<Row> read) throws IOException {
    int groups = 0;
    for (String file : read.inputFiles()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
        groups += reader.getRowGroups().size();
      }
    }
    return groups;
  }

  @Test
  void wholeNumbersAndFloatsComeStraightFromTheColumns() throws IOException {
    Map<Object, float[]> vectors = new TreeMap<>();
    Dataset<Row> read =
        written(
            table(DataTypes.LongType, DataTypes.FloatType, rows(5000, 7, false, true, vectors)));
    assertThat(rowGroups(read)).isGreaterThan(1);
    List<Given> given = given(read.select(ID, VECTOR));
    assertGathered(false, given);
    assertThat(byId(given)).isEqualTo(expected(vectors));
  }

  @Test
  void stringsAndDoublesComeStraightFromTheColumns() throws IOException {
    Map<Object, float[]> vectors = new TreeMap<>();
    Dataset<Row> read =
        written(
            table(DataTypes.StringType, DataTypes.DoubleType, rows(5000, 5, true, false, vectors)));
    assertThat(rowGroups(read)).isGreaterThan(1);
    List<Given> given = given(read.select(ID, VECTOR));
    assertGathered(false, given);
    assertThat(byId(given)).isEqualTo(expected(vectors));
  }

  @Test
  void smallWholeNumbersAreIdsToo() {
    List<Row> rows =
        List.of(
            RowFactory.create(-3, null, new Object[] {1f}),
            RowFactory.create(Integer.MAX_VALUE, null, new Object[] {2f}));
    Map<Object, float[]> vectors = Map.of(-3, new float[] {1}, Integer.MAX_VALUE, new float[] {2});
    Dataset<Row> ints = table(DataTypes.IntegerType, DataTypes.FloatType, rows);
    List<Given> given = given(written(ints).select(ID, VECTOR));
    assertGathered(false, given);
    assertThat(byId(given)).isEqualTo(expected(vectors));
    Dataset<Row> shorts =
        ints.withColumn("id", functions.expr("cast(if(id < 0, id, 7) as smallint)"));
    Dataset<Row> bytes = shorts.withColumn("id", functions.col("id").cast("tinyint"));
    for (Dataset<Row> small : List.of(shorts, bytes)) {
      List<Given> fromSmall = given(written(small).select(ID, VECTOR));
      assertGathered(false, fromSmall);
      assertThat(byId(fromSmall)).isEqualTo(Map.of("-3", List.of(1f), "7", List.of(2f)));
    }
  }

  /** Few different numbers are written as a dictionary. */
  @Test
  void numbersOfADictionaryAreLookedUp() {
    Map<Object, float[]> vectors = new TreeMap<>();
    List<Row> rows = rows(3000, 4, false, true, vectors);
    for (int j = 0; j < rows.size(); j++) {
      float[] vector = {j % 3, 0.5f, -j % 5, j % 2};
      vectors.put(rows.get(j).get(0), vector);
      Object[] numbers = {vector[0], vector[1], vector[2], vector[3]};
      rows.set(j, RowFactory.create(rows.get(j).get(0), null, numbers));
    }
    List<Given> given =
        given(written(table(DataTypes.LongType, DataTypes.FloatType, rows)).select(ID, VECTOR));
    assertGathered(false, given);
    assertThat(byId(given)).isEqualTo(expected(vectors));
  }

  @Test
  void missingNumbersMissingVectorsAndAnyLengthComeAsTheyAreOnBothPaths() {
    Map<String, float[]> vectors = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < 4000; j++) {
      Float[] numbers = new Float[j % 11 == 5 ? j % 4 : 3];
      for (int k = 0; k < numbers.length; k++) {
        numbers[k] = j % 17 == 3 && k == 1 ? null : Float.valueOf(j + k / 4f);
      }
      boolean isMissing = j % 13 == 7;
      rows.add(RowFactory.create("c" + j, null, isMissing ? null : numbers));
      float[] vector = new float[isMissing ? 0 : numbers.length];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = numbers[k] == null ? Float.NaN : numbers[k];
      }
      vectors.put("c" + j, vector);
    }
    for (DataType number : List.of(DataTypes.FloatType, DataTypes.DoubleType)) {
      Dataset<Row> table =
          table(DataTypes.StringType, DataTypes.FloatType, rows)
              .withColumn(
                  "embedding",
                  functions.col("embedding").cast(DataTypes.createArrayType(number, true)));
      Dataset<Row> read = written(table).select(ID, VECTOR);
      List<Given> columns = given(read);
      assertGathered(false, columns);
      assertThat(byId(columns)).isEqualTo(expected(vectors));
      Dataset<Row> cached = read.cache();
      try {
        List<Given> gathered = given(cached);
        assertGathered(true, gathered);
        assertThat(byId(gathered)).isEqualTo(expected(vectors));
      } finally {
        cached.unpersist(true);
      }
    }
  }

  /** Whatever stands between file and scan is done. */
  @Test
  void otherPlansThanTwoColumnsOfAFileAreDoneByRows() {
    Map<Object, float[]> vectors = new TreeMap<>();
    Dataset<Row> read =
        written(table(DataTypes.LongType, DataTypes.FloatType, rows(600, 3, false, true, vectors)));
    long last = 599 * 1_000_000_007L;
    Dataset<Row> filtered = read.where("id = " + last).select(ID, VECTOR);
    assertThat(byId(given(filtered))).isEqualTo(expected(Map.of(last, vectors.get(last))));
    Dataset<Row> named =
        read.select(functions.concat(functions.lit("r"), functions.col("id")).as("id"), VECTOR);
    assertThat(byId(given(named))).hasSize(600).containsKey("r" + last);
    Dataset<Row> narrowed =
        read.select(functions.col("id").cast("double").cast("string").as("id"), VECTOR);
    assertThat(byId(given(narrowed))).containsKey("1.000000007E9");
    Dataset<Row> reversed =
        read.select(ID, functions.reverse(functions.col("embedding")).as("embedding"));
    float[] vector = vectors.get(last);
    assertThat(byId(given(reversed)).get("" + last))
        .isEqualTo(List.of(vector[2], vector[1], vector[0]));
    assertThat(byId(given(read.select(ID, VECTOR).union(named)))).hasSize(1200);
    assertThat(byId(given(read.select(ID, VECTOR).repartition(3)))).isEqualTo(expected(vectors));
    assertThat(given(read.select(ID, VECTOR).limit(5))).hasSize(5);
    assertThat(given(read.select(ID, VECTOR).sample(0.5, 1)).size()).isBetween(200, 400);
  }

  @Test
  void aTableMadeInMemoryIsGatheredABufferAtATime() {
    Map<Object, float[]> vectors = new TreeMap<>();
    Dataset<Row> table =
        table(DataTypes.LongType, DataTypes.DoubleType, rows(1300, 6, true, true, vectors))
            .select(ID, VECTOR);
    List<Given> given = given(table);
    assertGathered(true, given);
    assertThat(byId(given)).isEqualTo(expected(vectors));
    assertThat(given(table.limit(0))).isEmpty();
  }

  @Test
  void filesOfRowsAreReadAsColumns() throws IOException {
    float[][] vectors = RandomVectors.gaussian(700, 9, 1);
    String file = NpyFiles.write(folder.resolve("pool.npy"), vectors);
    InputConfig config =
        InputConfig.from(ConfigFile.empty().with(List.of("candidates.path=" + file)), "candidates");
    Dataset<Row> read = new InputStep(config).read(LocalSpark.session()).examples();
    List<Given> given = given(read);
    assertGathered(false, given);
    Map<String, float[]> expected = new TreeMap<>();
    for (int j = 0; j < 700; j++) {
      expected.put(Integer.toString(j), vectors[j]);
    }
    assertThat(byId(given)).isEqualTo(expected(expected));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatCannotBeMeasuredIsNamedOnBothPaths() {
    assertRefused(new Float[] {1f, null, 3f}, "must be finite, but component 1 is NaN or missing");
    assertRefused(null, "must hold numbers, but is missing or empty");
    assertRefused(new Float[] {}, "must hold numbers, but is missing or empty");
    assertRefused(
        new Float[] {1f, 2f}, "must have 3 components, as many as the queries have, but has 2");
  }

  private void assertRefused(Float[] bad, String rule) {
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < 100; j++) {
      rows.add(RowFactory.create((long) j, null, j == 71 ? bad : new Float[] {1f, 2f, (float) j}));
    }
    Dataset<Row> table = table(DataTypes.LongType, DataTypes.FloatType, rows);
    for (Dataset<Row> read : List.of(table, written(table))) {
      assertThatThrownBy(
              () ->
                  EmbeddingTable.batches(read.select(ID, VECTOR)).foreach(VectorBatchesTest::scan))
          .rootCause()
          .isInstanceOf(InvalidVectorException.class)
          .hasMessage("row 71: the embedding " + rule);
    }
  }

  private static void scan(VectorRows rows) {
    VectorBlock queries =
        new VectorBlock(Metric.EUCLIDEAN, new String[] {"q"}, new float[][] {{0, 0, 0}});
    new BlockedScan(queries, new double[] {1}, (query, found, row, squared) -> {}).add(rows);
  }
}
