package io.tamis.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.IDFModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts of the pool in, an encoder out.
 *
 * <p>All that the built-in encoder learns, document frequencies too, comes from a sample of the
 * pool: the rows with the smallest hash of the id, whatever their order. So fitting costs the same
 * for a pool of any size, and the pool's text is cut into terms only once, when the encoder is
 * applied.
 */
public record EmbedStep(EmbedConfig config) {
  private static final Logger LOG = LoggerFactory.getLogger(EmbedStep.class);

  private static final int SAMPLE = 16_384;

  /** Of a sample text; bounds what a few huge texts can bring to the driver. */
  private static final int CHARACTERS = 4_096;

  private static final int MOST_TERMS = 65_536;

  /** Floats in a projection, 268 MB: with more than 1,024 dimensions fewer terms are kept. */
  private static final int MOST_WEIGHTS = 1 << 26;

  private static final String HASH = "_tamis_hash";

  /**
   * @param pool columns {@code id} and {@code text}, and any others
   * @throws IllegalArgumentException if no text of the pool holds a term often enough, or there is
   *     no such model
   */
  public TextEncoder fit(Dataset<Row> pool) {
    SparkSession session = pool.sparkSession();
    if (config.path().isPresent()) {
      return TextEncoder.load(session, EmbedConfig.PATH, config.path().get(), config);
    }
    return switch (config.encoder()) {
      case HASHED -> fitHashed(pool);
      case ONNX -> OnnxEncoder.open(session, config.model());
    };
  }

  /**
   * The built-in encoder, fitted on the pool, whatever the config names.
   *
   * @throws IllegalArgumentException if no text of the pool holds a term often enough
   */
  public FittedEncoder fitHashed(Dataset<Row> pool) {
    SparkSession session = pool.sparkSession();
    session.sparkContext().setJobDescription("embed: fit the encoder");
    long start = System.nanoTime();
    Dataset<Row> texts = sample(pool);
    PipelineModel stages = TermTable.stages(texts);
    Dataset<Row> counts = TermTable.apply(stages, texts).persist();
    try {
      IDFModel idf = new IDF().setInputCol(TermTable.COUNTS).setOutputCol("idf").fit(counts);
      // 16,384 texts of at most 8,192 terms, 12 bytes each; 40 MB for texts of 200 terms
      List<TermCounts> sample =
          counts
              .orderBy(HASH, EmbeddingTable.ID, TermTable.TEXT)
              .select(TermTable.COUNTS)
              .collectAsList()
              .stream()
              .map(row -> TermTable.fromVector(row.getAs(TermTable.COUNTS)))
              .toList();
      TermProjection projection = TermProjection.fit(vocabulary(idf), sample, config.dimensions());
      LOG.info(
          "fitted the encoder: {} sample rows in, {} terms out, {} s",
          sample.size(),
          projection.terms().length,
          (System.nanoTime() - start) / 1_000_000_000);
      return new FittedEncoder(stages, projection);
    } finally {
      counts.unpersist();
      session.sparkContext().setJobDescription(null);
    }
  }

  private Vocabulary vocabulary(IDFModel idf) {
    int leastTexts = idf.numDocs() < 1_000 ? 1 : 3; // in a small pool every term counts
    int limit = Math.min(MOST_TERMS, MOST_WEIGHTS / config.dimensions());
    Vocabulary vocabulary = Vocabulary.of(idf.docFreq(), idf.idf().toArray(), leastTexts, limit);
    if (vocabulary.size() == 0) {
      throw new IllegalArgumentException(
          "candidates.text must hold words, but none of " + idf.numDocs() + " sampled texts does");
    }
    return vocabulary;
  }

  /** Hashes travel first, alone, so that no task takes in texts beyond the sample's. */
  private static Dataset<Row> sample(Dataset<Row> texts) {
    Dataset<Row> hashed =
        texts
            .where(col(TermTable.TEXT).isNotNull())
            .select(
                col(EmbeddingTable.ID),
                substring(col(TermTable.TEXT), 1, CHARACTERS).as(TermTable.TEXT),
                xxhash64(col(EmbeddingTable.ID)).as(HASH));
    Row last = hashed.select(HASH).orderBy(HASH).limit(SAMPLE).agg(max(HASH), count(lit(1))).head();
    Dataset<Row> sample =
        last.getLong(1) < SAMPLE ? hashed : hashed.where(col(HASH).leq(last.getLong(0)));
    return sample.repartition(sample.sparkSession().sparkContext().defaultParallelism());
  }
}
