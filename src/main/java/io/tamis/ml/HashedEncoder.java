package io.tamis.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.tamis.config.ConfigFile;
import io.tamis.embed.EmbedConfig;
import io.tamis.embed.EmbedStep;
import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.FittedEncoder;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Learns from a column of texts how to turn texts into vectors: {@code embed.encoder: hashed},
 * words and pairs of neighboring words, hashed, weighted by how rare they are, and projected to few
 * dimensions. It learns from at most 16,384 of the texts, those with the smallest hash of the id,
 * so there is no seed and the order of the rows does not matter.
 *
 * <pre>{@code
 * HashedEncoderModel model = new HashedEncoder()
 *     .setInputCol("text").setOutputCol("embedding").fit(pool);
 * Dataset<Row> vectors = model.transform(pool);
 * }</pre>
 */
public final class HashedEncoder extends Estimator<HashedEncoderModel>
    implements DefaultParamsWritable {
  private static final String TEXT = "text"; // what the step calls it

  private final String uid;
  private final EncoderParams shared;
  private final Param<String> idCol;
  private final IntParam dimensions;

  public HashedEncoder() {
    this(Identifiable$.MODULE$.randomUID("hashedEncoder"));
  }

  /**
   * @param uid name of this stage, as Spark's own stages have one
   */
  public HashedEncoder(String uid) {
    this.uid = uid;
    this.shared = EncoderParams.of(this);
    this.idCol =
        new Param<>(
            this,
            "idCol",
            "column of ids, each once, which choose the texts that are learned from; without one,"
                + " the texts' hashes do");
    this.dimensions =
        new IntParam(
            this, "dimensions", "length of a vector, 2 to 4,096", ParamValidators.inRange(2, 4096));
    setDefault(dimensions, 256);
    setDefault(shared.outputCol(), uid + "__output");
    setDefault(shared.handleInvalid(), EncoderParams.ERROR);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Column of texts. */
  public Param<String> inputCol() {
    return shared.inputCol();
  }

  /** Column of vectors, which is added. */
  public Param<String> outputCol() {
    return shared.outputCol();
  }

  /** {@code error}, {@code skip} or {@code keep}: see the model. */
  public Param<String> handleInvalid() {
    return shared.handleInvalid();
  }

  /** Column of ids, each once; without one, the texts' hashes choose what is learned from. */
  public Param<String> idCol() {
    return idCol;
  }

  /** Length of a vector, 256 unless it is set. */
  public IntParam dimensions() {
    return dimensions;
  }

  public HashedEncoder setInputCol(String column) {
    set(shared.inputCol(), column);
    return this;
  }

  public HashedEncoder setOutputCol(String column) {
    set(shared.outputCol(), column);
    return this;
  }

  public HashedEncoder setHandleInvalid(String choice) {
    set(shared.handleInvalid(), choice);
    return this;
  }

  public HashedEncoder setIdCol(String column) {
    set(idCol, column);
    return this;
  }

  public HashedEncoder setDimensions(int length) {
    set(dimensions, length);
    return this;
  }

  /**
   * @throws IllegalArgumentException if the input column holds no texts, or no term often enough
   */
  @Override
  public HashedEncoderModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkContext context = dataset.sparkSession().sparkContext();
    String description = context.getLocalProperty("spark.job.description");
    Column text = HashedEncoderModel.named($(shared.inputCol()));
    Column id =
        isDefined(idCol)
            ? HashedEncoderModel.named($(idCol)).cast(DataTypes.StringType)
            : sha2(text.cast(DataTypes.BinaryType), 256);
    Dataset<Row> texts =
        dataset
            .select(id.as(EmbeddingTable.ID), text.as(TEXT))
            .where(col(TEXT).isNotNull())
            .dropDuplicates(new String[] {EmbeddingTable.ID, TEXT});
    EmbedConfig config =
        EmbedConfig.from(ConfigFile.of(Map.of("embed.dimensions", String.valueOf($(dimensions)))));
    try {
      FittedEncoder encoder = new EmbedStep(config).fitHashed(texts);
      return copyValues(new HashedEncoderModel(uid, encoder), ParamMap.empty()).setParent(this);
    } finally {
      context.setJobDescription(description);
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return EncoderParams.transformed(schema, $(shared.inputCol()), $(shared.outputCol()));
  }

  @Override
  public HashedEncoder copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** For pipelines that are read back. */
  public static MLReader<HashedEncoder> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@link #save} wrote. */
  public static HashedEncoder load(String path) {
    return read().load(path);
  }
}
