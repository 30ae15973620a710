package io.tamis.compare;

import java.util.Arrays;

/**
 * The least cost of carrying picks to queries, by shortest augmenting paths with prices (Jonker and
 * Volgenant, Computing 38, 1987, whose nodes have mass one; here a pick has M times its count, and
 * a query takes B, so that all masses are whole numbers).
 *
 * <p>Prices p_j of picks and q_i of queries keep d_ji - p_j - q_i at zero or above, and at zero
 * where mass moves; at the end that proves the optimum. Each pick is given to its nearest query
 * while that has room; what is left of it follows a shortest path, over queries that are full and
 * the picks that fill them, to a query with room. Time at worst O(n M (n + M)) or a small multiple,
 * as a rule a small part of it; memory 8 n M bytes.
 */
final class ExactTransport {
  private final double[][] distances;
  private final int[] counts;
  private final int picks;
  private final int queries;
  private final double[] pickPrices;
  private final double[] queryPrices;
  private final long[] left; // of each pick
  private final long[] room; // of each query
  private final long[][] flow; // [M, n]
  private final Members[] members; // of each query, the picks with flow

  // of one search
  private final double[] reached;
  private final int[] from; // the pick before each query
  private final boolean[] done;
  private final double[] pickReached;
  private final int[] pickFrom; // the query before each pick
  private final boolean[] pickDone;
  private final int[] visited;
  private int visitedCount;

  /**
   * @param distances shape [n, M], of each pick to each query, finite
   * @param counts shape [n], at least 1
   */
  ExactTransport(double[][] distances, int[] counts) {
    this.distances = distances;
    this.counts = counts;
    this.picks = distances.length;
    this.queries = distances[0].length;
    this.pickPrices = new double[picks];
    this.queryPrices = new double[queries];
    this.left = new long[picks];
    this.room = new long[queries];
    this.flow = new long[queries][picks];
    this.members = new Members[queries];
    this.reached = new double[queries];
    this.from = new int[queries];
    this.done = new boolean[queries];
    this.pickReached = new double[picks];
    this.pickFrom = new int[picks];
    this.pickDone = new boolean[picks];
    this.visited = new int[picks];
    Arrays.setAll(members, i -> new Members());
    Arrays.setAll(left, j -> (long) counts[j] * queries);
    Arrays.fill(room, Arrays.stream(counts).asLongStream().sum());
  }

  TransportCost solve() {
    start();
    for (int j = 0; j < picks; j++) {
      while (left[j] > 0) {
        augment(j, search(j));
      }
    }
    double total = (double) queries * Arrays.stream(counts).asLongStream().sum();
    double cost = 0;
    for (int j = 0; j < picks; j++) {
      for (int i = 0; i < queries; i++) {
        cost += flow[i][j] / total * distances[j][i];
      }
    }
    return new TransportCost(cost, TransportCost.dual(distances, counts, queryPrices));
  }

  /** Prices from the nearest on either side, and mass where they leave nothing to pay. */
  private void start() {
    Arrays.fill(queryPrices, Double.POSITIVE_INFINITY);
    for (double[] row : distances) {
      for (int i = 0; i < queries; i++) {
        queryPrices[i] = Math.min(queryPrices[i], row[i]);
      }
    }
    for (int j = 0; j < picks; j++) {
      int best = 0;
      double price = Double.POSITIVE_INFINITY;
      for (int i = 0; i < queries; i++) {
        double reduced = distances[j][i] - queryPrices[i];
        if (reduced < price) {
          price = reduced;
          best = i;
        }
      }
      pickPrices[j] = price;
      move(best, j, Math.min(left[j], room[best]));
    }
  }

  private void move(int query, int pick, long mass) {
    if (mass > 0) {
      put(query, pick, mass);
      left[pick] -= mass;
      room[query] -= mass;
    }
  }

  private void put(int query, int pick, long mass) {
    if (flow[query][pick] == 0) {
      members[query].add(pick);
    }
    flow[query][pick] += mass;
  }

  private void take(int query, int pick, long mass) {
    flow[query][pick] -= mass;
    if (flow[query][pick] == 0) {
      members[query].remove(pick);
    }
  }

  /**
   * Shortest paths from a pick until a query with room is reached; prices follow.
   *
   * @return that query
   */
  private int search(int start) {
    Arrays.fill(reached, Double.POSITIVE_INFINITY);
    Arrays.fill(done, false);
    Arrays.fill(pickDone, false);
    visitedCount = 0;
    visit(start, 0, -1);
    while (true) {
      int query = nearest();
      done[query] = true;
      if (room[query] > 0) {
        reprice(reached[query]);
        return query;
      }
      Members filling = members[query];
      for (int n = 0; n < filling.size; n++) {
        int pick = filling.picks[n];
        if (!pickDone[pick]) {
          visit(pick, reached[query], query);
        }
      }
    }
  }

  private void visit(int pick, double at, int query) {
    pickDone[pick] = true;
    pickReached[pick] = at;
    pickFrom[pick] = query;
    visited[visitedCount++] = pick;
    double[] row = distances[pick];
    double base = at - pickPrices[pick];
    for (int i = 0; i < queries; i++) {
      double through = base + row[i] - queryPrices[i];
      if (through < reached[i] && !done[i]) {
        reached[i] = through;
        from[i] = pick;
      }
    }
  }

  private int nearest() {
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < queries; i++) {
      if (!done[i] && reached[i] < least) {
        least = reached[i];
        nearest = i;
      }
    }
    return nearest;
  }

  private void reprice(double end) {
    for (int i = 0; i < queries; i++) {
      queryPrices[i] += done[i] ? reached[i] - end : 0;
    }
    for (int n = 0; n < visitedCount; n++) {
      pickPrices[visited[n]] += end - pickReached[visited[n]];
    }
  }

  /** Moves as much as the path takes. */
  private void augment(int start, int end) {
    long mass = Math.min(left[start], room[end]);
    for (int pick = from[end]; pick != start; pick = from[pickFrom[pick]]) {
      mass = Math.min(mass, flow[pickFrom[pick]][pick]);
    }
    int query = end;
    for (int pick = from[query]; pick != start; pick = from[query]) {
      put(query, pick, mass);
      query = pickFrom[pick];
      take(query, pick, mass);
    }
    put(query, start, mass);
    left[start] -= mass;
    room[end] -= mass;
  }

  /** Picks with flow to one query, in no order that matters. */
  private static final class Members {
    private int[] picks = new int[4];
    private int size;

    void add(int pick) {
      if (size == picks.length) {
        picks = Arrays.copyOf(picks, 2 * size);
      }
      picks[size++] = pick;
    }

    void remove(int pick) {
      int at = 0;
      while (picks[at] != pick) {
        at++;
      }
      picks[at] = picks[--size];
    }
  }
}
