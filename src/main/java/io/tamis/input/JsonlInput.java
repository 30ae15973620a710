package io.tamis.input;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Rows of JSON lines. One pass over the files finds the schema and every file with a broken line;
 * Spark then reads with that schema, and fails rather than reads a line otherwise.
 */
final class JsonlInput implements RawInput {
  private static final Map<String, String> OPTIONS =
      Map.of("mode", "FAILFAST", "encoding", "UTF-8", "allowSingleQuotes", "false");

  private static final String FILE = "_tamis_file";
  private static final String LINE = "_tamis_line";

  private final SparkSession spark;
  private final InputFiles files;
  private final StructType schema;

  private JsonlInput(SparkSession spark, InputFiles files, StructType schema) {
    this.spark = spark;
    this.files = files;
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException if a line is broken; names the first of the first such file
   */
  static JsonlInput read(SparkSession spark, InputFiles files) {
    CollectionAccumulator<String> broken =
        spark.sparkContext().collectionAccumulator("files with a broken line");
    UDF2<byte[], String, Boolean> isSound =
        (line, address) -> {
          boolean sound = JsonLines.flaw(line).isEmpty();
          if (!sound && !broken.value().contains(address)) {
            broken.add(address); // at most once a file and task
          }
          return sound;
        };
    Dataset<Row> lines = lines(spark, files);
    Column sound =
        functions
            .udf(isSound, DataTypes.BooleanType)
            .asNondeterministic()
            .apply(functions.col(LINE).cast(DataTypes.BinaryType), functions.col(FILE));
    StructType schema;
    try {
      schema =
          spark
              .read()
              .option("allowSingleQuotes", "false")
              .json(lines.where(sound).select(LINE).as(Encoders.STRING()))
              .schema();
    } catch (Exception e) {
      failedFile(e).ifPresent(file -> refuseFlaw(spark, files.key(), file)); // a cut .gz, say
      throw e;
    }
    broken.value().stream()
        .map(InputFiles::ofAddress)
        .sorted()
        .forEach(file -> refuseFlaw(spark, files.key(), file));
    return new JsonlInput(spark, files, schema);
  }

  @Override
  public Dataset<Row> rows() {
    return spark
        .read()
        .schema(schema)
        .options(OPTIONS)
        .options(Codecs.options(conf(spark), files))
        .json(files.globs());
  }

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public List<String> places(Column condition, int most) {
    Column parsed = functions.from_json(functions.col(LINE), schema, OPTIONS);
    List<Row> found =
        lines(spark, files)
            .where(functions.col(LINE).rlike("\\S"))
            .withColumn("row", parsed)
            .select(FILE, LINE, "row.*")
            .where(condition)
            .select(FILE, LINE)
            .orderBy(FILE, LINE)
            .limit(most)
            .collectAsList(); // a handful
    Map<Path, Set<String>> wanted = new TreeMap<>();
    for (Row row : found) {
      wanted
          .computeIfAbsent(InputFiles.ofAddress(row.getString(0)), file -> new HashSet<>())
          .add(row.getString(1));
    }
    List<String> places = new ArrayList<>();
    wanted.forEach((file, lines) -> places.addAll(numbered(file, lines, most)));
    return places.subList(0, Math.min(most, places.size()));
  }

  private List<String> numbered(Path file, Set<String> lines, int most) {
    try {
      return JsonLines.numbers(conf(spark), file, lines, most).stream()
          .map(number -> InputFiles.shown(file) + ", line " + number)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> lines(SparkSession spark, InputFiles files) {
    Dataset<Row> lines =
        spark.read().options(Codecs.options(conf(spark), files)).text(files.globs());
    return lines.select(
        functions.col("value").as(LINE),
        lines.metadataColumn("_metadata").getField("file_path").as(FILE));
  }

  /** The file over which Spark failed, where it says so. */
  private static Optional<Path> failedFile(Exception error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark
          && spark.getMessageParameters().containsKey("path")
          && spark.getCondition().startsWith("FAILED_READ_FILE")) {
        return Optional.of(InputFiles.ofAddress(spark.getMessageParameters().get("path")));
      }
    }
    return Optional.empty();
  }

  private static void refuseFlaw(SparkSession spark, String key, Path file) {
    Optional<JsonLines.Flaw> flaw;
    try {
      flaw = JsonLines.firstFlaw(conf(spark), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Require.that(
        flaw.isEmpty(),
        key
            + ": "
            + InputFiles.shown(file)
            + ", "
            + flaw.map(f -> "line " + f.number() + " " + f.reason()).orElse(""));
  }

  private static Configuration conf(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }
}
