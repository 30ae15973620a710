package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.cost.Workload;
import io.tamis.density.Densities;
import io.tamis.density.DensityConfig;
import io.tamis.density.DensityConfig.Scope;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import io.tamis.search.SearchConfig;
import io.tamis.search.SearchConfig.Kind;
import io.tamis.search.SearchStep;
import io.tamis.transport.JointSolver;
import io.tamis.transport.Targets;
import io.tamis.transport.TransportPlan;
import io.tamis.transport.TransportProblem;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * From vectors to the optimal plan: searches to a first depth, measures densities only of the
 * candidates that the plan may touch, solves, and goes deeper for the queries that ran dry, until
 * an unlimited depth would give the same plan. With a depth given, it stops there.
 */
final class PlanSearch {
  /** Neighbors fetched for each query at first where no sample tells how many are needed. */
  private static final int FIRST_DEPTH = 1024;

  /** Candidates from which on a sample is worth its time. */
  private static final int LARGE_POOL = 16 * FIRST_DEPTH;

  /** Neighbors of one query that a radius from the sample may bring at the most. */
  private static final int MOST_AT_FIRST = 4 * FIRST_DEPTH;

  /** Neighbors of each query whose densities most plans need. */
  private static final int TYPICALLY_MEASURED = 64;

  private static final String ADVICE = "raise transport.alpha, or set a smaller search.depth";

  private final SystemConfig.Transport config;
  private final SparkRun run;
  private final PoolSearch search;
  private final CandidateWeights weights;
  private final long poolSize;
  private final VectorBlock queries;
  private final Targets targets;
  private final int budget;
  private final DepthPrediction prediction;

  private Neighborhoods neighborhoods;
  private Densities densities = Densities.none();
  private int[] measured;

  /** What the search ends with; the problem holds the lists as deep as they were measured. */
  record Outcome(
      Neighborhoods neighborhoods,
      Densities densities,
      TransportProblem problem,
      JointSolver solver,
      TransportPlan plan) {

    /** As {@link TransportPlan#boundaryTies}, where lists reach further than was measured. */
    int boundaryTies() {
      return (int)
          IntStream.range(0, neighborhoods.queries())
              .filter(
                  i -> {
                    double[] distances = neighborhoods.distances()[i];
                    int depth = plan.plan()[i].length;
                    return depth < distances.length && distances[depth] == distances[depth - 1];
                  })
              .count();
    }
  }

  /** All queries are of one target. */
  PlanSearch(
      SystemConfig.Transport config,
      SparkRun run,
      PoolSearch search,
      CandidateWeights weights,
      VectorBlock queries,
      int budget) {
    this(config, run, search, weights, queries, Targets.one(queries.size()), budget);
  }

  /**
   * @param budget how many candidates the support must hold where alpha is automatic
   */
  PlanSearch(
      SystemConfig.Transport config,
      SparkRun run,
      PoolSearch search,
      CandidateWeights weights,
      VectorBlock queries,
      Targets targets,
      int budget) {
    this.config = config;
    this.run = run;
    this.search = search;
    this.weights = weights;
    this.poolSize = search.poolSize();
    this.queries = queries;
    this.targets = targets;
    this.budget = budget;
    this.prediction = new DepthPrediction(config.transport(), budget);
  }

  Outcome find() throws Exception {
    neighborhoods = run.step("search", this::firstNeighborhoods);
    run.progress().rows("search", listLengths().asLongStream().sum());
    boolean measuresAll =
        !config.density().isOn()
            || config.search().depth().isPresent()
            || config.density().scope() == Scope.PREFETCHED;
    measured =
        measuresAll
            ? listLengths().toArray()
            : run.step("transport", () -> prediction.measured(neighborhoods));
    while (true) {
      run.step("density", this::measure);
      Outcome outcome = run.step("transport", this::solve);
      if (outcome != null && outcome.solver().isExact(outcome.plan())) {
        return outcome;
      }
      int[] lacking =
          outcome == null || outcome.plan().dry().length == 0
              ? IntStream.range(0, queries.size()).toArray()
              : outcome.plan().dry();
      if (!run.step("search", () -> extend(lacking, measuresAll))) {
        Require.that(
            outcome != null,
            "transport.alpha: auto finds no alpha whose support holds the budget of "
                + budget
                + " within search.depth "
                + neighborhoods.depth()
                + "; raise it, or set it to auto");
        return outcome;
      }
    }
  }

  /** What the first round of a search asks for. */
  static Workload.Task firstRound(
      SearchConfig search, DensityConfig density, int queries, long poolSize) {
    long affordable = SearchStep.LARGEST_NEIGHBORHOODS / queries;
    int depth = search.depth().orElseGet(() -> (int) Math.min(FIRST_DEPTH, affordable));
    boolean measuresAll = search.depth().isPresent() || density.scope() == Scope.PREFETCHED;
    long measured = Math.min(poolSize, measuresAll ? depth : Math.min(depth, TYPICALLY_MEASURED));
    return new Workload.Task(
        queries,
        depth,
        density.isOn() ? Math.min(poolSize, queries * measured) : 0,
        density.scope() == Scope.POOL ? Workload.Around.POOL : Workload.Around.TOUCHED);
  }

  /** To be called last: how well the pool was searched for this plan. */
  SearchQuality quality(TransportPlan plan) throws Exception {
    return new SearchQuality(
        search.choice(),
        search.recall(),
        search.densityRecall(),
        search.breadth(),
        objectiveDifference(plan));
  }

  private Neighborhoods firstNeighborhoods() {
    if (config.search().depth().isPresent()) {
      int depth = config.search().depth().getAsInt();
      Deepening.refuseAbove(
          Math.min(depth, poolSize) * queries.size(), "search.depth " + depth, ADVICE);
      return search.nearest(depth, queries);
    }
    long affordable = SearchStep.LARGEST_NEIGHBORHOODS / queries.size();
    Require.that(
        affordable >= 2,
        "queries must be at most "
            + SearchStep.LARGEST_NEIGHBORHOODS / 2
            + ", but are "
            + queries.size());
    int depth = (int) Math.min(FIRST_DEPTH, affordable);
    boolean isWholeListMeasured =
        config.density().isOn() && config.density().scope() == Scope.PREFETCHED;
    return search.choice().search() == Kind.EXACT && poolSize >= LARGE_POOL && !isWholeListMeasured
        ? search.within(prediction::ranks, (int) Math.min(MOST_AT_FIRST, affordable), queries)
        : search.nearest(depth, queries);
  }

  private IntStream listLengths() {
    return Arrays.stream(neighborhoods.candidates()).mapToInt(list -> list.length);
  }

  /** Measures what lies within {@link #measured} and was not measured before. */
  private Densities measure() {
    boolean[] wanted = new boolean[neighborhoods.candidateIds().length];
    for (int i = 0; i < measured.length; i++) {
      for (int k = 0; k < measured[i]; k++) {
        wanted[neighborhoods.candidates()[i][k]] = true;
      }
    }
    boolean anew = config.density().scope() == Scope.PREFETCHED;
    Densities known = anew ? Densities.none() : densities;
    String[] ids =
        IntStream.range(0, wanted.length)
            .filter(j -> wanted[j])
            .mapToObj(j -> neighborhoods.candidateIds()[j])
            .filter(id -> known.indexOf(id) < 0)
            .toArray(String[]::new);
    Densities added = config.density().isOn() ? search.densities(ids) : Densities.uniform(ids);
    densities = known.plus(added);
    weights.read(ids);
    run.progress().rows("density", densities.ids().length);
    return densities;
  }

  /** A candidate of weight w takes what w of a candidate would: its density counts 1 / w times. */
  private TransportProblem problem() {
    double[] byCandidate = new double[neighborhoods.candidateIds().length];
    for (int j = 0; j < byCandidate.length; j++) {
      int at = densities.indexOf(neighborhoods.candidateIds()[j]);
      byCandidate[j] =
          at < 0
              ? Double.NaN
              : densities.densities()[at] / weights.of(neighborhoods.candidateIds()[j]);
    }
    return new TransportProblem(
            neighborhoods.candidates(), neighborhoods.distances(), byCandidate, poolSize)
        .cut(measured);
  }

  private Outcome solve() {
    TransportProblem problem = problem();
    JointSolver solver = new JointSolver(problem, targets);
    double scale = prediction.distanceScale(neighborhoods);
    OptionalDouble alpha =
        config.transport().alpha().isPresent()
            ? config.transport().alpha()
            : solver.alphaForSupport(budget, scale);
    run.progress().rows("transport", Arrays.stream(measured).sum());
    return alpha.isEmpty()
        ? null
        : new Outcome(
            neighborhoods, densities, problem, solver, solver.solve(alpha.getAsDouble(), scale));
  }

  /** Puts the sampled queries' true lists in the place of those found, and solves once more. */
  private double objectiveDifference(TransportPlan plan) throws Exception {
    if (search.choice().search() == Kind.EXACT) {
      return 0;
    }
    neighborhoods = search.corrected(neighborhoods);
    run.step("density", this::measure);
    JointSolver solver = new JointSolver(problem(), targets);
    return run.step(
        "transport",
        () -> plan.primal() - solver.solve(plan.alpha(), plan.distanceScale()).primal());
  }

  /**
   * Lets the lists of some queries reach further: first what was fetched already, then a search.
   *
   * @return whether any list got longer
   */
  private boolean extend(int[] lacking, boolean measuresAll) {
    int[] fetched = listLengths().toArray();
    int[] spent =
        Arrays.stream(lacking)
            .filter(i -> measured[i] == fetched[i] && !neighborhoods.isComplete(i))
            .toArray();
    boolean grows = Arrays.stream(lacking).anyMatch(i -> measured[i] < fetched[i]);
    if (spent.length > 0 && config.search().depth().isEmpty()) {
      neighborhoods =
          new Deepening(search, queries)
              .deeper(neighborhoods, spent, "the optimum for this transport.alpha", ADVICE);
      grows = true;
    }
    int[] reach = listLengths().toArray();
    for (int i : lacking) {
      measured[i] = measuresAll ? reach[i] : Math.min(2 * measured[i], reach[i]);
    }
    run.progress().rows("search", Arrays.stream(reach).asLongStream().sum());
    return grows;
  }
}
