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
import java.util.function.BiFunction;
import java.util.function.Function;
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

  /** Neighbors without which a list tells nothing. */
  private static final int LEAST_LIST = 2;

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
            .apply(pool.embeddings(), pool.size(), queries)
            .without(pool.quarantined(), poolSize());
    int[] asked = ranks.apply(sample);
    double expected = Arrays.stream(asked).max().orElseThrow() / sample.fraction();
    Neighborhoods found =
        new SearchStep((int) Math.clamp(2 * expected, 1, most)) // copies at a radius are many
            .apply(pool.embeddings(), pool.size(), queries, sample.squaredRadii(asked));
    return pool.quarantined().isEmpty()
        ? found
        : filled(found.without(pool.quarantined(), poolSize(), most), most, queries);
  }

  /** With lists for those queries around which only what is quarantined was found. */
  private Neighborhoods filled(Neighborhoods found, int most, VectorBlock queries) {
    int[] bare = shorterThan(Math.min(LEAST_LIST, poolSize()), found);
    return bare.length == 0
        ? found
        : found.with(bare, nearest(Math.min(most, SAMPLED_DEPTH), queries.rows(bare)));
  }

  private static int[] shorterThan(long wanted, Neighborhoods found) {
    return IntStream.range(0, found.queries())
        .filter(i -> found.candidates()[i].length < wanted)
        .toArray();
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
        depth,
        queries,
        (asked, some) -> new SearchStep(asked).apply(pool.embeddings(), pool.size(), some));
  }

  private Neighborhoods byGraphs(int depth, VectorBlock queries) {
    return allowed(
        depth,
        queries,
        (asked, some) ->
            new ShardSearchStep(asked, breadth).apply(context, pool.index().orElseThrow(), some));
  }

  /**
   * The nearest that are not quarantined: asks for more, for the queries around which those are
   * many.
   *
   * @throws IllegalArgumentException if they are so many that the driver cannot take them
   */
  private Neighborhoods allowed(
      int depth, VectorBlock queries, BiFunction<Integer, VectorBlock, Neighborhoods> search) {
    Set<String> quarantined = pool.quarantined();
    if (quarantined.isEmpty()) {
      return search.apply(depth, queries);
    }
    long most = Math.min(pool.size(), (long) depth + quarantined.size());
    long wanted = Math.min(depth, poolSize());
    int[] spent = IntStream.range(0, queries.size()).toArray();
    Neighborhoods found = null;
    long asked = 0;
    for (long more = Math.max(1, depth / 8); asked < most && spent.length > 0; more *= 4) {
      long next = Math.min(most, depth + more);
      long affordable = Math.max(depth, SearchStep.LARGEST_NEIGHBORHOODS / spent.length);
      if (affordable <= asked) {
        Deepening.refuseAbove(
            next * spent.length,
            "a search for neighbors behind the " + quarantined.size() + " quarantined candidates",
            "take fewer queries, or set decontaminate.action to report or off");
      }
      asked = Math.min(next, affordable);
      Neighborhoods part =
          search.apply((int) asked, queries.rows(spent)).without(quarantined, poolSize(), depth);
      found = found == null ? part : found.with(spent, part);
      spent = shorterThan(wanted, found);
    }
    return found;
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
