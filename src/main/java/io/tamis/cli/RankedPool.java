package io.tamis.cli;

import io.tamis.baselines.BaselinesConfig;
import io.tamis.baselines.BaselinesConfig.Turn;
import io.tamis.baselines.DoublyGreedy;
import io.tamis.baselines.KnnUniform;
import io.tamis.baselines.ListRule;
import io.tamis.baselines.RandomStep;
import io.tamis.baselines.Ranking;
import io.tamis.baselines.RdsRoundRobin;
import io.tamis.baselines.RoundRobin;
import io.tamis.baselines.TieBreak;
import io.tamis.baselines.UnbalancedTransportStep;
import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import io.tamis.input.ExampleTable;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import io.tamis.search.SearchStep;
import io.tamis.transport.TransportConfig;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool, ranked by any of the rules. Rules by lists share one set of lists, which grow where one
 * of them finds a list too short; the others pass over the pool themselves.
 */
final class RankedPool {
  private static final Logger LOG = LoggerFactory.getLogger(RankedPool.class);

  private final TargetedPool opened;
  private final PoolSearch search;
  private final BaselinesConfig settings;
  private final TransportConfig transport;
  private final TieBreak ties;
  private final SparkRun run;
  private Optional<Neighborhoods> lists = Optional.empty();
  private Optional<UnbalancedTransportStep.Outcome> transported = Optional.empty();

  /**
   * @param transport alpha and distance scale of knn-uniform, which must both be there for it
   * @param seed of ties by hash and of what goes by chance
   */
  RankedPool(
      TargetedPool opened,
      PoolSearch search,
      BaselinesConfig settings,
      TransportConfig transport,
      long seed,
      SparkRun run) {
    this.opened = opened;
    this.search = search;
    this.settings = settings;
    this.transport = transport;
    this.ties = new TieBreak(settings.ties(), seed);
    this.run = run;
  }

  /** Lets rules begin with lists that were searched for already. */
  RankedPool startingFrom(Neighborhoods neighborhoods) {
    lists = Optional.of(neighborhoods);
    return this;
  }

  /** The queries' lists as deep as they are by now; empty where no rule asked for any. */
  Optional<Neighborhoods> lists() {
    return lists;
  }

  /** The last unbalanced transport; empty if there was none. */
  Optional<UnbalancedTransportStep.Outcome> transported() {
    return transported;
  }

  /**
   * @param method one that ranks
   * @param budget at most the size of the pool
   * @return as many candidates at least, or all to which the rule gives a score
   */
  Ranking rank(SystemConfig.Method method, int budget) throws Exception {
    String step = Require.spelled(method);
    VectorBlock queries = opened.targets().vectors();
    return switch (method) {
      case KNN_UNIFORM ->
          rank(
              new KnnUniform(
                  transport.alpha().orElseThrow(), transport.distanceScale().orElseThrow(), ties),
              step,
              budget);
      case ROUND_ROBIN -> rank(new RoundRobin(ties), step, budget);
      case RDS_ROUND_ROBIN ->
          rank(
              settings.turns() == Turn.QUERY
                  ? RdsRoundRobin.ofQueries(ties, queries.size())
                  : new RdsRoundRobin(ties, QueryTasks.of(opened.targets())),
              step,
              budget);
      case DOUBLY_GREEDY -> rank(new DoublyGreedy(ties), step, budget);
      case UNBALANCED_TRANSPORT -> {
        VectorBlock directions =
            Located.in(opened.queries(), () -> UnbalancedTransportStep.directions(queries));
        yield Located.in(
            opened.candidates(), () -> run.step(step, () -> unbalanced(directions, budget)));
      }
      case RANDOM ->
          run.step(
              step,
              () ->
                  new RandomStep(ties.seed())
                      .apply(opened.pool().allowed(), search.poolSize(), budget));
      case RANDOM_BALANCED ->
          run.step(step, () -> new RandomStep(ties.seed()).balanced(sources(), budget));
      case TSDS, LEARNABILITY, SOURCES, DSIR, LESS ->
          throw new IllegalStateException(method + " does not rank by neighborhoods");
    };
  }

  /**
   * By any rule on lists.
   *
   * @param step under which its time is told
   */
  Ranking rank(ListRule rule, String step, int budget) throws Exception {
    VectorBlock queries = opened.targets().vectors();
    if (lists.isEmpty()) {
      long affordable = Math.max(1, SearchStep.LARGEST_NEIGHBORHOODS / queries.size());
      int first = rule.firstDepth(budget, queries.size(), search.poolSize());
      int depth = (int) Math.min(first, affordable);
      lists = Optional.of(searched(() -> search.nearest(depth, queries)));
    }
    while (true) {
      Neighborhoods now = lists.get();
      switch (run.step(step, () -> rule.rank(now, budget))) {
        case ListRule.Ranked(Ranking ranking) -> {
          return ranking;
        }
        case ListRule.Dry(int[] spent) ->
            lists =
                Optional.of(
                    searched(
                        () ->
                            new Deepening(search, queries)
                                .deeper(
                                    now,
                                    spent,
                                    "method " + step,
                                    "take fewer queries, or a smaller sample.count")));
      }
    }
  }

  private Neighborhoods searched(Callable<Neighborhoods> part) throws Exception {
    Neighborhoods found = Located.in(opened.candidates(), () -> run.step("search", part));
    long pairs = 0;
    for (int[] list : found.candidates()) {
      pairs += list.length;
    }
    run.progress().rows("search", pairs);
    return found;
  }

  private Ranking unbalanced(VectorBlock queries, int budget) {
    UnbalancedTransportStep.Outcome outcome =
        new UnbalancedTransportStep(settings.transport(), ties)
            .apply(opened.pool().allowed(), search.poolSize(), queries, budget);
    transported = Optional.of(outcome);
    if (!outcome.isSettled()) {
      LOG.warn(
          "unbalanced-transport did not settle in {} rounds, so its masses are not the plan's;"
              + " raise baselines.rounds or baselines.epsilon",
          outcome.rounds());
    }
    return outcome.ranking();
  }

  /** Ids of the pool with their sources, which an index may have been built without. */
  private Dataset<Row> sources() {
    Dataset<Row> embeddings = opened.pool().allowed();
    return opened.pool().index().isEmpty()
        ? embeddings
        : opened
            .candidates()
            .distinct()
            .select(ExampleTable.ID, ExampleTable.SOURCE)
            .join(embeddings.select(EmbeddingTable.ID), EmbeddingTable.ID);
  }
}
