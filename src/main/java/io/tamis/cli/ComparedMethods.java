package io.tamis.cli;

import io.tamis.baselines.KnnUniform;
import io.tamis.baselines.LeastNeighbors;
import io.tamis.baselines.ListRule;
import io.tamis.baselines.Ranking;
import io.tamis.baselines.TieBreak;
import io.tamis.compare.Method;
import io.tamis.compare.MethodCost;
import io.tamis.compare.Picks;
import io.tamis.config.Require;
import io.tamis.dsir.DsirModel;
import io.tamis.dsir.DsirPicks;
import io.tamis.dsir.DsirRanking;
import io.tamis.dsir.DsirStep;
import io.tamis.input.ExampleTable;
import io.tamis.less.LessStep;
import io.tamis.less.SubtaskVectors;
import io.tamis.sample.BestRows;
import io.tamis.sample.Draw;
import io.tamis.sample.Sampler;
import io.tamis.sample.Selection;
import io.tamis.search.Neighborhoods;
import io.tamis.transport.TransportPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each method picks for each budget, from the lists that the search for the plan left; a
 * method that needs more than lists passes over the pool on its own.
 */
final class ComparedMethods {
  private static final Logger LOG = LoggerFactory.getLogger(ComparedMethods.class);

  private final ComparisonConfig config;
  private final TargetedPool opened;
  private final PlanSearch.Outcome outcome;
  private final RankedPool ranked;
  private final SparkRun run;
  private final List<Integer> budgets;
  private final int largest;
  private final Map<Method, Long> peaks = new EnumMap<>(Method.class);
  private final List<String> leftOut = new ArrayList<>();

  /**
   * @param outcome of a search for the largest budget
   * @param budgets ascending
   */
  ComparedMethods(
      ComparisonConfig config,
      TargetedPool opened,
      PlanSearch.Outcome outcome,
      PoolSearch search,
      SparkRun run,
      List<Integer> budgets) {
    this.config = config;
    this.opened = opened;
    this.outcome = outcome;
    this.ranked =
        new RankedPool(
                opened, search, config.baselines(), config.system().transport(), config.seed(), run)
            .startingFrom(outcome.neighborhoods());
    this.run = run;
    this.budgets = budgets;
    this.largest = budgets.getLast();
  }

  /**
   * The picks of every method at every budget. A method that refuses its input is left out where
   * nobody asked for it.
   *
   * @throws IllegalArgumentException if a method that was asked for refuses its input
   */
  List<Picks> picks(Set<Method> methods) throws Exception {
    List<Picks> picks = new ArrayList<>();
    for (Method method : methods) {
      try {
        picks.addAll(picks(method));
        peaks.put(method, run.progress().peakMemory());
      } catch (IllegalArgumentException e) {
        if (config.compare().isAskedFor(method)) {
          throw e;
        }
        leaveOut(method.spelled(), e.getMessage());
      }
    }
    return picks;
  }

  private void leaveOut(String what, String reason) {
    LOG.warn("{} is left out: {}", what, reason);
    leftOut.add(what + " is left out: " + reason);
  }

  /** What was left out and why, a sentence each without its end. */
  List<String> leftOut() {
    return leftOut;
  }

  private List<Picks> picks(Method method) throws Exception {
    return switch (method) { // no default: a new method compiles only once it is wired
      case TSDS -> run.step(method.spelled(), this::tsds);
      case KNN_UNIFORM -> knnUniform();
      case ROUND_ROBIN, RDS_ROUND_ROBIN, DOUBLY_GREEDY, RANDOM, RANDOM_BALANCED ->
          prefixes(method, ranking(method), budget -> new double[0]);
      case UNBALANCED_TRANSPORT -> {
        Ranking ranking = ranking(method);
        yield prefixes(method, ranking, budget -> Arrays.copyOf(ranking.scores(), budget));
      }
      case ZERO -> budgets.stream().map(Picks::none).toList();
      case LESS -> Located.in(opened.candidates(), () -> run.step(method.spelled(), this::less));
      case DSIR -> run.step(method.spelled(), this::dsir);
    };
  }

  private Ranking ranking(Method method) throws Exception {
    return ranked.rank(SystemConfig.Method.valueOf(method.name()), largest);
  }

  /**
   * Every budget is a prefix of one ranking.
   *
   * @param masses of a budget's picks; none where all count alike
   */
  private List<Picks> prefixes(Method method, Ranking ranking, IntFunction<double[]> masses) {
    return budgets.stream()
        .map(
            budget ->
                new Picks(
                    method,
                    budget,
                    ranking.first(budget),
                    once(budget),
                    masses.apply(budget),
                    ranking.tieShare(budget)))
        .toList();
  }

  private static int[] once(int budget) {
    int[] counts = new int[budget];
    Arrays.fill(counts, 1);
    return counts;
  }

  private List<Picks> tsds() {
    List<Picks> picks = new ArrayList<>();
    Sampler sampler = new Sampler(config.draw(), config.seed());
    double scale = outcome.plan().distanceScale();
    for (int budget : budgets) {
      double alpha =
          config
              .system()
              .transport()
              .alpha()
              .orElseGet(() -> outcome.solver().alphaForSupport(budget, scale).orElseThrow());
      TransportPlan plan = outcome.solver().solve(alpha, scale);
      if (!config.draw().exceedsSupport()) {
        requireSupport(Method.TSDS, budget, alpha, plan.support());
      }
      TransportJob.Masses masses =
          TransportJob.Masses.of(
              new PlanSearch.Outcome(
                  outcome.neighborhoods(),
                  outcome.densities(),
                  outcome.problem(),
                  outcome.solver(),
                  plan));
      Selection drawn = sampler.select(masses.ids(), masses.masses(), budget);
      picks.add(
          new Picks(
              Method.TSDS, budget, drawn.ids(), drawn.counts(), masses.masses(), drawn.tieShare()));
    }
    return picks;
  }

  /**
   * K depends on alpha; where that is automatic, K is the least that reaches the budget. A budget
   * that no K reaches is left out, and told.
   */
  private List<Picks> knnUniform() throws Exception {
    List<Picks> picks = new ArrayList<>();
    TieBreak ties = new TieBreak(config.baselines().ties(), config.seed());
    OptionalDouble alpha = config.system().transport().alpha();
    ListRule rule =
        alpha.isPresent()
            ? new KnnUniform(alpha.getAsDouble(), outcome.plan().distanceScale(), ties)
            : new LeastNeighbors(ties);
    for (int budget : budgets) {
      Ranking ranking = ranked.rank(rule, Method.KNN_UNIFORM.spelled(), budget);
      if (alpha.isEmpty() && ranking.size() < budget) {
        leaveOut(
            Method.KNN_UNIFORM.spelled() + " at budget " + budget,
            "the "
                + KnnUniform.MOST_NEIGHBORS
                + " nearest of all queries, the most that count, are "
                + ranking.size()
                + " candidates");
        continue;
      }
      requireSupport(Method.KNN_UNIFORM, budget, outcome.plan().alpha(), ranking.size());
      picks.add(
          new Picks(
              Method.KNN_UNIFORM,
              budget,
              ranking.first(budget),
              once(budget),
              ranking.scores(),
              ranking.tieShare(budget)));
    }
    return picks;
  }

  private List<Picks> less() throws Exception {
    SubtaskVectors subtasks =
        Located.in(opened.queries(), () -> LessJob.subtasks(opened.queries(), config.less()));
    BestRows.Ranked best = new LessStep(subtasks).apply(opened.pool().allowed(), largest).best();
    return budgets.stream()
        .map(
            budget ->
                Picks.even(
                    Method.LESS, budget, Arrays.copyOf(best.ids(), budget), best.tieShare(budget)))
        .toList();
  }

  /** Only texts that have a vector and are not quarantined take part, as with the other methods. */
  private List<Picks> dsir() {
    Dataset<Row> texts = opened.pool().withoutQuarantined(opened.candidates().distinct());
    if (opened.pool().rejectedCount() > 0) {
      texts =
          texts.join(
              opened.pool().rejected().select(ExampleTable.ID), // small: encoders know most texts
              ExampleTable.ID,
              "left_anti");
    }
    Draw draw = config.draw() == Draw.TOP ? Draw.TOP : Draw.DISTINCT;
    DsirStep step = new DsirStep(config.dsir(), draw, config.seed());
    DsirModel model = step.fit(texts, opened.queries().examples());
    DsirRanking ranking = step.rank(texts, model, largest);
    return budgets.stream()
        .map(
            budget -> {
              DsirPicks picks = ranking.picks(budget);
              return Picks.even(Method.DSIR, budget, picks.ids(), picks.tieShare());
            })
        .toList();
  }

  private static void requireSupport(Method method, int budget, double alpha, int support) {
    Require.that(
        budget <= support,
        "compare.budgets must be at most the number of candidates with mass, "
            + support
            + " for "
            + method.spelled()
            + " at transport.alpha "
            + alpha
            + ", but hold "
            + budget
            + "; a smaller transport.alpha, or auto, spreads the mass over more");
  }

  /** The queries' lists as deep as the methods made them. */
  Neighborhoods lists() {
    return ranked.lists().orElseThrow();
  }

  /** To be called last. */
  Map<Method, MethodCost> costs() {
    Map<Method, MethodCost> costs = new EnumMap<>(Method.class);
    peaks.forEach(
        (method, peak) -> {
          Set<String> steps =
              method == Method.TSDS
                  ? Set.of("density", "transport", method.spelled())
                  : Set.of(method.spelled());
          double seconds = 0;
          long shuffled = 0;
          for (Map<String, Object> stage : run.progress().stages()) {
            if (steps.contains(stage.get("name").toString())) {
              seconds += ((Number) stage.get("seconds")).doubleValue();
              shuffled += ((Number) stage.get("shuffle_bytes")).longValue();
            }
          }
          costs.put(method, new MethodCost(seconds, peak, shuffled));
        });
    return costs;
  }
}
