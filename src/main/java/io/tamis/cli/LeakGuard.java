package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.tamis.config.Require;
import io.tamis.embed.TextEncoder;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.leaks.HeldOut;
import io.tamis.leaks.HeldOutText;
import io.tamis.leaks.Leak;
import io.tamis.leaks.LeakConfig;
import io.tamis.leaks.LeakStep;
import io.tamis.leaks.NearStep;
import io.tamis.scan.Metric;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the candidates that repeat a query or an example of a held-out set.
 *
 * @param heldOut the set beside the queries, opened
 */
record LeakGuard(
    LeakConfig config, Examples candidates, Examples queries, Optional<Examples> heldOut) {
  private static final Logger LOG = LoggerFactory.getLogger(LeakGuard.class);

  /** Characters of all held-out texts, on the driver: 256 MB. */
  private static final long MOST_CHARACTERS = 1L << 27;

  /** Of the pool; more are found where the queries were drawn from it, or by too wide a rule. */
  private static final double MANY = 0.2;

  /**
   * Opens the held-out set, before any of the work.
   *
   * @throws IllegalArgumentException if it cannot be read, its texts or those of the queries are
   *     too large, or it has nothing that candidates can be compared with
   */
  static LeakGuard open(
      LeakConfig config, SparkSession spark, Examples candidates, Examples queries) {
    Optional<Examples> heldOut =
        config.heldOut().filter(set -> config.isOn()).map(set -> new InputStep(set).read(spark));
    heldOut.ifPresent(Examples::checkIds);
    LeakGuard guard = new LeakGuard(config, candidates, queries, heldOut);
    Require.that(
        heldOut.isEmpty()
            || (heldOut.get().hasTexts() && candidates.hasTexts())
            || (guard.toScan().isPresent() && config.distance().isPresent()),
        "decontaminate must give texts where candidates.text is given, or vectors as the candidates"
            + " have them and decontaminate.distance, but gives nothing to compare them by");
    if (config.isOn() && guard.comparesTexts()) {
      guard.compared().forEach(LeakGuard::requireFew);
    }
    return guard;
  }

  /** Whether there is anything to compare: texts, or vectors within a distance. */
  boolean compares() {
    return config.isOn() && (comparesTexts() || config.distance().isPresent());
  }

  private boolean comparesTexts() {
    return candidates.hasTexts()
        && (queries.hasTexts() || heldOut.filter(Examples::hasTexts).isPresent());
  }

  /** The held-out set, if it has vectors, or texts to encode, as the candidates have. */
  private Optional<Examples> toScan() {
    return heldOut.filter(
        set ->
            candidates.hasEmbeddings()
                ? set.hasEmbeddings()
                : set.hasTexts() && !set.hasEmbeddings());
  }

  /**
   * By texts alone.
   *
   * @param rows of the pool; asked for only if there are texts to compare
   * @throws IllegalArgumentException if all candidates are leaks
   */
  Quarantine check(LongSupplier rows) {
    if (!config.isOn() || !comparesTexts()) {
      return Quarantine.none(config);
    }
    long size = rows.getAsLong();
    List<HeldOutText> texts = texts();
    return warned(Quarantine.of(config, byTexts(texts, size), texts), size);
  }

  /**
   * By texts and by vectors.
   *
   * @param pool the candidates as vectors
   * @param targets the queries as vectors
   * @param encoder for texts; empty where the rows bring their vectors
   * @throws IllegalArgumentException if all candidates are leaks
   */
  Quarantine check(
      VectorPool pool, VectorQueries targets, Optional<TextEncoder> encoder, Metric metric)
      throws Exception {
    if (!compares()) {
      return Quarantine.none(config);
    }
    List<HeldOutText> texts = comparesTexts() ? texts() : List.of();
    List<Leak> leaks = byTexts(texts, pool.size());
    if (config.distance().isPresent()) {
      NearStep near = new NearStep(config.distance().getAsDouble());
      VectorQueries asked =
          encoder.filter(TextEncoder::tellsRolesApart).isPresent()
              ? Located.in(queries, () -> asCandidates(queries, encoder, metric))
              : targets;
      leaks = LeakStep.both(leaks, near.apply(pool.embeddings(), asked.vectors(), "queries"));
      if (toScan().isPresent()) {
        Examples set = toScan().get();
        VectorQueries vectors = Located.in(set, () -> asCandidates(set, encoder, metric));
        leaks =
            LeakStep.both(leaks, near.apply(pool.embeddings(), vectors.vectors(), LeakConfig.ROLE));
      }
    }
    return warned(Quarantine.of(config, inPool(leaks, pool), texts), pool.size());
  }

  /** So that the same text has the same vector. */
  private static VectorQueries asCandidates(
      Examples examples, Optional<TextEncoder> encoder, Metric metric) {
    return VectorQueries.of(examples, encoder, TextEncoder.Role.CANDIDATE, metric);
  }

  private List<Leak> byTexts(List<HeldOutText> texts, long rows) {
    return texts.isEmpty()
        ? List.of()
        : new LeakStep(HeldOut.of(config, texts))
            .apply(candidates.distinct().select(ExampleTable.ID, ExampleTable.TEXT), rows);
  }

  /** Those without a vector get no mass anyway; what an index has lost is not in the pool. */
  private static List<Leak> inPool(List<Leak> leaks, VectorPool pool) {
    if (leaks.isEmpty() || (pool.rejectedCount() == 0 && pool.index().isEmpty())) {
      return leaks;
    }
    var ids = leaks.stream().map(Leak::id).collect(Collectors.toSet());
    var found =
        RowsOfIds.read(pool.embeddings().select(ExampleTable.ID), ids, row -> row.getString(0));
    return leaks.stream().filter(leak -> found.containsKey(leak.id())).toList();
  }

  /** [held-out rows] texts, bounded. */
  private List<HeldOutText> texts() {
    return compared().stream().flatMap(set -> collected(set).stream()).toList();
  }

  /** The sets whose texts are looked for. */
  private List<Examples> compared() {
    return Stream.concat(Stream.of(queries), heldOut.stream()).filter(Examples::hasTexts).toList();
  }

  /** Before the pool is made vectors, which may take long. */
  private static void requireFew(Examples examples) {
    Row characters =
        examples.examples().agg(coalesce(sum(length(col(ExampleTable.TEXT))), lit(0L))).head();
    Require.that(
        characters.getLong(0) <= MOST_CHARACTERS,
        examples.role()
            + ".text must hold at most "
            + MOST_CHARACTERS
            + " characters to be looked for among the candidates, but holds "
            + characters.getLong(0)
            + "; set decontaminate.action to off, or give fewer rows");
  }

  private static List<HeldOutText> collected(Examples examples) {
    Dataset<Row> rows =
        examples
            .examples()
            .select(col(ExampleTable.ID), coalesce(col(ExampleTable.TEXT), lit("")).as("text"));
    return rows.collectAsList().stream() // bounded, see requireFew
        .map(row -> new HeldOutText(examples.role(), row.getString(0), row.getString(1)))
        .toList();
  }

  private static Quarantine warned(Quarantine quarantine, long poolSize) {
    Require.that(
        quarantine.excluded().size() < poolSize,
        "decontaminate must leave candidates, but all "
            + poolSize
            + " repeat a query or a held-out example; set decontaminate.action to report or off");
    if (quarantine.leaks().size() > MANY * poolSize) {
      LOG.warn(
          "{} of {} candidates repeat a query or a held-out example: were the queries drawn from the pool? decontaminate.action off keeps them",
          quarantine.leaks().size(),
          poolSize);
    }
    return quarantine;
  }
}
