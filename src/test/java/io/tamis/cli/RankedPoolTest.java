package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.NpyFiles;
import io.tamis.SharedData;
import io.tamis.baselines.DoublyGreedy;
import io.tamis.baselines.KnnUniform;
import io.tamis.baselines.ListRule;
import io.tamis.baselines.MadeLists;
import io.tamis.baselines.Ranking;
import io.tamis.baselines.RdsRoundRobin;
import io.tamis.baselines.RoundRobin;
import io.tamis.baselines.TieBreak;
import io.tamis.cli.SystemConfig.Method;
import io.tamis.config.ConfigFile;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every rule on one opened pool, whose lists are shared: as on lists of the whole pool. */
class RankedPoolTest {
  private static final int BUDGET = 150;

  @TempDir private Path folder;

  private static JobConfig job(String candidates, String queries) {
    return JobConfig.from(
        ConfigFile.empty()
            .with(
                List.of(
                    "candidates.path=" + candidates,
                    "queries.path=" + queries,
                    "method=knn-uniform",
                    "transport.alpha=0.9",
                    "transport.distance-scale=1",
                    "sample.count=" + BUDGET,
                    "output.path=unused")));
  }

  @Test
  void onTheReferencesVectorsTheRulesTakeWhatTheyTakeOfCompleteLists() throws Exception {
    check(job(SharedData.path("toy/candidates.npy"), SharedData.path("toy/query_examples.npy")));
  }

  @Test
  void aQueryWhoseListRunsDryIsSearchedDeeper() throws Exception {
    float[][] queries = RandomVectors.gaussian(12, 3, 2);
    for (int i = 0; i < 4; i++) { // ask for the same candidates
      queries[i] = new float[] {0.01f + 0.01f * i, 0, 0};
    }
    queries[11] = new float[] {30, 0, 0}; // of no use to any rule by distance but the fair ones
    int depth =
        check(
            job(
                NpyFiles.write(folder.resolve("p.npy"), RandomVectors.gaussian(3_000, 3, 1)),
                NpyFiles.write(folder.resolve("q.npy"), queries)));
    assertThat(depth).isBetween(50, 1_000); // neither what they began with, nor the whole pool
  }

  @Test
  void tasksAreTheSourcesOfQueriesInTheOrderOfTheirNames() throws Exception {
    Path file =
        JobFiles.text(
            folder.resolve("v.jsonl"),
            """
            {"id": "a", "v": [1, 0], "task": "sums"}
            {"id": "c", "v": [0, 1], "task": null}
            {"id": "b", "v": [1, 1], "task": "dates"}
            {"id": "d", "v": [2, 1], "task": "sums"}
            """);
    JobConfig config =
        JobConfig.from(
            ConfigFile.empty()
                .with(
                    List.of(
                        "candidates.path=" + file,
                        "candidates.id=id",
                        "candidates.embedding=v",
                        "queries.path=" + file,
                        "queries.id=id",
                        "queries.embedding=v",
                        "queries.source=task",
                        "method=rds-round-robin",
                        "baselines.turns=source",
                        "sample.count=3",
                        "output.path=unused")));
    SystemConfig.Baseline system = (SystemConfig.Baseline) config.system();
    try (SparkRun run = Given.run();
        TargetedPool opened = TargetedPool.open(config.candidates(), system.pool(), run)) {
      assertThat(QueryTasks.of(opened.targets())).containsExactly(2, 1, 0, 2); // a, b, c, d
      RankedPool pool =
          new RankedPool(
              opened,
              PoolSearch.of(system.pool(), opened.pool(), opened.targets().vectors()),
              system.settings(),
              system.pool().transport(),
              0,
              run);
      assertThat(pool.rank(Method.RDS_ROUND_ROBIN, 4).ids()).containsExactly("c", "b", "a", "d");
    }
  }

  @Test
  void listsThatTheDriverCannotTakeAreRefused() {
    assertThatThrownBy(() -> Deepening.refuseAbove((1L << 23) + 1, "method x", "take fewer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "method x asks for 8388609 pairs of a query and a neighbor, more than the 8388608 that"
                + " the driver takes; take fewer");
  }

  /**
   * @return the longest list that was needed, but for knn-uniform
   */
  private static int check(JobConfig config) throws Exception {
    SystemConfig.Baseline system = (SystemConfig.Baseline) config.system();
    try (SparkRun run = Given.run();
        TargetedPool opened = TargetedPool.open(config.candidates(), system.pool(), run)) {
      PoolSearch search = PoolSearch.of(system.pool(), opened.pool(), opened.targets().vectors());
      RankedPool pool =
          new RankedPool(opened, search, system.settings(), system.pool().transport(), 0, run);
      Neighborhoods all = MadeLists.complete(distances(opened));
      TieBreak ties = TieBreak.byId();
      same(pool.rank(Method.ROUND_ROBIN, BUDGET), all, new RoundRobin(ties));
      int queries = all.queries();
      same(pool.rank(Method.RDS_ROUND_ROBIN, BUDGET), all, RdsRoundRobin.ofQueries(ties, queries));
      same(pool.rank(Method.DOUBLY_GREEDY, BUDGET), all, new DoublyGreedy(ties));
      int depth = pool.lists().orElseThrow().depth();
      same(pool.rank(Method.KNN_UNIFORM, BUDGET), all, new KnnUniform(0.9, 1, ties));
      Ranking transport = pool.rank(Method.UNBALANCED_TRANSPORT, BUDGET);
      assertThat(transport.size()).isEqualTo(BUDGET);
      assertThat(pool.transported().orElseThrow().rounds()).isBetween(2, 50);
      assertThat(Set.of(pool.rank(Method.RANDOM, BUDGET).ids())).hasSize(BUDGET);
      return depth;
    }
  }

  private static void same(Ranking found, Neighborhoods all, ListRule rule) {
    Ranking expected = ((ListRule.Ranked) rule.rank(all, BUDGET)).ranking();
    assertThat(found.ids()).containsExactly(expected.ids());
    assertThat(found.scores()).containsExactly(expected.scores());
    assertThat(found.settledAt()).containsExactly(expected.settledAt());
  }

  /** By query in the order of ids and candidate by number. */
  private static double[][] distances(TargetedPool opened) {
    Map<String, float[]> pool = EmbeddingTable.collect(opened.pool().embeddings());
    VectorBlock queries = opened.targets().vectors();
    double[][] distances = new double[queries.size()][pool.size()];
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < pool.size(); j++) {
        distances[i][j] = Math.sqrt(queries.squaredDistance(i, pool.get("" + j)));
      }
    }
    return distances;
  }
}
