package io.tamis.input;

import io.tamis.config.Require;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One input, opened: its columns are there, and its rows are read as often as they are asked for.
 */
public final class Examples {
  /** Half of a SHA-256: two of 10^12 rows meet with a chance of 10^-15. */
  private static final int HASH_LETTERS = 32;

  private final InputConfig config;
  private final RawInput raw;
  private final Dataset<Row> rows;
  private final Column id;
  private final Dataset<Row> examples;

  /**
   * @param config with the files' own format
   * @throws IllegalArgumentException if a column that the config names is not there
   */
  Examples(InputConfig config, RawInput raw) {
    this.config = config;
    this.raw = raw;
    this.rows = kept(config, raw.rows());
    StructType schema = rows.schema();
    Require.that(
        !Arrays.asList(schema.fieldNames()).contains(ExampleTable.ROW_ID),
        config.role() + " must have no column " + ExampleTable.ROW_ID + ", which is ours to add");
    this.id = id(config, raw, schema);
    this.examples = examples(schema);
  }

  /** Every row and column as it came in. */
  public Dataset<Row> rows() {
    return rows;
  }

  /**
   * {@link ExampleTable}. Rows that are the same throughout and have no id of their own have one id
   * in common; see {@link #distinct}.
   */
  public Dataset<Row> examples() {
    return examples;
  }

  /** {@link #examples}, one row of each id. */
  public Dataset<Row> distinct() {
    return once(examples, ExampleTable.ID);
  }

  /** The rows of {@link #examples} with all columns as they came in, and their id beside. */
  public Dataset<Row> withId() {
    return rows.withColumn(ExampleTable.ROW_ID, id);
  }

  /** Id and embedding, one row of each id, and other columns made from the row's own. */
  public Dataset<Row> embeddingsWith(Column... others) {
    Column[] columns = new Column[others.length + 2];
    columns[0] = functions.col(ExampleTable.ROW_ID).as(ExampleTable.ID);
    columns[1] = embedding(rows.schema()).as(ExampleTable.EMBEDDING);
    System.arraycopy(others, 0, columns, 2, others.length);
    return distinctWithId().select(columns);
  }

  /** {@link #withId}, one row of each id. */
  public Dataset<Row> distinctWithId() {
    return once(withId(), ExampleTable.ROW_ID);
  }

  /** Whether ids are hashes of the rows' content, so that equal rows share one. */
  public boolean isNamedByContent() {
    return config.id().isEmpty() && !(raw instanceof VectorFileInput);
  }

  /** Whether a column of the input is the one that ids come from. */
  public boolean isIdColumn(String name) {
    return config.id().filter(name::equals).isPresent() || raw instanceof VectorFileInput;
  }

  /** Whether rows bring their vectors, so that no encoder runs. */
  public boolean hasEmbeddings() {
    return config.embedding().isPresent() || raw instanceof VectorFileInput;
  }

  /** Whether rows have a text, be it to encode or to show. */
  public boolean hasTexts() {
    return config.text().isPresent();
  }

  /** {@code candidates} or {@code queries}. */
  public String role() {
    return config.role();
  }

  /**
   * SHA-256, in hex: changes with the name, the length or the time of a file. Of a table it covers
   * the name, the columns and the names of the files, where the table tells them.
   */
  public String fingerprint() {
    return raw.fingerprint();
  }

  /**
   * As {@link #fingerprint}, and changes with the columns that ids and vectors are made from, too.
   * Empty for a table, whose files may tell less than its rows.
   */
  public Optional<String> rowsFingerprint() {
    return raw instanceof TableInput
        ? Optional.empty()
        : Optional.of(
            InputFiles.sha256(
                String.join(
                    "\n",
                    fingerprint(),
                    config.id().orElse(""),
                    config.embedding().orElse(""),
                    config.where().orElse(""),
                    config.weight().map(weight -> weight + " > 0").orElse(""),
                    hasEmbeddings() ? "" : config.text().map(TextTemplate::template).orElse(""))));
  }

  /** Whether ids are the rows' places over all files. */
  public boolean isNumbered() {
    return raw instanceof VectorFileInput;
  }

  /**
   * Reads the id column once. Rows that are numbered or named by their content need no check.
   *
   * @throws IllegalArgumentException if an id is null or occurs twice; names two places
   */
  public void checkIds() {
    if (config.id().isEmpty()) {
      return;
    }
    Column rowsOfId = functions.col("count");
    Column name = functions.col(ExampleTable.ID);
    Column repeated = name.isNotNull().and(rowsOfId.gt(1));
    Row found =
        rows.select(id.as(ExampleTable.ID))
            .groupBy(name)
            .count()
            .agg(
                functions.sum(functions.when(name.isNull(), rowsOfId)),
                functions.count_if(repeated),
                functions.min(functions.when(repeated, name)))
            .head();
    String key = config.key("id");
    String column = config.id().get();
    if (!found.isNullAt(0)) {
      throw new IllegalArgumentException(
          "%s must name a column without nulls, but %s is null in %d rows; one is in %s"
              .formatted(key, column, found.getLong(0), places(id.isNull(), 1).get(0)));
    }
    if (found.getLong(1) > 0) {
      String first = found.getString(2);
      List<String> places = places(id.equalTo(first), 2);
      throw new IllegalArgumentException(
          "%s must name a column whose values differ, but %d ids in %s occur more than once; %s is in %s and %s"
              .formatted(key, found.getLong(1), column, first, places.get(0), places.get(1)));
    }
  }

  /**
   * Where one row lies, for an error's message: file and line, or file and row, counted from 0. It
   * may read the whole input.
   *
   * @param id of {@link #examples}
   */
  public String locate(String id) {
    return places(this.id.equalTo(id), 1).stream().findFirst().orElse("no row of " + config.role());
  }

  /**
   * Reads what the weights are made from once.
   *
   * @throws IllegalArgumentException if a weight is missing or outside of [0, 1]; names the place
   */
  public void checkWeights() {
    if (config.weight().isEmpty()) {
      return;
    }
    Column given = functions.expr(config.weight().get());
    Column weight = given.try_cast(DataTypes.DoubleType); // of a table in text it is a string
    Column isWrong = weight.isNull().or(weight.between(0, 1).equalTo(false));
    if (!rows.where(isWrong).isEmpty()) {
      Row first = rows.where(isWrong).select(given.cast(DataTypes.StringType)).head();
      throw new IllegalArgumentException(
          config.key("weight")
              + " must lie in [0, 1] for every row, but is "
              + first.getString(0)
              + " in "
              + places(isWrong, 1).get(0));
    }
  }

  /** Id and weight, in (0, 1], of every row; empty where all count the same. */
  public Optional<Dataset<Row>> weights() {
    return config
        .weight()
        .map(
            weight ->
                once(withId(), ExampleTable.ROW_ID)
                    .select(
                        functions.col(ExampleTable.ROW_ID).as(ExampleTable.ID),
                        functions.expr(weight).cast(DataTypes.DoubleType).as("weight")));
  }

  /**
   * Id and tokens of every row, null where they are no number; empty where none are given.
   *
   * @throws IllegalArgumentException if they cannot be read over the input's columns
   */
  public Optional<Dataset<Row>> tokens() {
    return config
        .tokens()
        .map(
            tokens -> {
              String isNumber = "cast(%s as double) is not null".formatted(tokens);
              where(rows, config.key("tokens"), isNumber, "a number"); // not read, only parsed
              return once(withId(), ExampleTable.ROW_ID)
                  .select(
                      functions.col(ExampleTable.ROW_ID).as(ExampleTable.ID),
                      functions.expr(tokens).try_cast(DataTypes.DoubleType).as("tokens"));
            });
  }

  /** Where some of the rows lie that are kept. */
  private List<String> places(Column condition, int most) {
    Column wanted = condition;
    if (config.where().isPresent()) {
      wanted = functions.expr(config.where().get()).and(wanted);
    }
    if (config.weight().isPresent()) {
      wanted = functions.expr(isWeighed(config.weight().get())).and(wanted);
    }
    return raw.places(wanted, most);
  }

  /** Rows for which the condition holds and whose weight is not 0. */
  private static Dataset<Row> kept(InputConfig config, Dataset<Row> rows) {
    Dataset<Row> kept = rows;
    if (config.where().isPresent()) {
      kept = where(kept, config.key("where"), config.where().get(), "a condition");
    }
    if (config.weight().isPresent()) {
      kept = where(kept, config.key("weight"), isWeighed(config.weight().get()), "a number");
    }
    return kept;
  }

  private static String isWeighed(String weight) {
    return "coalesce(try_cast(%s as double), 1) != 0".formatted(weight);
  }

  private static Dataset<Row> where(Dataset<Row> rows, String key, String condition, String what) {
    try {
      return rows.where(condition);
    } catch (Exception e) { // Spark's own are checked, and not declared
      throw new IllegalArgumentException(
          key
              + " must be "
              + what
              + " in SQL over the input's columns "
              + String.join(", ", rows.columns())
              + ", but cannot be read: "
              + e.getMessage()
                  .lines()
                  .filter(line -> !line.isBlank())
                  .findFirst()
                  .orElse("")
                  .replaceFirst("^\\[[A-Z_.]+] ", ""),
          e);
    }
  }

  private Dataset<Row> examples(StructType schema) {
    Column none = functions.lit(null).cast(DataTypes.StringType);
    Column source =
        config
            .source()
            .map(
                name -> {
                  Columns.require(schema, config.key("source"), name);
                  return Columns.named(name).cast(DataTypes.StringType);
                })
            .orElse(none);
    Column text = config.text().map(template -> template.column(schema)).orElse(none);
    return rows.select(
        id.as(ExampleTable.ID),
        source.as(ExampleTable.SOURCE),
        text.as(ExampleTable.TEXT),
        embedding(schema).as(ExampleTable.EMBEDDING));
  }

  private Column embedding(StructType schema) {
    if (raw instanceof VectorFileInput) {
      return Columns.named(ExampleTable.EMBEDDING);
    }
    return config
        .embedding()
        .map(name -> VectorColumn.floats(schema, config.key("embedding"), name))
        .orElse(
            functions.lit(null).cast(ExampleTable.SCHEMA.apply(ExampleTable.EMBEDDING).dataType()));
  }

  /** One row of each content, where the content is the id. */
  private Dataset<Row> once(Dataset<Row> named, String idColumn) {
    return isNamedByContent() ? named.dropDuplicates(new String[] {idColumn}) : named;
  }

  private static Column id(InputConfig config, RawInput raw, StructType schema) {
    if (raw instanceof VectorFileInput) {
      return Columns.named(ExampleTable.ID);
    }
    return config
        .id()
        .map(
            name -> {
              Columns.require(schema, config.key("id"), name);
              return Columns.named(name).cast(DataTypes.StringType);
            })
        .orElseGet(() -> contentHash(schema));
  }

  /** The same for the same values, whatever the order of the columns and the session's settings. */
  private static Column contentHash(StructType schema) {
    Column[] columns =
        Arrays.stream(schema.fieldNames())
            .sorted(Comparator.naturalOrder())
            .map(Columns::named)
            .toArray(Column[]::new);
    Map<String, String> options = Map.of("timeZone", "UTC", "ignoreNullFields", "true");
    Column json = functions.to_json(functions.struct(columns), options);
    return functions.substring(
        functions.sha2(json.cast(DataTypes.BinaryType), 256), 1, HASH_LETTERS);
  }
}
