package io.tamis.input;

import io.tamis.config.Require;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files or a table in, {@link Examples} out. */
public record InputStep(InputConfig config) {
  private static final Logger LOG = LoggerFactory.getLogger(InputStep.class);

  /**
   * Finds the files, their format and their columns. JSON lines are read once for it, of other
   * files the headers.
   *
   * @throws IllegalArgumentException if there are no files or no rows, a file or a line is broken,
   *     or a column that the config names is not there
   */
  public Examples read(SparkSession spark) {
    long start = System.nanoTime();
    spark.sparkContext().setJobDescription(config.role() + ": columns and first row");
    try {
      Examples examples = config.path().isPresent() ? ofFiles(spark) : ofTable(spark);
      LOG.info("{} opened in {} s", place(), (System.nanoTime() - start) / 1_000_000_000);
      return examples;
    } catch (Exception e) {
      refuse(e);
      throw e;
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private Examples ofFiles(SparkSession spark) {
    InputFiles files =
        InputFiles.find(
            spark.sparkContext().hadoopConfiguration(),
            config.key("path"),
            config.path().orElseThrow());
    InputFormat format = config.format() == InputFormat.AUTO ? files.format() : config.format();
    InputConfig told = config.withFormat(format);
    LOG.info(
        "{} is {} files of {}, {} bytes", place(), files.files().size(), format, files.bytes());
    RawInput raw =
        switch (format) {
          case ARROW -> ArrowInput.read(spark, files);
          case JSONL -> JsonlInput.read(spark, files);
          case CSV -> CsvInput.read(spark, files);
          case NPY, SAFETENSORS -> VectorFileInput.read(spark, files, told);
          case PARQUET -> ParquetInput.read(spark, files);
          case AUTO -> throw new IllegalStateException("the files' endings tell a format");
        };
    return examples(told, raw);
  }

  private Examples ofTable(SparkSession spark) {
    return examples(config, TableInput.read(spark, config.table().orElseThrow()));
  }

  private Examples examples(InputConfig told, RawInput raw) {
    Require.that(!raw.rows().isEmpty(), place() + " holds no rows");
    Examples examples = new Examples(shaped(told, raw), raw);
    Require.that(
        !told.isFiltered() || !examples.rows().isEmpty(),
        place() + " holds no rows that " + told.filters() + " keep");
    return examples;
  }

  /** Where no key says what the text or the vector is, the columns do. */
  private InputConfig shaped(InputConfig told, RawInput raw) {
    if (told.text().isPresent() || told.embedding().isPresent() || raw instanceof VectorFileInput) {
      return told;
    }
    StructType schema = raw.rows().schema();
    Optional<ChatShape> shape = ChatShape.of(schema);
    if (shape.isEmpty()) {
      Require.that(
          told.use() == InputConfig.Use.READ,
          "%s or %s must be given for %s: its columns, %s, are in no shape that is known, which are: %s"
              .formatted(
                  told.key("text"),
                  told.key("embedding"),
                  place(),
                  String.join(", ", schema.fieldNames()),
                  ChatShape.known()));
      return told;
    }
    List<String> columns = shape.get().columns(schema);
    LOG.info(
        "{}: the text is that of {}, by the names of the columns; set {} for another",
        place(),
        String.join(" + ", columns),
        told.key("text"));
    return told.withText(TextTemplate.lines(told.key("text"), columns));
  }

  /** What was given, with its key. */
  private String place() {
    return config
        .path()
        .map(path -> config.key("path") + " " + path)
        .orElseGet(() -> config.key("table") + " " + config.table().orElse(""));
  }

  /** Throws Spark's own refusal of a table, a name or a file as ours; returns for all else. */
  private void refuse(Exception error) {
    if (error instanceof IllegalArgumentException) {
      return; // says it already
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      boolean ofInput =
          cause instanceof AnalysisException
              || (cause instanceof SparkThrowable spark && isOfInput(spark.getCondition()));
      if (ofInput) {
        String reason =
            cause.getMessage().lines().findFirst().orElse("").replaceFirst("^\\[[A-Z_.]+] ", "");
        throw new IllegalArgumentException(place() + " cannot be read: " + reason, error);
      }
    }
  }

  private static boolean isOfInput(String condition) {
    return condition != null
        && (condition.equals("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER")
            || condition.startsWith("CANNOT_MERGE_SCHEMAS"));
  }
}
