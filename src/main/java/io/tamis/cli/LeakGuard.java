package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.tamis.config.Require;
import io.tamis.embed.FittedEncoder;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the candidates that repeat a query or an example of a held-out set. */
final class LeakGuard {
  private static final Logger LOG = LoggerFactory.getLogger(LeakGuard.class);

  /** Characters of all held-out texts, on the driver: 256 MB. */
  private static final long MOST_CHARACTERS = 1L << 27;

  /** Of the pool; more are found where the queries were drawn from it, or by too wide a rule. */
  private static final double MANY = 0.2;

  private final LeakConfig config;
  private final SparkRun run;
  private final Examples candidates;
  private final Examples queries;

  LeakGuard(LeakConfig config, SparkRun run, Examples candidates, Examples queries) {
    this.config = config;
    this.run = run;
    this.candidates = candidates;
    this.queries = queries;
  }

  /** Whether there is anything to compare: texts, vectors within a distance, or a held-out set. */
  boolean compares() {
    return config.isOn()
        && (candidates.hasTexts() || config.distance().isPresent() || config.heldOut().isPresent());
  }

  /**
   * @param pool the candidates as vectors
   * @param targets the queries as vectors
   * @param encoder for texts; empty where the rows bring their vectors
   * @throws IllegalArgumentException if the held-out set cannot be read, is too large, or has
   *     nothing that candidates can be compared with, or if all candidates are leaks
   */
  Quarantine check(
      VectorPool pool, VectorQueries targets, Optional<FittedEncoder> encoder, Metric metric)
      throws Exception {
    Optional<Examples> heldOut = Optional.empty();
    if (config.heldOut().isPresent()) {
      heldOut = Optional.of(new InputStep(config.heldOut().get()).read(run.spark()));
      heldOut.get().checkIds();
    }
    Optional<Examples> toScan = heldOut.filter(set -> hasVectors(set, encoder.isPresent()));
    requireComparable(heldOut, toScan.isPresent());
    List<HeldOutText> texts = candidates.hasTexts() ? texts(heldOut) : List.of();
    List<Leak> leaks = byTexts(texts, pool.size());
    if (config.distance().isPresent()) {
      NearStep near = new NearStep(config.distance().getAsDouble());
      leaks = LeakStep.both(leaks, near.apply(pool.embeddings(), targets.vectors(), "queries"));
      if (toScan.isPresent()) {
        VectorQueries vectors =
            Located.in(toScan.get(), () -> VectorQueries.of(toScan.get(), encoder, metric));
        leaks =
            LeakStep.both(leaks, near.apply(pool.embeddings(), vectors.vectors(), LeakConfig.ROLE));
      }
    }
    return warned(Quarantine.of(config, inPool(leaks, pool), texts), pool.size());
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

  private static boolean hasVectors(Examples set, boolean encoded) {
    return encoded ? set.hasTexts() && !set.hasEmbeddings() : set.hasEmbeddings();
  }

  private void requireComparable(Optional<Examples> heldOut, boolean hasVectors) {
    Require.that(
        heldOut.isEmpty()
            || (heldOut.get().hasTexts() && candidates.hasTexts())
            || (hasVectors && config.distance().isPresent()),
        "decontaminate must give texts where candidates.text is given, or vectors as the candidates"
            + " have them and decontaminate.distance, but gives nothing to compare them by");
  }

  /** [held-out rows] texts, bounded. */
  private List<HeldOutText> texts(Optional<Examples> heldOut) {
    List<HeldOutText> texts = new ArrayList<>();
    if (queries.hasTexts()) {
      texts.addAll(collected(queries));
    }
    heldOut.filter(Examples::hasTexts).ifPresent(set -> texts.addAll(collected(set)));
    return texts;
  }

  private static List<HeldOutText> collected(Examples examples) {
    Dataset<Row> rows =
        examples
            .examples()
            .select(col(ExampleTable.ID), coalesce(col(ExampleTable.TEXT), lit("")).as("text"));
    Row characters = rows.agg(coalesce(sum(length(col("text"))), lit(0L))).head();
    Require.that(
        characters.getLong(0) <= MOST_CHARACTERS,
        examples.role()
            + ".text must hold at most "
            + MOST_CHARACTERS
            + " characters to be looked for among the candidates, but holds "
            + characters.getLong(0)
            + "; set decontaminate.action to off, or give fewer rows");
    return rows.collectAsList().stream() // bounded above
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
