package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.tamis.config.Require;
import io.tamis.embed.BlankText;
import io.tamis.embed.EmbeddingTable;
import io.tamis.embed.EncodedTable;
import io.tamis.embed.TextEncoder;
import io.tamis.index.IndexFolder;
import io.tamis.index.IndexManifest;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The candidates as vectors. Texts are encoded once and kept, in memory and beyond it on disk, as
 * long as the run needs them; vectors that came as files are read anew by every pass.
 */
final class VectorPool implements AutoCloseable {
  /** What the encoder cannot embed, with the reason. */
  static final String REASON = "reason";

  private static final String BLANK = "_tamis_blank";

  private final Dataset<Row> kept;
  private final Dataset<Row> embeddings;
  private final Dataset<Row> rejected;
  private final long size;
  private final long rejectedCount;
  private final long repeats;
  private final OptionalLong cut;
  private final Optional<IndexFolder> index;
  private final Set<String> quarantined;
  private final Optional<SharedIds> shared; // the quarantined

  private VectorPool(
      Dataset<Row> kept,
      Dataset<Row> embeddings,
      Dataset<Row> rejected,
      long size,
      long rejectedCount,
      long repeats,
      OptionalLong cut,
      Optional<IndexFolder> index,
      Set<String> quarantined) {
    this.kept = kept;
    this.embeddings = embeddings;
    this.rejected = rejected;
    this.size = size;
    this.rejectedCount = rejectedCount;
    this.repeats = repeats;
    this.cut = cut;
    this.index = index;
    this.quarantined = quarantined;
    this.shared =
        quarantined.isEmpty()
            ? Optional.empty()
            : Optional.of(SharedIds.of(kept.sparkSession(), quarantined));
  }

  /** The rows of an index, which were made vectors when it was built. */
  static VectorPool of(IndexedRows rows) {
    Dataset<Row> embeddings = rows.embeddings();
    IndexManifest manifest = rows.index().manifest();
    return new VectorPool(
        embeddings,
        embeddings,
        rows.rejected(),
        manifest.rows(),
        manifest.inputs().stream().mapToLong(IndexManifest.Input::rejected).sum(),
        manifest.inputs().stream().mapToLong(IndexManifest.Input::repeats).sum(),
        OptionalLong.empty(),
        Optional.of(rows.index()),
        Set.of());
  }

  /**
   * @param encoder for texts; empty where the rows bring their vectors
   * @throws IllegalArgumentException if no row is left
   */
  static VectorPool of(Examples examples, Optional<TextEncoder> encoder) {
    return of(examples, encoder, TextEncoder.Role.CANDIDATE);
  }

  /**
   * Of texts.
   *
   * @param role what they are encoded as
   * @throws IllegalArgumentException if no row is left
   */
  static VectorPool of(Examples examples, TextEncoder encoder, TextEncoder.Role role) {
    return of(examples, Optional.of(encoder), role);
  }

  /**
   * Of texts that were encoded before.
   *
   * @param encoded {@link EncodedTable}, read anew by every pass
   * @throws IllegalArgumentException if no row is left
   */
  static VectorPool of(Examples examples, Dataset<Row> encoded, TextEncoder encoder) {
    Dataset<Row> kept = encoded.withColumn(BLANK, col(EncodedTable.BLANK));
    return counted(examples, kept, Optional.of(encoder));
  }

  private static VectorPool of(
      Examples examples, Optional<TextEncoder> encoder, TextEncoder.Role role) {
    Dataset<Row> rows = examples.distinct();
    Column isBlank = not(coalesce(col(ExampleTable.TEXT), lit("")).rlike(BlankText.READABLE));
    Dataset<Row> kept =
        encoder
            .map(made -> made.applyTelling(rows.withColumn(BLANK, isBlank), role))
            .orElseGet(() -> rows.withColumn(BLANK, lit(false)));
    if (encoder.isPresent() || examples.isNamedByContent()) { // else a pass costs a read
      kept.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      return counted(examples, kept, encoder);
    } catch (RuntimeException e) {
      kept.unpersist();
      throw e;
    }
  }

  private static VectorPool counted(
      Examples examples, Dataset<Row> kept, Optional<TextEncoder> encoder) {
    boolean encoded = encoder.isPresent();
    Column without = col(EmbeddingTable.EMBEDDING).isNull();
    String whyNone = encoder.map(TextEncoder::whyNone).orElse("");
    Dataset<Row> rejected =
        kept.filter(encoded ? without : lit(false))
            .select(
                col(ExampleTable.ID),
                when(col(BLANK), "the text is empty").otherwise(whyNone).as(REASON));
    // vectors that are missing are told by the scan, with their place
    Dataset<Row> embeddings = encoded ? kept.filter(not(without)) : kept;
    long rejectedCount = encoded ? rejected.count() : 0;
    long size = embeddings.count();
    Require.that(
        size > 0,
        examples.role()
            + ".text must leave rows to embed, but all "
            + rejectedCount
            + " were rejected: the text is empty, or "
            + whyNone);
    long repeats = examples.isNamedByContent() ? examples.rows().count() - size - rejectedCount : 0;
    boolean tellsCuts = List.of(kept.columns()).contains(TextEncoder.CUT);
    return new VectorPool(
        kept,
        embeddings,
        rejected,
        size,
        rejectedCount,
        repeats,
        tellsCuts
            ? OptionalLong.of(kept.filter(col(TextEncoder.CUT)).count())
            : OptionalLong.empty(),
        Optional.empty(),
        Set.of());
  }

  /**
   * The same pool, with some that no query may have as a neighbor. They stay members of the pool:
   * densities count them.
   *
   * @param ids each in the pool
   */
  VectorPool withQuarantined(Set<String> ids) {
    return new VectorPool(
        kept, embeddings, rejected, size, rejectedCount, repeats, cut, index, Set.copyOf(ids));
  }

  /** Candidates that no query may have as a neighbor. */
  Set<String> quarantined() {
    return quarantined;
  }

  /** {@link EmbeddingTable}. */
  Dataset<Row> embeddings() {
    return embeddings;
  }

  /** {@link #embeddings} of the candidates that may get mass. */
  Dataset<Row> allowed() {
    return withoutQuarantined(embeddings);
  }

  /**
   * Those of some rows that are not quarantined, to be read before the pool is closed.
   *
   * @param rows with a column {@code id}
   */
  Dataset<Row> withoutQuarantined(Dataset<Row> rows) {
    return shared.map(ids -> ids.without(rows)).orElse(rows);
  }

  /** Id and {@link #REASON} of every row without a vector. */
  Dataset<Row> rejected() {
    return rejected;
  }

  long size() {
    return size;
  }

  long rejectedCount() {
    return rejectedCount;
  }

  /** Length of the vectors, read off one of them. */
  int dimensions() {
    return EmbeddingTable.vectors(embeddings.limit(1))
        .map(row -> EmbeddingTable.vector(row).map(vector -> vector.length).orElse(0))
        .first();
  }

  /** Rows left out because another is the same throughout. */
  long repeats() {
    return repeats;
  }

  /** Texts that lost their ends, where a model of the user's has just read them. */
  OptionalLong cut() {
    return cut;
  }

  /** Where the vectors lie, if they lie in one. */
  Optional<IndexFolder> index() {
    return index;
  }

  @Override
  public void close() {
    shared.ifPresent(SharedIds::close);
    kept.unpersist();
  }
}
