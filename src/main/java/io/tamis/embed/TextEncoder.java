package io.tamis.embed;

import io.tamis.config.Require;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What makes the vectors of a pool: the same for its candidates, for queries, and for rows later.
 */
public sealed interface TextEncoder permits FittedEncoder, OnnxEncoder {
  /** The column that tells whether a text lost its end. */
  String CUT = "_tamis_cut";

  /** What a text is to the search. */
  enum Role {
    /** It looks for candidates. */
    QUERY,
    /** It is looked for. */
    CANDIDATE
  }

  /** Length of a vector. */
  int dimensions();

  /**
   * The same rows with {@link EmbeddingTable#EMBEDDING} in place of the text; null where the text
   * is missing or blank, or {@link #whyNone}. An embedding that came in is dropped.
   *
   * @param texts an id and a text a row, and any other columns
   */
  Dataset<Row> apply(Dataset<Row> texts, Role role);

  /**
   * As {@link #apply}; an encoder that cuts long texts tells it in {@link #CUT}, the last column.
   */
  default Dataset<Row> applyTelling(Dataset<Row> texts, Role role) {
    return apply(texts, role);
  }

  /** Whether the same text has another vector in another role. */
  boolean tellsRolesApart();

  /** Why a text that is not blank may have no vector. */
  String whyNone();

  /** Writes the encoder into a folder on any Hadoop filesystem, over what was there. */
  void save(SparkSession session, String folder);

  /**
   * Reads an encoder that {@link #save} wrote.
   *
   * @param key that names the folder
   * @param config how to run it; what it says beyond that must be as it was saved
   * @throws IllegalArgumentException if the folder holds none, or its run did not finish, or its
   *     model is not as it was
   */
  static TextEncoder load(SparkSession session, String key, String folder, EmbedConfig config) {
    SavedRun.requireFinished(session.sparkContext().hadoopConfiguration(), key, folder);
    if (OnnxEncoder.isSavedIn(session, folder)) {
      return OnnxEncoder.load(session, key, folder, config.model());
    }
    FittedEncoder saved = FittedEncoder.load(session, key, folder);
    Require.that(
        config.encoder() == Encoder.HASHED,
        "embed.encoder must be that of "
            + key
            + " "
            + folder
            + ", but they are "
            + Require.spelled(config.encoder())
            + " and hashed");
    return saved;
  }
}
