package io.tamis.cli;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.density.Densities;
import io.tamis.density.DensityStep;
import io.tamis.index.IndexFolder;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import io.tamis.search.Recall;
import io.tamis.search.Sample;
import io.tamis.search.SampleStep;
import io.tamis.search.SearchConfig.Kind;
import io.tamis.search.SearchStep;
import io.tamis.search.ShardSearchStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Neighbors and densities of a pool, by scans of its vectors or by the graphs of its index. Where
 * graphs answer, a sample of the queries is scanned for too, and the graphs are asked for more
 * until they find enough.
 */
final class PoolSearch {
  private static final Logger LOG = LoggerFactory.getLogger(PoolSearch.class);

  /** Queries that are answered exactly besides. */
  private static final int SAMPLED = 64;

  /** Below it the graphs are asked for more. */
  private static final double AIMED_RECALL = 0.99;

  /** How much more at the most. */
  private static final double LARGEST_BREADTH = 16;

  /** Of the pool; comparing the queries with it takes as little of the time. */
  private static final double SAMPLED_FRACTION = 1.0 / 16;

  /** Neighbors in the sample: those of about 1,024 in the pool. */
  private static final int SAMPLED_DEPTH = 64;

  private final SystemConfig.Transport config;
  private final VectorPool pool;
  private final SearchChoice choice;
  private final JavaSparkContext context;
  private final Map<String, CheckedList> checked = new TreeMap<>(Ids.ORDER);
  private double densityRecall = 1;
  private double breadth = 1;

  /** A sampled query's list as it was found, and as it is. */
  private record CheckedList(double[] found, String[] ids, double[] distances) {}

  /** By whichever search the settings ask for, or costs less for these queries. */
  static PoolSearch of(SystemConfig.Transport config, VectorPool pool, VectorBlock queries) {
    pool.index().ifPresent(index -> requireDimensions(index, queries));
    return new PoolSearch(config, pool, SearchChoice.of(config, pool, queries.size()));
  }

  private PoolSearch(SystemConfig.Transport config, VectorPool pool, SearchChoice choice) {
    this.config = config;
    this.pool = pool;
    this.choice = choice;
    this.context =
        JavaSparkContext.fromSparkContext(pool.embeddings().sparkSession().sparkContext());
  }

  private static void requireDimensions(IndexFolder index, VectorBlock queries) {
    int indexed = index.manifest().settings().dimensions();
    Require.that(
        queries.dimensions() == indexed,
        "queries must have the dimensions of the index, but they have "
            + queries.dimensions()
            + ", and it has "
            + indexed);
  }

  /** Candidates that a query may have as neighbors. */
  long poolSize() {
    return pool.size() - pool.quarantined().size();
  }

  SearchChoice choice() {
    return choice;
  }

  /** How many times more documents the graphs were asked for than are wanted. */
  double breadth() {
    return breadth;
  }

  /**
   * Share of the sampled candidates' surroundings that the graphs found, weighted by the kernel.
   */
  double densityRecall() {
    return densityRecall;
  }

  /** Of the sampled queries' lists as they were searched last. */
  Recall recall() {
    return checked.isEmpty()
        ? Recall.exact()
        : Recall.of(
            checked.values().stream().map(CheckedList::distances).toArray(double[][]::new),
            checked.values().stream().map(CheckedList::found).toArray(double[][]::new));
  }

  /**
   * By a scan: all candidates within radii that a sample of the pool gives.
   *
   * @param ranks of the neighbors in the sample whose distances are the radii
   * @param most neighbors of one query
   */
  Neighborhoods within(Function<Sample, int[]> ranks, int most, VectorBlock queries) {
    long affordable = SearchStep.LARGEST_NEIGHBORHOODS / queries.size();
    Sample sample =
        new SampleStep(SAMPLED_FRACTION, (int) Math.min(SAMPLED_DEPTH, affordable))
            .apply(pool.embeddings(), pool.size(), queries);
    int[] asked = ranks.apply(sample);
    double expected = Arrays.stream(asked).max().orElseThrow() / sample.fraction();
    Neighborhoods found =
        new SearchStep((int) Math.min(most, 2 * expected)) // copies at a radius are many
            .apply(pool.embeddings(), pool.size(), queries, sample.squaredRadii(asked));
    return pool.quarantined().isEmpty()
        ? found
        : found.without(pool.quarantined(), poolSize(), most);
  }

  /**
   * @throws IllegalArgumentException if the graphs find less than {@code search.minimum-recall}
   */
  Neighborhoods nearest(int depth, VectorBlock queries) {
    if (choice.search() == Kind.EXACT) {
      return exact(depth, queries);
    }
    int[] sample = sample(queries.size());
    VectorBlock sampled = queries.rows(sample);
    Neighborhoods exact = exact(depth, sampled);
    Neighborhoods found = byGraphs(depth, sampled);
    Recall recall = Recall.of(exact.distances(), found.distances());
    while (recall.value() < aimed() && breadth < LARGEST_BREADTH) {
      breadth *= 2;
      LOG.info("recall {} is low, so the graphs are asked for more: x{}", recall.value(), breadth);
      found = byGraphs(depth, sampled);
      recall = Recall.of(exact.distances(), found.distances());
    }
    Require.that(
        recall.value() >= config.search().minimumRecall(),
        "search.minimum-recall must be reached, but the index finds %.4f of the %d nearest, and the minimum is %s; set search.kind to exact, or build the index with a higher index.beam-width"
            .formatted(recall.value(), depth, config.search().minimumRecall()));
    for (String id : queries.ids()) { // what was known of them is of another depth
      checked.remove(id);
    }
    for (int n = 0; n < sample.length; n++) {
      checked.put(
          sampled.ids()[n],
          new CheckedList(found.distances()[n], exact.ids(n), exact.distances()[n]));
    }
    return sample.length == queries.size() ? found : byGraphs(depth, queries);
  }

  /**
   * The neighborhoods with the sampled queries' lists as they are.
   *
   * @return the same where nothing was sampled
   */
  Neighborhoods corrected(Neighborhoods neighborhoods) {
    int[] numbers =
        IntStream.range(0, neighborhoods.queries())
            .filter(i -> checked.containsKey(neighborhoods.queryIds()[i]))
            .toArray();
    List<CheckedList> lists =
        Arrays.stream(numbers).mapToObj(i -> checked.get(neighborhoods.queryIds()[i])).toList();
    return neighborhoods.with(
        numbers,
        lists.stream().map(CheckedList::ids).toArray(String[][]::new),
        lists.stream().map(CheckedList::distances).toArray(double[][]::new));
  }

  Densities densities(String[] ids) {
    if (choice.density() == Kind.EXACT) {
      return exactDensities(ids);
    }
    int[] sample = sample(ids.length);
    String[] sampled = Arrays.stream(sample).mapToObj(j -> ids[j]).toArray(String[]::new);
    double exact = surroundings(exactDensities(sampled));
    double share = share(exact, surroundings(densitiesByGraphs(sampled)));
    while (share < aimed() && breadth < LARGEST_BREADTH) {
      breadth *= 2;
      LOG.info("densities miss {}, so the graphs are asked for more: x{}", 1 - share, breadth);
      share = share(exact, surroundings(densitiesByGraphs(sampled)));
    }
    Require.that(
        share >= config.search().minimumRecall(),
        "search.minimum-recall must be reached, but the graphs find %.4f of what adds to the densities, and the minimum is %s; set search.kind to exact, or build the index with a higher index.beam-width"
            .formatted(share, config.search().minimumRecall()));
    densityRecall = Math.min(densityRecall, share);
    return densitiesByGraphs(ids);
  }

  private double aimed() {
    return Math.max(AIMED_RECALL, config.search().minimumRecall());
  }

  private static double share(double exact, double found) {
    return exact > 0 ? found / exact : 1;
  }

  /** What the others around add to the densities. */
  private static double surroundings(Densities densities) {
    return Arrays.stream(densities.densities()).map(density -> density - 1).sum();
  }

  private Neighborhoods exact(int depth, VectorBlock queries) {
    return allowed(
        depth, asked -> new SearchStep(asked).apply(pool.embeddings(), pool.size(), queries));
  }

  private Neighborhoods byGraphs(int depth, VectorBlock queries) {
    return allowed(
        depth,
        asked ->
            new ShardSearchStep(asked, breadth)
                .apply(context, pool.index().orElseThrow(), queries));
  }

  /** The nearest that are not quarantined: asks for more where those are among them. */
  private Neighborhoods allowed(int depth, IntFunction<Neighborhoods> search) {
    Set<String> quarantined = pool.quarantined();
    if (quarantined.isEmpty()) {
      return search.apply(depth);
    }
    long most = Math.min(pool.size(), (long) depth + quarantined.size());
    long more = Math.max(1, depth / 8);
    while (true) {
      long asked = Math.min(most, depth + more);
      Neighborhoods found = search.apply((int) asked).without(quarantined, poolSize(), depth);
      long wanted = Math.min(depth, poolSize());
      if (asked == most
          || Arrays.stream(found.candidates()).allMatch(list -> list.length >= wanted)) {
        return found;
      }
      more *= 4;
    }
  }

  private Densities exactDensities(String[] ids) {
    return new DensityStep(config.density(), config.search().metric())
        .apply(pool.embeddings(), pool.size(), ids);
  }

  private Densities densitiesByGraphs(String[] ids) {
    return new DensityStep(config.density(), config.search().metric())
        .apply(context, pool.index().orElseThrow(), breadth, ids);
  }

  /** Numbers spread evenly over [0, size). */
  private static int[] sample(int size) {
    int count = Math.min(size, SAMPLED);
    return IntStream.range(0, count).map(n -> (int) ((long) n * size / count)).toArray();
  }
}
