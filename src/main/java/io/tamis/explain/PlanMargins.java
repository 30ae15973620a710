package io.tamis.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Why a plan gives a candidate the mass that it has, and how far that is from changing.
 *
 * <p>A query fills its neighbors in order, each with 1 / density, until s of its target is reached.
 * Were one candidate farther from the query, the others would move up: with P the sum of 1 /
 * density of the others before a distance, it would get min(1 / density, s - P) there, and nothing
 * from the neighbor on at which P reaches s. The same distance is what a candidate without mass
 * must be nearer than. All else, s too, is held as it is: were the plan solved anew, s would move a
 * little. Time O(E) for a candidate, for E listed pairs.
 */
public record PlanMargins(ShippedLists lists) {
  /** Share of s below which a difference is rounding, as in the fill itself. */
  private static final double ROUNDING = 1e-10;

  /**
   * Where a query would stop without one candidate, and where that one gets less before.
   *
   * @param stop place of the neighbor at which the others use up the mass; the list's length if
   *     they do not
   * @param before what the others fill before that, of s
   * @param loss place of the neighbor behind which the candidate gets less than now; the list's
   *     length if it does not
   * @param left what it would get there, of s
   */
  private record Walk(int stop, double before, int loss, double left) {}

  /** What each query gives the candidate, the most first, ties in the order of the queries. */
  public List<Pull> pulls(int candidate) {
    double total = 0;
    List<Pull> pulls = new ArrayList<>();
    for (int i = 0; i < lists.queries(); i++) {
      int k = lists.place(i, candidate);
      total += k < 0 ? 0 : lists.masses()[i][k];
    }
    for (int i = 0; i < lists.queries(); i++) {
      int k = lists.place(i, candidate);
      if (k >= 0 && lists.masses()[i][k] > 0) {
        pulls.add(
            new Pull(
                lists.queryIds()[i],
                k + 1,
                lists.distances()[i][k],
                lists.masses()[i][k],
                lists.masses()[i][k] / total,
                stopsAt(i)));
      }
    }
    pulls.sort(Comparator.comparingDouble(pull -> -pull.mass()));
    return pulls;
  }

  /** In how many lists the candidate is. */
  public int listed(int candidate) {
    int listed = 0;
    for (int i = 0; i < lists.queries(); i++) {
      listed += lists.place(i, candidate) >= 0 ? 1 : 0;
    }
    return listed;
  }

  /** Of a candidate with mass; empty for others. */
  public Optional<Margin> margin(int candidate) {
    double loses = Double.POSITIVE_INFINITY;
    String losesOf = "";
    double losesMass = 0;
    double drops = -1;
    String dropsOf = "";
    boolean isLeast = false;
    for (int i = 0; i < lists.queries(); i++) {
      int k = lists.place(i, candidate);
      if (k < 0 || !(lists.masses()[i][k] > 0)) {
        continue;
      }
      double[] distances = lists.distances()[i];
      Walk walk = walk(i, k);
      int last = distances.length - 1;
      double loss = distances[Math.min(walk.loss, last)] - distances[k];
      if (walk.loss <= last && loss < loses) {
        loses = loss;
        losesOf = lists.queryIds()[i];
        losesMass = lists.masses()[i][k] - lists.mass(i, walk.left);
      }
      double drop = distances[Math.min(walk.stop, last)] - distances[k];
      if (drop > drops) {
        drops = drop;
        dropsOf = lists.queryIds()[i];
      }
      isLeast |= walk.stop > last;
    }
    return drops < 0
        ? Optional.empty()
        : Optional.of(
            new Margin(
                Double.isInfinite(loses) ? drops : loses,
                losesOf,
                losesMass,
                drops,
                dropsOf,
                isLeast));
  }

  /** Of a candidate that is in some list, but has no mass; empty for others. */
  public Optional<NearMiss> nearMiss(int candidate) {
    NearMiss nearest = null;
    for (int i = 0; i < lists.queries(); i++) {
      int k = lists.place(i, candidate);
      if (k < 0) {
        continue;
      }
      if (lists.masses()[i][k] > 0) {
        return Optional.empty();
      }
      NearMiss miss = miss(i, k);
      nearest = nearest == null || miss.lacks() < nearest.lacks() ? miss : nearest;
    }
    return Optional.ofNullable(nearest);
  }

  /** What one query ships, nearest first. */
  public List<Served> served(int query) {
    List<Served> served = new ArrayList<>();
    for (int k = 0; k < lists.candidates()[query].length; k++) {
      double mass = lists.masses()[query][k];
      if (mass > 0) {
        served.add(
            new Served(
                lists.id(query, k),
                k + 1,
                lists.distances()[query][k],
                lists.density(query, k),
                mass,
                mass / lists.ships()[query]));
      }
    }
    return served;
  }

  /** The first candidates in a query's list to which it ships nothing. */
  public List<NearMiss> misses(int query, int count) {
    List<NearMiss> misses = new ArrayList<>();
    for (int k = 0; k < lists.candidates()[query].length && misses.size() < count; k++) {
      if (lists.masses()[query][k] == 0) {
        misses.add(miss(query, k));
      }
    }
    return misses;
  }

  /** Distance of a query's farthest candidate with mass. */
  public double stopsAt(int query) {
    return lists.distances()[query][lastWithMass(query)];
  }

  private int lastWithMass(int query) {
    double[] masses = lists.masses()[query];
    int last = 0;
    for (int k = 0; k < masses.length; k++) {
      last = masses[k] > 0 ? k : last;
    }
    return last;
  }

  private NearMiss miss(int i, int k) {
    Walk walk = walk(i, k);
    int stop = walk.stop < lists.distances()[i].length ? walk.stop : lastWithMass(i);
    double density = lists.density(i, k);
    return new NearMiss(
        lists.id(i, k),
        lists.queryIds()[i],
        k + 1,
        lists.distances()[i][k],
        lists.distances()[i][k] - lists.distances()[i][stop],
        lists.id(i, stop),
        Double.isNaN(density)
            ? OptionalDouble.empty()
            : OptionalDouble.of(lists.mass(i, Math.min(1 / density, lists.s()[i] - walk.before))));
  }

  /** Over the neighbors of query i but the one at place {@code left}, as deep as is known. */
  private Walk walk(int i, int leftOut) {
    double s = lists.s()[i];
    double own = 1 / lists.density(i, leftOut);
    int length = lists.candidates()[i].length;
    double filled = 0;
    double before = 0; // what is filled before the candidate, where it is now
    int loss = length;
    double left = 0;
    for (int k = 0; k < length; k++) {
      if (k == leftOut) {
        before = filled;
        continue;
      }
      double share = 1 / lists.density(i, k);
      if (Double.isNaN(share)) {
        break;
      }
      double next = filled + share;
      if (k > leftOut && loss == length && s - next < Math.min(own, s - before) - ROUNDING * s) {
        loss = k;
        left = Math.max(0, s - next);
      }
      if (next >= s - ROUNDING * s) {
        return new Walk(k, filled, loss, left);
      }
      filled = next;
    }
    return new Walk(length, filled, loss, left);
  }
}
