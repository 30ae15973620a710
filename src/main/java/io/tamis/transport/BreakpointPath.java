package io.tamis.transport;

/**
 * Every optimum that the problem has, whatever alpha and the distance scale: the breakpoints of s
 * in order, each with the cost at which it stops being worthwhile.
 *
 * <p>Query i fills its neighbors in order; neighbor k is full once s reaches the prefix sum of 1 /
 * density up to k, a breakpoint. At s,
 *
 * <p>cost(s) = sum over i of sum over k ≤ K_i(s) of (d_i(K_i(s)+1) - d_i(k)) / density_k,
 *
 * <p>which never falls; the optimum for alpha is the first breakpoint with (alpha / C) cost ≥ (1 -
 * alpha) M (METHODS 1.4; the paper's Algorithm 1 and its KDE form). A query's last neighbor has no
 * next one, so its breakpoints end one before. Time O(E log M), memory 24 E bytes, for E listed
 * pairs.
 */
final class BreakpointPath {
  private final int queryCount;
  private final int size;
  private final double[] s;
  private final double[] costs;
  private final int[] queries;
  private final int[] neighbors;

  BreakpointPath(TransportProblem problem) {
    queryCount = problem.queries();
    long pairs = 0;
    for (int i = 0; i < queryCount; i++) {
      pairs += Math.max(0, problem.depth(i) - 1);
    }
    size = Math.toIntExact(pairs);
    s = new double[size];
    costs = new double[size];
    queries = new int[size];
    neighbors = new int[size];
    walk(problem);
  }

  private void walk(TransportProblem problem) {
    Frontier frontier = new Frontier(queryCount);
    double[] filled = new double[queryCount]; // sum of distance / density over full neighbors
    double[] costOf = new double[queryCount];
    for (int i = 0; i < queryCount; i++) {
      if (problem.depth(i) > 1) {
        double weight = 1 / problem.density(i, 0);
        filled[i] = problem.distances()[i][0] * weight;
        frontier.push(weight, 0, i);
      }
    }
    double total = 0;
    for (int e = 0; e < size; e++) {
      int i = frontier.query();
      int k = frontier.neighbor();
      double count = frontier.count();
      double[] distances = problem.distances()[i];
      double cost = distances[k + 1] * count - filled[i];
      total += cost - costOf[i];
      costOf[i] = cost;
      s[e] = count;
      costs[e] = total;
      queries[e] = i;
      neighbors[e] = k;
      if (k + 2 < problem.depth(i)) {
        double weight = 1 / problem.density(i, k + 1);
        filled[i] += distances[k + 1] * weight;
        frontier.replace(count + weight, k + 1);
      } else {
        frontier.pop();
      }
    }
  }

  int size() {
    return size;
  }

  double s(int e) {
    return s[e];
  }

  /** Cost at breakpoint {@code e}; 0 before the first. */
  double cost(int e) {
    return e < 0 ? 0 : costs[e];
  }

  /** The query that fills a neighbor at breakpoint {@code e}. */
  int query(int e) {
    return queries[e];
  }

  /** The neighbor, from 0, that is full at breakpoint {@code e}. */
  int neighbor(int e) {
    return neighbors[e];
  }

  /** The first breakpoint at which growing s stops paying; {@link #size} if none. */
  int stop(double alpha, double distanceScale) {
    int e = 0;
    while (e < size && !(alpha / distanceScale * costs[e] >= (1 - alpha) * queryCount)) {
      e++;
    }
    return e;
  }

  /**
   * Whether some alpha stops at breakpoint {@code e}: the cost rises there by more than rounding.
   */
  boolean canStop(int e) {
    return e == 0 || costs[e] > costs[e - 1] * (1 + 1e-12);
  }

  /** An alpha that stops at breakpoint {@code e}, which {@link #canStop}. */
  double alphaFor(int e, double distanceScale) {
    double between = (cost(e - 1) + cost(e)) / 2 / queryCount; // T = C (1 - alpha) / alpha
    return e == 0 ? 1 : distanceScale / (distanceScale + between);
  }

  /** The next breakpoint of each query: a binary heap by (count, neighbor, query). */
  private static final class Frontier {
    private final double[] counts;
    private final int[] neighbors;
    private final int[] queries;
    private int size;

    Frontier(int capacity) {
      counts = new double[capacity];
      neighbors = new int[capacity];
      queries = new int[capacity];
    }

    double count() {
      return counts[0];
    }

    int neighbor() {
      return neighbors[0];
    }

    int query() {
      return queries[0];
    }

    void push(double count, int neighbor, int query) {
      int child = size++;
      while (child > 0) {
        int parent = (child - 1) >>> 1;
        if (!isBefore(count, neighbor, query, parent)) {
          break;
        }
        move(parent, child);
        child = parent;
      }
      put(child, count, neighbor, query);
    }

    void replace(double count, int neighbor) {
      siftDown(count, neighbor, queries[0]);
    }

    void pop() {
      size--;
      siftDown(counts[size], neighbors[size], queries[size]);
    }

    private void siftDown(double count, int neighbor, int query) {
      int parent = 0;
      for (int child = 1; child < size; child = 2 * parent + 1) {
        if (child + 1 < size
            && isBefore(counts[child + 1], neighbors[child + 1], queries[child + 1], child)) {
          child++;
        }
        if (isBefore(count, neighbor, query, child)) {
          break;
        }
        move(child, parent);
        parent = child;
      }
      put(parent, count, neighbor, query);
    }

    private boolean isBefore(double count, int neighbor, int query, int other) {
      if (count != counts[other]) {
        return count < counts[other];
      }
      return neighbor != neighbors[other] ? neighbor < neighbors[other] : query < queries[other];
    }

    private void move(int from, int to) {
      put(to, counts[from], neighbors[from], queries[from]);
    }

    private void put(int at, double count, int neighbor, int query) {
      counts[at] = count;
      neighbors[at] = neighbor;
      queries[at] = query;
    }
  }
}
