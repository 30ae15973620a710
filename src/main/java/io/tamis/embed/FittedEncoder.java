package io.tamis.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;

/**
 * An encoder that knows a pool: the same vectors for its candidates, for queries, and for rows
 * appended later.
 */
public final class FittedEncoder implements TextEncoder, Serializable {
  private static final long serialVersionUID = 1;

  private static final String STAGES = "/stages";
  private static final String PROJECTION = "/projection";

  private final PipelineModel stages;
  private final TermProjection projection;

  FittedEncoder(PipelineModel stages, TermProjection projection) {
    this.stages = stages;
    this.projection = projection;
  }

  @Override
  public int dimensions() {
    return projection.dimensions();
  }

  /**
   * The same rows with {@link EmbeddingTable#EMBEDDING} in place of the text; null where the text
   * is missing, blank, or holds no term that the encoder knows. An embedding that came in is
   * dropped. One pass, nothing collected.
   */
  public Dataset<Row> apply(Dataset<Row> texts) {
    // 4 m d bytes on every executor: 67 MB at most with 256 dimensions, 268 MB with any
    Broadcast<TermProjection> shared =
        JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext())
            .broadcast(projection);
    UDF1<Vector, float[]> embed =
        counts -> shared.value().embed(TermTable.fromVector(counts)).orElse(null);
    Column[] columns =
        Arrays.stream(texts.columns())
            .filter(name -> !name.equals(EmbeddingTable.EMBEDDING))
            .map(
                name ->
                    name.equals(TermTable.TEXT)
                        ? udf(embed, EmbeddingTable.VECTOR)
                            .apply(col(TermTable.COUNTS))
                            .as(EmbeddingTable.EMBEDDING)
                        : col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return TermTable.apply(stages, spread(texts)).select(columns);
  }

  /** A text has the same vector in every role. */
  @Override
  public Dataset<Row> apply(Dataset<Row> texts, Role role) {
    return apply(texts);
  }

  @Override
  public boolean tellsRolesApart() {
    return false;
  }

  @Override
  public String whyNone() {
    return "the text holds no term that the encoder knows";
  }

  @Override
  public void save(SparkSession session, String folder) {
    try {
      stages.write().overwrite().session(session).save(folder + STAGES);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the encoder to " + folder, e);
    }
    ProjectionTable.write(projection, session, folder + PROJECTION);
  }

  /**
   * Reads an encoder that {@link #save} wrote: the same vectors, bit for bit.
   *
   * @param key that names the folder
   * @throws IllegalArgumentException if the folder holds none
   */
  public static FittedEncoder load(SparkSession session, String key, String folder) {
    Path projection = new Path(folder + PROJECTION);
    try {
      Require.that(
          projection.getFileSystem(session.sparkContext().hadoopConfiguration()).exists(projection),
          key + " must be the folder of a saved encoder, but there is no " + projection);
    } catch (IOException e) {
      throw new UncheckedIOException("looking for " + projection, e);
    }
    PipelineModel stages = PipelineModel.read().session(session).load(folder + STAGES);
    return new FittedEncoder(stages, ProjectionTable.read(session, folder + PROJECTION));
  }

  /** Files that cannot be split, such as gzip, would leave most cores idle. */
  static Dataset<Row> spread(Dataset<Row> texts) {
    int cores = texts.sparkSession().sparkContext().defaultParallelism();
    int files = texts.inputFiles().length;
    return files > 0 && files < cores ? texts.repartition(4 * cores) : texts;
  }
}
