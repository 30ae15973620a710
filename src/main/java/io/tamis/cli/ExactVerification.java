package io.tamis.cli;

import io.tamis.certificate.Certificate;
import io.tamis.certificate.Check;
import io.tamis.config.Require;
import io.tamis.input.InputStep;
import io.tamis.search.Neighborhoods;
import io.tamis.search.Recall;
import io.tamis.search.SearchConfig.Kind;
import io.tamis.search.SearchStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Searches some of a run's queries once more, exactly, against the pool that it was made from. */
final class ExactVerification {
  /** Of a distance that is measured from the same vectors. */
  private static final double SAME = 1e-12;

  private final Certificate certificate;
  private final JobConfig config;
  private final SystemConfig.Transport system;
  private final Neighborhoods lists;
  private final SparkRun run;

  ExactVerification(
      Certificate certificate,
      JobConfig config,
      SystemConfig.Transport system,
      Neighborhoods lists,
      SparkRun run) {
    this.certificate = certificate;
    this.config = config;
    this.system = system;
    this.lists = lists;
    this.run = run;
  }

  /**
   * @param count queries to search, spread evenly; all where there are fewer
   */
  List<Check> checks(int count) throws Exception {
    try (TargetedPool opened = TargetedPool.open(config.candidates(), system, run)) {
      return searched(opened, spread(count, lists.queries()));
    }
  }

  /** Numbers spread evenly over [0, size). */
  static int[] spread(int count, int size) {
    int taken = Math.min(count, size);
    return IntStream.range(0, taken).map(n -> (int) ((long) n * size / taken)).toArray();
  }

  /** Files with the same rows may have another print, so that one proves nothing. */
  Check inputs() {
    List<String> changed = new ArrayList<>();
    compare("candidates", new InputStep(config.candidates()), changed);
    compare("queries", new InputStep(system.queries()), changed);
    return changed.isEmpty()
        ? Check.of("inputs", true, "candidates and queries are those that the run read")
        : Check.notChecked(
            "inputs", String.join("; ", changed) + "; whether rows did, the search must tell");
  }

  private void compare(String role, InputStep input, List<String> changed) {
    String print = input.read(run.spark()).fingerprint();
    if (!print.equals(certificate.inputs().get(role))) {
      changed.add(
          "%s changed since the run: their fingerprint is %s, and was %s"
              .formatted(role, print, certificate.inputs().get(role)));
    }
  }

  private List<Check> searched(TargetedPool opened, int[] sample) throws Exception {
    long pool = opened.pool().size() - opened.pool().quarantined().size();
    boolean sameQueries = Arrays.equals(opened.targets().vectors().ids(), lists.queryIds());
    Check sizes =
        Check.of(
            "pool",
            pool == lists.poolSize() && sameQueries,
            "%,d candidates, claimed %,d; %s queries",
            pool,
            lists.poolSize(),
            sameQueries ? "the same" : "other");
    if (!sizes.holds()) {
      return List.of(sizes);
    }
    int depth = Arrays.stream(sample).map(i -> lists.candidates()[i].length).max().orElseThrow();
    Neighborhoods exact =
        Located.in(
            opened.candidates(),
            () ->
                run.step(
                    "search",
                    () ->
                        new SearchStep(depth)
                            .apply(
                                opened.pool().allowed(),
                                pool,
                                opened.targets().vectors().rows(sample))));
    return List.of(sizes, compared(sample, exact));
  }

  /** The run's lists of the sampled queries against the exact ones, cut to the same length. */
  private Check compared(int[] sample, Neighborhoods exact) {
    double[][] expected = new double[sample.length][];
    double[][] found = new double[sample.length][];
    int same = 0;
    String different = "";
    String wrong = "";
    for (int n = 0; n < sample.length; n++) {
      found[n] = lists.distances()[sample[n]];
      expected[n] = Arrays.copyOf(exact.distances()[n], found[n].length);
      String difference = difference(sample[n], exact.ids(n), exact.distances()[n]);
      same += difference.isEmpty() ? 1 : 0;
      different = different.isEmpty() ? difference : different;
      wrong =
          wrong.isEmpty()
              ? wrongDistance(
                  lists.queryIds()[sample[n]],
                  lists.ids(sample[n]),
                  found[n],
                  exact.ids(n),
                  exact.distances()[n])
              : wrong;
    }
    Recall recall = Recall.of(expected, found);
    boolean claimsAll = certificate.text("search.kind").equals(Require.spelled(Kind.EXACT));
    String told =
        String.format(
            Locale.ROOT,
            "recall %.4f in [%.4f, %.4f] of %,d queries, %,d lists the same",
            recall.value(),
            recall.low(),
            recall.high(),
            sample.length,
            same);
    if (claimsAll) {
      return new Check(
          "search", same == sample.length, different.isEmpty() ? told : told + "; " + different);
    }
    double claimed = certificate.number("search.recall_low");
    return Check.of(
        "search",
        wrong.isEmpty() && recall.high() >= claimed,
        "%s; the run measured at least %.4f%s",
        told,
        claimed,
        wrong.isEmpty() ? "" : "; " + wrong);
  }

  /**
   * The first candidate of a list, which may miss neighbors, whose distance cannot be: other than
   * the exact one, or nearer than where the exact list ends without it. Empty if there is none.
   */
  static String wrongDistance(
      String query,
      String[] found,
      double[] foundDistances,
      String[] exact,
      double[] exactDistances) {
    Map<String, Double> known = HashMap.newHashMap(exact.length);
    for (int k = 0; k < exact.length; k++) {
      known.put(exact[k], exactDistances[k]);
    }
    double end = exactDistances[exact.length - 1];
    for (int k = 0; k < found.length; k++) {
      double distance = foundDistances[k];
      Double expected = known.get(found[k]);
      if (expected == null
          ? distance < end && !Check.agree(distance, end, SAME)
          : !Check.agree(distance, expected, SAME)) {
        return "rank %d of %s is %s at %s, but the pool has it %s"
            .formatted(
                k + 1,
                query,
                found[k],
                distance,
                expected == null ? "no nearer than " + end : "at " + expected);
      }
    }
    return "";
  }

  /** The first rank at which a list is another; empty if there is none. */
  private String difference(int i, String[] ids, double[] distances) {
    String[] foundIds = lists.ids(i);
    for (int k = 0; k < foundIds.length; k++) {
      if (!foundIds[k].equals(ids[k])
          || !Check.agree(lists.distances()[i][k], distances[k], SAME)) {
        return "rank %d of %s is %s at %s, but the pool has %s at %s"
            .formatted(
                k + 1,
                lists.queryIds()[i],
                foundIds[k],
                lists.distances()[i][k],
                ids[k],
                distances[k]);
      }
    }
    return "";
  }
}
