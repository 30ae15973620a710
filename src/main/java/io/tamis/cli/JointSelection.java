package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tamis.allocation.Allocation;
import io.tamis.allocation.Allocator;
import io.tamis.allocation.Choices;
import io.tamis.allocation.Limits;
import io.tamis.allocation.TargetTable;
import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.sample.Draw;
import io.tamis.sample.Quotas;
import io.tamis.sample.Sampler;
import io.tamis.sample.Selection;
import io.tamis.sample.SelectionTable;
import io.tamis.transport.JointSolver.TargetPlan;
import io.tamis.transport.TargetMasses;
import io.tamis.transport.Targets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A selection for one target or several: drawn by the masses, or chosen under floors, caps and a
 * budget of tokens.
 *
 * @param plans of each target
 * @param masses of candidates, by target
 * @param support numbers of the candidates with mass
 * @param selection of them
 * @param allocation where it was chosen under constraints
 */
record JointSelection(
    Targets targets,
    List<TargetPlan> plans,
    TargetMasses masses,
    int[] support,
    Selection selection,
    Optional<Allocation> allocation) {

  /** Each has a plan of its own. */
  private static final int MOST_TARGETS = 1_000;

  /** The targets of these queries, by their sources, in the order of their names. */
  static Targets targets(VectorQueries queries, SystemConfig.Transport system) {
    List<String> names = List.of(Ids.sorted(Set.of(distinct(queries.sources()))));
    int[] ofQuery = Arrays.stream(queries.sources()).mapToInt(names::indexOf).toArray();
    return new Targets(names, ofQuery, system.targets().shares(names));
  }

  private static String[] distinct(String[] names) {
    String[] distinct = new TreeSet<>(Arrays.asList(names)).toArray(String[]::new);
    Require.that(
        distinct.length <= MOST_TARGETS,
        "queries.source must have at most "
            + MOST_TARGETS
            + " values, each of which is a target, but has "
            + distinct.length);
    return distinct;
  }

  static JointSelection of(
      JobConfig config,
      SystemConfig.Transport system,
      TargetedPool opened,
      PlanSearch.Outcome outcome,
      Targets targets,
      int budget) {
    TransportJob.Masses support = TransportJob.Masses.of(outcome);
    TargetMasses masses = TargetMasses.of(outcome.plan(), targets);
    int[] numbers =
        Arrays.stream(support.ids())
            .mapToInt(
                id -> Arrays.binarySearch(outcome.neighborhoods().candidateIds(), id, Ids.ORDER))
            .toArray();
    List<TargetPlan> plans =
        outcome.solver().each(outcome.plan().alpha(), outcome.plan().distanceScale());
    if (!system.hasFloorsOrCaps() && config.sample().tokens().isEmpty()) {
      Draw draw = config.sample().draw();
      Selection drawn =
          draw == Draw.NONE
              ? Selection.empty()
              : new Sampler(draw, config.sample().seed())
                  .select(support.ids(), support.masses(), budget);
      return new JointSelection(targets, plans, masses, numbers, drawn, Optional.empty());
    }
    Limits limits =
        new Limits(
            config.sample().hasCount() ? OptionalInt.of(budget) : OptionalInt.empty(),
            config.sample().tokens().isPresent()
                ? OptionalDouble.of((double) config.sample().tokens().getAsLong())
                : OptionalDouble.empty(),
            system.quotas(),
            system.targets());
    Allocation allocation =
        Allocator.allocate(
            choices(config, system, opened, support, masses, numbers, targets), limits);
    Selection picked =
        Selection.picked(
            support.ids(), support.masses(), allocation.isPicked(), allocation.tieShare());
    return new JointSelection(targets, plans, masses, numbers, picked, Optional.of(allocation));
  }

  private static Choices choices(
      JobConfig config,
      SystemConfig.Transport system,
      TargetedPool opened,
      TransportJob.Masses support,
      TargetMasses masses,
      int[] numbers,
      Targets targets) {
    String[] sources = sources(system.quotas(), opened, support.ids());
    List<String> names = List.copyOf(new TreeSet<>(Arrays.asList(sources)));
    return new Choices(
        support.masses(),
        config.sample().tokens().isPresent()
            ? CandidateTokens.of(opened.candidates(), config.sample(), support.ids())
            : new double[0],
        Arrays.stream(sources).mapToInt(names::indexOf).toArray(),
        names.toArray(String[]::new),
        Arrays.stream(numbers).mapToObj(j -> masses.targets()[j]).toArray(int[][]::new),
        targets.names().toArray(String[]::new));
  }

  /** Sources of the candidates with mass, empty where a row has none or quotas ask for none. */
  private static String[] sources(Quotas quotas, TargetedPool opened, String[] ids) {
    String[] sources = new String[ids.length];
    Arrays.fill(sources, "");
    if (quotas.by() == Quotas.By.POOL) {
      return sources;
    }
    // ids and sources of the support: 10 MB at 100,000
    Map<String, String> found =
        RowsOfIds.read(
            rows(opened.candidates(), opened.pool()),
            new HashSet<>(Arrays.asList(ids)),
            row -> row.getString(1));
    Arrays.setAll(sources, j -> found.get(ids[j]));
    return sources;
  }

  /** Id and source of every candidate. */
  private static Dataset<Row> rows(Examples candidates, VectorPool pool) {
    // an index may have been built when no column of sources was named
    return sources(pool.index().isPresent() ? candidates.distinct() : pool.embeddings());
  }

  private static Dataset<Row> sources(Dataset<Row> rows) {
    return rows.select(
        col(ExampleTable.ID), coalesce(col(ExampleTable.SOURCE), lit("")).as("source"));
  }

  /**
   * To be called before all the work.
   *
   * @throws IllegalArgumentException if quotas name a source that no candidate has
   */
  static void checkSources(Quotas quotas, Examples candidates) {
    checkSources(quotas, sources(candidates.examples()));
  }

  /**
   * To be called before a search.
   *
   * @throws IllegalArgumentException if quotas name a source that no candidate in the pool has
   */
  static void checkSources(Quotas quotas, Examples candidates, VectorPool pool) {
    checkSources(quotas, rows(candidates, pool));
  }

  private static void checkSources(Quotas quotas, Dataset<Row> rows) {
    if (quotas.named().isEmpty()) {
      return;
    }
    Set<String> present = // no more than are named
        rows
            .select("source")
            .where(col("source").isin(quotas.named().toArray()))
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    for (String name : quotas.named()) {
      Require.that(
          present.contains(name),
          "sample.floors and sample.caps must name sources of the candidates, but name " + name);
    }
  }

  /** The selection's rows; with several targets, each with those that it serves. */
  Dataset<Row> table(SparkSession spark, TransportJob.Masses support) {
    Dataset<Row> rows = SelectionTable.of(spark, selection);
    if (targets.size() == 1) {
      return rows;
    }
    String[][] served =
        Arrays.stream(selection.ids())
            .map(id -> support(support, id))
            .map(
                j ->
                    Arrays.stream(masses.byMass(j))
                        .mapToObj(t -> targets.names().get(t))
                        .toArray(String[]::new))
            .toArray(String[][]::new);
    return rows.join(TargetTable.of(spark, selection.ids(), served), "id");
  }

  /** Picks, each as often as it was drawn, that serve each target. */
  long[] picksByTarget(TransportJob.Masses of) {
    long[] picks = new long[targets.size()];
    for (int n = 0; n < selection.size(); n++) {
      for (int t : masses.targets()[support(of, selection.ids()[n])]) {
        picks[t] += selection.counts()[n];
      }
    }
    return picks;
  }

  private int support(TransportJob.Masses of, String id) {
    return support[Arrays.binarySearch(of.ids(), id, Ids.ORDER)];
  }
}
