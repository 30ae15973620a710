package io.tamis.input;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Rows of tables in text, whose first row names the columns. All columns are strings, byte for
 * byte: an id {@code 007} is no number. Where a number is asked for, it is cast in SQL.
 *
 * <p>Spark's own reader takes a stray quote or a quote that is never closed for text, and cannot
 * tell the line of a broken row. So {@link CsvRecords} reads, a file a task.
 */
record CsvInput(SparkSession spark, InputFiles files, Dataset<Row> numbered) implements RawInput {
  private static final String FILE = "_tamis_file";
  private static final String LINE = "_tamis_line";

  /** Of tasks for each core, where there are more files. */
  private static final int TASKS = 16;

  /**
   * @throws IllegalArgumentException if a file has no header, or another than the first
   */
  static CsvInput read(SparkSession spark, InputFiles files) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    String key = files.key();
    List<String> columns = List.of();
    for (InputFiles.InputFile file : files.files()) {
      List<String> header = header(conf, key, file.path());
      columns = columns.isEmpty() ? header : columns;
      Require.that(
          header.equals(columns),
          "%s: all files must have the same header, but %s has %s and %s has %s"
              .formatted(key, files.files().get(0).shown(), columns, file.shown(), header));
    }
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    schema = schema.add(FILE, DataTypes.StringType, false).add(LINE, DataTypes.LongType, false);
    List<String> addresses =
        files.files().stream().map(file -> file.path().toUri().toString()).toList();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared = // some 100 kB
        context.broadcast(new SerializableConfiguration(conf));
    int tasks = Math.min(addresses.size(), TASKS * context.defaultParallelism());
    int fields = columns.size();
    Dataset<Row> rows =
        spark.createDataFrame(
            context
                .parallelize(addresses, tasks)
                .flatMap(address -> new Rows(shared.value().value(), key, address, fields)),
            schema);
    return new CsvInput(spark, files, rows);
  }

  @Override
  public Dataset<Row> rows() {
    return numbered.drop(FILE, LINE);
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    return numbered
        .where(condition)
        .select(functions.col(FILE), functions.col(LINE))
        .orderBy(FILE, LINE)
        .limit(most)
        .collectAsList() // a handful
        .stream()
        .map(
            row ->
                InputFiles.shown(InputFiles.ofAddress(row.getString(0)))
                    + ", line "
                    + row.getLong(1))
        .toList();
  }

  /** A header's columns; one without a name is called by its place, as Spark does. */
  private static List<String> header(Configuration conf, String key, Path file) {
    List<String> columns = new ArrayList<>();
    try (InputStream in = Codecs.open(conf, file)) {
      Optional<List<String>> header = new CsvRecords(in, delimiter(file)).next();
      Require.that(
          header.isPresent(),
          key + ": " + InputFiles.shown(file) + " must start with the names of its columns");
      for (String name : header.get()) {
        columns.add(name == null || name.isEmpty() ? "_c" + columns.size() : name);
      }
    } catch (CsvRecords.BrokenException e) {
      throw broken(key, file, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(key + ": cannot read " + InputFiles.shown(file), e);
    }
    Require.that(
        new HashSet<>(columns).size() == columns.size(),
        key
            + ": "
            + InputFiles.shown(file)
            + " must name every column differently, but its names are "
            + String.join(", ", columns));
    return columns;
  }

  private static char delimiter(Path file) {
    return file.getName().matches(".*\\.tsv(\\.[a-z]+)?") ? '\t' : ',';
  }

  private static IllegalArgumentException broken(String key, Path file, String flaw) {
    return new IllegalArgumentException(key + ": " + InputFiles.shown(file) + ", " + flaw);
  }

  /** The rows of one file behind its header, each with its file and its line. */
  private static final class Rows implements Iterator<Row> {
    private final String key;
    private final String address;
    private final Path file;
    private final int fields;
    private final InputStream in;
    private final CsvRecords records;
    private Optional<List<String>> next;

    Rows(Configuration conf, String key, String address, int fields) throws IOException {
      this.key = key;
      this.address = address;
      this.file = InputFiles.ofAddress(address);
      this.fields = fields;
      this.in = Codecs.open(conf, file);
      TaskCompletionListener closing = task -> close(); // a limit stops halfway
      TaskContext.get().addTaskCompletionListener(closing);
      this.records = new CsvRecords(in, delimiter(file));
      advance();
      advance(); // past the header
    }

    @Override
    public boolean hasNext() {
      return next.isPresent();
    }

    @Override
    public Row next() {
      if (next.isEmpty()) {
        throw new NoSuchElementException();
      }
      Object[] values = next.get().toArray(new Object[fields + 2]);
      values[fields] = address;
      values[fields + 1] = records.line();
      advance();
      return RowFactory.create(values);
    }

    private void advance() {
      try {
        next = records.next();
        if (next.isPresent() && next.get().size() != fields) {
          throw new CsvRecords.BrokenException(
              records.line(),
              "must have %d fields, as the header has, but has %d"
                  .formatted(fields, next.get().size()));
        }
      } catch (CsvRecords.BrokenException e) {
        throw broken(key, file, e.getMessage());
      } catch (IOException e) { // a cut .gz, say
        throw broken(
            key, file, "a line behind " + records.line() + " cannot be read: " + e.getMessage());
      }
      if (next.isEmpty()) {
        close();
      }
    }

    private void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
