package io.tamis.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.FittedEncoder;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Adds a column of dense vectors to rows with texts: what {@link HashedEncoder} learned. The
 * vectors have length 1. A row whose text is missing, blank, or holds no term that the encoder
 * knows has none: by {@code handleInvalid} the job fails then ({@code error}), the row is left out
 * ({@code skip}), or the vector is null ({@code keep}), which few other stages take.
 */
public final class HashedEncoderModel extends Model<HashedEncoderModel> implements MLWritable {
  private static final String ROW = "_tamis_row";
  private static final String TEXT = "text"; // what the encoder calls it
  private static final String ENCODER = "/encoder";
  private static final int SHOWN_LETTERS = 60;

  private final String uid;
  private final FittedEncoder encoder;
  private final EncoderParams shared;

  HashedEncoderModel(String uid, FittedEncoder encoder) {
    this.uid = uid;
    this.encoder = encoder;
    this.shared = EncoderParams.of(this);
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

  /** {@code error}, {@code skip} or {@code keep}. */
  public Param<String> handleInvalid() {
    return shared.handleInvalid();
  }

  public HashedEncoderModel setInputCol(String column) {
    set(shared.inputCol(), column);
    return this;
  }

  public HashedEncoderModel setOutputCol(String column) {
    set(shared.outputCol(), column);
    return this;
  }

  public HashedEncoderModel setHandleInvalid(String choice) {
    set(shared.handleInvalid(), choice);
    return this;
  }

  /** Length of a vector. */
  public int dimensions() {
    return encoder.dimensions();
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Dataset<Row> vectors =
        encoder.apply(
            dataset.select( // whole rows, so that no name of theirs meets one of the encoder's
                struct(col("*")).as(ROW), named($(shared.inputCol())).as(TEXT)));
    Column embedding = col(EmbeddingTable.EMBEDDING);
    Column vector = when(embedding.isNotNull(), functions.array_to_vector(embedding));
    String choice = $(shared.handleInvalid());
    if (choice.equals(EncoderParams.ERROR)) {
      vector = vector.otherwise(raise_error(refusal()));
    }
    return (choice.equals(EncoderParams.SKIP) ? vectors.where(embedding.isNotNull()) : vectors)
        .select(col(ROW + ".*"), vector.as($(shared.outputCol())));
  }

  private Column refusal() {
    Column text = col(ROW).getField($(shared.inputCol()));
    return concat(
        lit($(shared.inputCol()) + " must hold a text with a term that the encoder knows, but is "),
        coalesce(concat(lit("'"), substring(text, 1, SHOWN_LETTERS), lit("'")), lit("missing")),
        lit("; handleInvalid may be skip or keep"));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return EncoderParams.transformed(schema, $(shared.inputCol()), $(shared.outputCol()));
  }

  @Override
  public HashedEncoderModel copy(ParamMap extra) {
    return copyValues(new HashedEncoderModel(uid, encoder), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    HashedEncoderModel model = this;
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
        model.encoder.save(sparkSession(), path + ENCODER);
      }
    };
  }

  /** For pipelines that are read back. */
  public static MLReader<HashedEncoderModel> read() {
    return new MLReader<>() {
      @Override
      public HashedEncoderModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            DefaultParamsReader.loadMetadata(
                path, sparkSession(), HashedEncoderModel.class.getName());
        HashedEncoderModel model =
            new HashedEncoderModel(
                metadata.uid(), FittedEncoder.load(sparkSession(), "path", path + ENCODER));
        metadata.getAndSetParams(model, Option.empty());
        return model;
      }
    };
  }

  /** Reads what {@link #save} wrote: the same vectors, bit for bit. */
  public static HashedEncoderModel load(String path) {
    return read().load(path);
  }

  /** The column of this name, whatever letters it has. */
  static Column named(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }
}
