package io.tamis.learnability;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import io.tamis.config.Require;
import io.tamis.input.Columns;
import io.tamis.learnability.LearnabilityConfig.Reduce;
import io.tamis.learnability.LearnabilityConfig.Tokens;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One candidate a row: its two losses in nats, how many tokens they are over (null where unknown),
 * and its score, or else the problem for which it has none.
 */
public final class LossTable {
  public static final String ID = "id";
  public static final String SOURCE = "source";
  public static final String TOKENS = "tokens";
  public static final String BASE = "base";
  public static final String REFERENCE = "reference";
  public static final String SCORE = "score";
  public static final String PROBLEM = "problem";

  public static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType)
          .add(SOURCE, DataTypes.StringType)
          .add(TOKENS, DataTypes.LongType)
          .add(BASE, DataTypes.DoubleType)
          .add(REFERENCE, DataTypes.DoubleType)
          .add(SCORE, DataTypes.DoubleType)
          .add(PROBLEM, DataTypes.StringType);

  private final LearnabilityConfig config;
  private final StructType schema;

  private LossTable(LearnabilityConfig config, StructType schema) {
    this.config = config;
    this.schema = schema;
  }

  /**
   * @param candidates their own columns
   * @param id column of their ids
   * @param source column of where they come from, or nulls
   * @throws IllegalArgumentException if a column of losses, tokens or masks is not there, or holds
   *     something else
   */
  public static Dataset<Row> of(
      LearnabilityConfig config, Dataset<Row> candidates, Column id, Column source) {
    return new LossTable(config, candidates.schema()).read(candidates, id, source);
  }

  private Dataset<Row> read(Dataset<Row> candidates, Column id, Column source) {
    boolean areArrays = isArray("learnability.base", config.base());
    Require.that(
        areArrays == isArray("learnability.reference", config.reference()),
        "learnability.base and learnability.reference must both be numbers or both be arrays, but "
            + config.base()
            + " and "
            + config.reference()
            + " differ");
    if (areArrays) {
      Require.that(
          config.baseTokens().isEmpty(),
          "learnability.base-tokens must not be given where losses are arrays, which tell their own"
              + " tokens, but is "
              + config.baseTokens().orElse(""));
    } else {
      config.mask().ifPresent(mask -> refuseMask());
    }
    Losses losses = areArrays ? arrays() : numbers();
    Dataset<Row> read =
        candidates.select(
            id.as(ID),
            source.as(SOURCE),
            losses.tokens().cast(DataTypes.LongType).as(TOKENS),
            losses.base().as(BASE),
            losses.reference().as(REFERENCE),
            losses.differ().as("differ"));
    Column score =
        switch (config.score()) {
          case NORMALIZED -> lit(1.0).minus(try_divide(col(REFERENCE), col(BASE)));
          case RAW -> col(BASE).minus(col(REFERENCE));
        };
    return read.withColumn(PROBLEM, problem(col("differ"), score))
        .withColumn(SCORE, when(col(PROBLEM).isNull(), score))
        .select(Arrays.stream(SCHEMA.fieldNames()).map(name -> col(name)).toArray(Column[]::new));
  }

  /** Losses as numbers; whether the passes saw other tokens is null where it cannot be told. */
  private record Losses(Column base, Column reference, Column tokens, Column differ) {}

  private Losses numbers() {
    Column unknown = lit(null).cast(DataTypes.LongType);
    Column tokens = config.baseTokens().map(name -> count("base", name)).orElse(unknown);
    Column others = config.referenceTokens().map(name -> count("reference", name)).orElse(unknown);
    Column differ =
        config.baseTokens().isPresent() ? tokens.eqNullSafe(others).equalTo(false) : lit(false);
    return new Losses(
        positive(Columns.named(config.base()).cast("double")),
        positive(Columns.named(config.reference()).cast("double")),
        tokens,
        differ);
  }

  private Losses arrays() {
    Column base = Columns.named(config.base()).cast("array<double>");
    Column reference = Columns.named(config.reference()).cast("array<double>");
    Optional<Column> mask = config.mask().map(this::mask);
    Column differ = size(base).notEqual(size(reference));
    Column tokens = size(base);
    if (mask.isPresent()) {
      differ = differ.or(size(base).notEqual(size(mask.get())));
      tokens = aggregate(mask.get(), lit(0), (sum, kept) -> sum.plus(kept.cast("int")));
    }
    return new Losses(loss(base, mask, tokens), loss(reference, mask, tokens), tokens, differ);
  }

  private Column loss(Column values, Optional<Column> mask, Column tokens) {
    Column told =
        mask.map(
                kept ->
                    zip_with(
                        values,
                        kept,
                        (value, isKept) ->
                            when(isKept, coalesce(value, lit(Double.NaN))).otherwise(0.0)))
            .orElse(values);
    Column sum =
        aggregate(told, lit(0.0), (all, value) -> all.plus(coalesce(value, lit(Double.NaN))));
    Column loss = positive(sum);
    return config.reduce() == Reduce.SUM ? loss : try_divide(loss, tokens); // null of no token
  }

  /** A log probability as a loss. */
  private Column positive(Column given) {
    return config.tokens() == Tokens.LOG_PROBABILITIES ? given.multiply(-1) : given;
  }

  private Column problem(Column differ, Column score) {
    Column base = col(BASE);
    Column reference = col(REFERENCE);
    return when(differ, "the token counts of the two passes, or of the mask, differ")
        .when(col(TOKENS).leq(0), "the response has no token")
        .when(base.isNull().or(reference.isNull()), "a loss is missing")
        .when(notFinite(base).or(notFinite(reference)), "a loss is not a finite number")
        .when(base.lt(0).or(reference.lt(0)), "a loss is negative: " + spelledTokens())
        .when(
            base.leq(config.minimumLoss()),
            "the base loss is at or below learnability.minimum-loss")
        .when(notFinite(score), "the score is not a finite number");
  }

  private String spelledTokens() {
    return "learnability.tokens is " + Require.spelled(config.tokens());
  }

  private static Column notFinite(Column loss) {
    return isnan(loss)
        .or(loss.equalTo(Double.POSITIVE_INFINITY))
        .or(loss.equalTo(Double.NEGATIVE_INFINITY));
  }

  private Column count(String pass, String name) {
    DataType type = field("learnability." + pass + "-tokens", name).dataType();
    Require.that(
        type instanceof NumericType,
        "learnability."
            + pass
            + "-tokens must name a column of numbers, but "
            + name
            + " is "
            + type.sql());
    return Columns.named(name).try_cast(DataTypes.LongType);
  }

  private Column mask(String name) {
    DataType type = field("learnability.mask", name).dataType();
    if (type instanceof ArrayType array && array.elementType() instanceof BooleanType) {
      return transform(Columns.named(name), kept -> coalesce(kept, lit(false)));
    }
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return transform(Columns.named(name), kept -> coalesce(kept.gt(0), lit(false)));
    }
    throw new IllegalArgumentException(
        "learnability.mask must name a column of arrays of true and false or of numbers, but "
            + name
            + " is "
            + type.sql());
  }

  private void refuseMask() {
    throw new IllegalArgumentException(
        "learnability.mask must not be given where losses are numbers, but is "
            + config.mask().orElse(""));
  }

  private boolean isArray(String key, String name) {
    DataType type = field(key, name).dataType();
    boolean isArray = type instanceof ArrayType array && array.elementType() instanceof NumericType;
    Require.that(
        isArray || type instanceof NumericType,
        key
            + " must name a column of numbers or of arrays of numbers, but "
            + name
            + " is "
            + type.sql());
    return isArray;
  }

  private StructField field(String key, String name) {
    return Columns.require(schema, key, name);
  }
}
