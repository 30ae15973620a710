package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.tamis.baselines.KnnUniform;
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
import io.tamis.transport.TransportProblem;
import io.tamis.transport.TransportSolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each method picks for each budget, from the lists that the search for the plan left; a
 * method that needs more than lists passes over the pool on its own.
 */
final class ComparedMethods {
  private final ComparisonConfig config;
  private final TargetedPool opened;
  private final PlanSearch.Outcome outcome;
  private final PoolSearch search;
  private final RankedPool ranked;
  private final SparkRun run;
  private final List<Integer> budgets;
  private final int largest;
  private final Map<Method, Long> peaks = new EnumMap<>(Method.class);

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
    this.search = search;
    this.ranked =
        new RankedPool(
                opened, search, config.baselines(), config.system().transport(), config.seed(), run)
            .startingFrom(outcome.neighborhoods());
    this.run = run;
    this.budgets = budgets;
    this.largest = budgets.getLast();
  }

  /** The picks of every method at every budget. */
  List<Picks> picks(Set<Method> methods) throws Exception {
    List<Picks> picks = new ArrayList<>();
    for (Method method : methods) {
      picks.addAll(picks(method));
      peaks.put(method, run.progress().peakMemory());
    }
    return picks;
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
      requireSupport(Method.TSDS, budget, alpha, plan.support());
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

  /** K depends on alpha; where that is automatic, K is the least that reaches the budget. */
  private List<Picks> knnUniform() throws Exception {
    List<Picks> picks = new ArrayList<>();
    double scale = outcome.plan().distanceScale();
    for (int budget : budgets) {
      OptionalDouble given = config.system().transport().alpha();
      double alpha = given.isPresent() ? given.getAsDouble() : evenAlpha(budget, scale);
      TieBreak ties = new TieBreak(config.baselines().ties(), config.seed());
      Ranking ranking =
          ranked.rank(new KnnUniform(alpha, scale, ties), Method.KNN_UNIFORM.spelled(), budget);
      requireSupport(Method.KNN_UNIFORM, budget, alpha, ranking.size());
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

  /** The largest alpha that is enough where every candidate counts as alone. */
  private double evenAlpha(int budget, double scale) throws Exception {
    while (true) {
      Neighborhoods lists = ranked.lists().orElseThrow();
      double[] alone = new double[lists.candidateIds().length];
      Arrays.fill(alone, 1);
      OptionalDouble alpha =
          run.step(
              Method.KNN_UNIFORM.spelled(),
              () ->
                  new TransportSolver(
                          new TransportProblem(
                              lists.candidates(), lists.distances(), alone, lists.poolSize()))
                      .alphaForSupport(budget, scale));
      if (alpha.isPresent()) {
        return alpha.getAsDouble();
      }
      ranked.startingFrom(run.step("search", () -> deeper(lists)));
    }
  }

  private Neighborhoods deeper(Neighborhoods lists) {
    return new Deepening(search, opened.targets().vectors())
        .deeper(
            lists,
            IntStream.range(0, lists.queries()).filter(i -> !lists.isComplete(i)).toArray(),
            "method " + Method.KNN_UNIFORM.spelled(),
            "set smaller compare.budgets");
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
    Set<String> quarantined = opened.pool().quarantined();
    Dataset<Row> texts = opened.candidates().distinct();
    if (!quarantined.isEmpty()) {
      texts =
          texts.filter(
              udf((String id) -> !quarantined.contains(id), DataTypes.BooleanType)
                  .apply(col(ExampleTable.ID)));
    }
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
