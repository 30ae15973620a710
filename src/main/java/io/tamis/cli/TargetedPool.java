package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.embed.EmbedStep;
import io.tamis.embed.TextEncoder;
import io.tamis.index.IndexFolder;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.onnx.LoadedModels;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A pool of vectors and the queries that it is searched for, opened: what every method that goes by
 * neighborhoods starts from.
 *
 * @param candidates as they came in
 * @param queries as they came in
 * @param pool the candidates as vectors, by a scan or by an index
 * @param targets the queries as vectors
 * @param leaks candidates that repeat a query or a held-out example; the pool knows those that are
 *     quarantined
 */
record TargetedPool(
    Examples candidates, Examples queries, VectorPool pool, VectorQueries targets, Quarantine leaks)
    implements AutoCloseable {

  /**
   * Reads both inputs, encodes texts, and checks what can be checked before a search.
   *
   * @throws IllegalArgumentException if an input cannot be read, or the two do not fit together
   */
  static TargetedPool open(
      InputConfig candidatesConfig, SystemConfig.Transport system, SparkRun run) throws Exception {
    return open(candidatesConfig, system, run, candidates -> {});
  }

  /**
   * The same for a run that writes a selection.
   *
   * @throws IllegalArgumentException also if the candidates could not be written
   */
  static TargetedPool toSelect(JobConfig config, SystemConfig.Transport system, SparkRun run)
      throws Exception {
    return open(
        config.candidates(), system, run, candidates -> SelectedRows.check(config, candidates));
  }

  private static TargetedPool open(
      InputConfig candidatesConfig,
      SystemConfig.Transport system,
      SparkRun run,
      Consumer<Examples> check)
      throws Exception {
    SparkSession spark = run.spark();
    Examples queries =
        run.step("input", () -> read(spark, new InputStep(system.queries()))); // small
    Examples candidates = run.step("input", () -> read(spark, new InputStep(candidatesConfig)));
    check.accept(candidates);
    Require.that(
        candidates.hasEmbeddings() == queries.hasEmbeddings(),
        "candidates and queries must both be texts or both be vectors, but the candidates are "
            + form(candidates)
            + " and the queries are "
            + form(queries));
    LeakGuard guard =
        run.step("input", () -> LeakGuard.open(system.leaks(), spark, candidates, queries));
    run.step(
        "input",
        () -> {
          JointSelection.checkSources(system.quotas(), candidates);
          return null;
        });
    return system.index().path().isPresent()
        ? indexed(guard, system, run)
        : scanned(guard, system, run);
  }

  private static TargetedPool scanned(LeakGuard guard, SystemConfig.Transport system, SparkRun run)
      throws Exception {
    Examples candidates = guard.candidates();
    Optional<TextEncoder> encoder =
        candidates.hasEmbeddings()
            ? Optional.empty()
            : Optional.of(
                run.step("embed", () -> new EmbedStep(system.embed()).fit(candidates.distinct())));
    return withTargets(guard, () -> VectorPool.of(candidates, encoder), encoder, system, run);
  }

  private static TargetedPool indexed(LeakGuard guard, SystemConfig.Transport system, SparkRun run)
      throws Exception {
    Examples candidates = guard.candidates();
    Configuration hadoop = run.spark().sparkContext().hadoopConfiguration();
    IndexFolder index = IndexFolder.open(hadoop, system.index());
    index.checkFiles(hadoop); // a machine that has copies would not miss one
    IndexedRows rows = new IndexedRows(run.spark(), index);
    run.step(
        "input",
        () -> {
          rows.require(candidates, system.search().metric());
          return null;
        });
    Optional<TextEncoder> encoder =
        run.step("embed", () -> rows.encoder(candidates, system.embed()));
    return withTargets(guard, () -> VectorPool.of(rows), encoder, system, run);
  }

  /** Queries first: they are few, and what is wrong with them is told before the pool is read. */
  private static TargetedPool withTargets(
      LeakGuard guard,
      Callable<VectorPool> opening,
      Optional<TextEncoder> encoder,
      SystemConfig.Transport system,
      SparkRun run)
      throws Exception {
    Examples queries = guard.queries();
    VectorQueries targets =
        Located.in(
            queries,
            () ->
                run.step(
                    "embed", () -> VectorQueries.of(queries, encoder, system.search().metric())));
    VectorPool pool = run.step("embed", opening);
    try {
      JointSelection.checkSources(system.quotas(), guard.candidates(), pool); // some may have none
      run.progress().rows("input", pool.size() + pool.rejectedCount() + pool.repeats());
      run.progress().rows("embed", pool.size());
      Quarantine leaks =
          guard.compares()
              ? Located.in(
                  guard.candidates(),
                  () ->
                      run.step(
                          "leaks",
                          () -> guard.check(pool, targets, encoder, system.search().metric())))
              : Quarantine.none(system.leaks());
      LoadedModels.ofThisJvm().closeUnused(); // nothing is encoded from here on
      VectorPool allowed = pool.withQuarantined(leaks.excluded());
      return new TargetedPool(guard.candidates(), queries, allowed, targets, leaks);
    } catch (Exception e) {
      pool.close();
      throw e;
    }
  }

  private static Examples read(SparkSession spark, InputStep step) {
    Examples examples = step.read(spark);
    examples.checkIds();
    examples.checkWeights();
    examples.tokens(); // refuses what cannot be read, before all the work
    return examples;
  }

  private static String form(Examples examples) {
    return examples.hasEmbeddings() ? "vectors" : "texts";
  }

  @Override
  public void close() {
    pool.close();
  }
}
