package io.tamis.compare;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A plan near the least cost, with a lower bound, where the exact one would take too long.
 *
 * <p>Minimizes sum of mass_ji d_ji + ε sum of mass_ji ln(mass_ji / (b_j a_i)) by Sinkhorn's
 * iterations (Cuturi, NIPS 2013) while ε is halved from the mean distance down to {@link
 * #LAST_SHARE} of it. At each ε the prices are first brought up to date in logarithms, so nothing
 * underflows; then the kernel exp((p_j + q_i - d_ji) / ε) is held and scaled (as Schmitzer, SIAM J.
 * Sci. Comput. 41, 2019). The last scaling is rounded to a plan with both marginals (Altschuler,
 * Weed and Rigollet, NIPS 2017), whose cost is an upper bound; the dual value of the last prices is
 * a lower one. The two differ by about ε ln of the number of queries that share a pick. Time O(n M)
 * an iteration, memory 8 n M bytes.
 */
final class EntropicTransport {
  /** The last ε, as a share of the mean distance. */
  static final double LAST_SHARE = 1e-3;

  private static final int MOST_ITERATIONS = 60;
  private static final int MOST_LAST_ITERATIONS = 400;

  /** Share of mass out of place at which an ε has done its work. */
  private static final double TOLERANCE = 1e-3;

  /** Picks that are summed as one, so that sums do not depend on the cores. */
  private static final int BLOCK = 128;

  private final double[][] distances;
  private final int[] counts;
  private final int picks;
  private final int queries;
  private final double[] pickMasses;
  private final double[] pickPrices;
  private final double[] queryPrices;
  private final double[][] kernel;
  private double epsilon;

  /**
   * @param distances shape [n, M], of each pick to each query, finite
   * @param counts shape [n], at least 1
   */
  EntropicTransport(double[][] distances, int[] counts) {
    this.distances = distances;
    this.counts = counts;
    this.picks = distances.length;
    this.queries = distances[0].length;
    double total = Arrays.stream(counts).asLongStream().sum();
    this.pickMasses = Arrays.stream(counts).mapToDouble(count -> count / total).toArray();
    this.pickPrices = new double[picks];
    this.queryPrices = new double[queries];
    this.kernel = new double[picks][queries];
  }

  TransportCost solve() {
    double mean = sum(perPick(j -> Arrays.stream(distances[j]).sum())) / picks / queries;
    if (mean == 0) {
      return new TransportCost(0, 0);
    }
    double last = LAST_SHARE * mean;
    double[] pickScales = new double[picks];
    double[] queryScales = new double[queries];
    for (epsilon = mean; epsilon >= last; epsilon /= 2) {
      updatePrices();
      hold();
      int most = epsilon / 2 >= last ? MOST_ITERATIONS : MOST_LAST_ITERATIONS;
      scale(pickScales, queryScales, most);
      absorb(pickScales, queryScales);
    }
    epsilon *= 2;
    return new TransportCost(roundedCost(pickScales, queryScales), bound());
  }

  /** The prices that this ε asks for, those of picks first. */
  private void updatePrices() {
    double perQuery = 1.0 / queries;
    System.arraycopy(
        perPick(
            j -> {
              double largest = Double.NEGATIVE_INFINITY;
              for (int i = 0; i < queries; i++) {
                largest = Math.max(largest, queryPrices[i] - distances[j][i]);
              }
              double sum = 0;
              for (int i = 0; i < queries; i++) {
                sum += perQuery * Math.exp((queryPrices[i] - distances[j][i] - largest) / epsilon);
              }
              return -largest - epsilon * Math.log(sum);
            }),
        0,
        pickPrices,
        0,
        picks);
    double[] largest = new double[queries];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int j = 0; j < picks; j++) {
      for (int i = 0; i < queries; i++) {
        largest[i] = Math.max(largest[i], pickPrices[j] - distances[j][i]);
      }
    }
    double[] sums =
        perQuery(
            (j, into) -> {
              for (int i = 0; i < queries; i++) {
                into[i] +=
                    pickMasses[j]
                        * Math.exp((pickPrices[j] - distances[j][i] - largest[i]) / epsilon);
              }
            });
    Arrays.setAll(queryPrices, i -> -largest[i] - epsilon * Math.log(sums[i]));
  }

  private void hold() {
    IntStream.range(0, picks)
        .parallel() // each fills its own row
        .forEach(
            j -> {
              for (int i = 0; i < queries; i++) {
                kernel[j][i] =
                    Math.exp((pickPrices[j] + queryPrices[i] - distances[j][i]) / epsilon);
              }
            });
  }

  /** Scales the kernel until its marginals are right; those of queries are, after each round. */
  private void scale(double[] pickScales, double[] queryScales, int most) {
    Arrays.fill(queryScales, 1);
    for (int n = 0; n < most; n++) {
      double[] shares = pickShares(queryScales);
      double misplaced = 0;
      for (int j = 0; j < picks; j++) {
        misplaced += n == 0 ? 1 : pickMasses[j] * Math.abs(pickScales[j] * shares[j] - 1);
        pickScales[j] = 1 / shares[j];
      }
      double[] sums =
          perQuery(
              (j, into) -> {
                double mass = pickMasses[j] * pickScales[j];
                for (int i = 0; i < queries; i++) {
                  into[i] += mass * kernel[j][i];
                }
              });
      Arrays.setAll(queryScales, i -> 1 / sums[i]);
      if (misplaced < TOLERANCE) {
        return;
      }
    }
  }

  /** Shape [n], of each pick the mass that the kernel brings it, over its own. */
  private double[] pickShares(double[] queryScales) {
    return perPick(
        j -> {
          double sum = 0;
          for (int i = 0; i < queries; i++) {
            sum += kernel[j][i] * queryScales[i];
          }
          return sum / queries;
        });
  }

  private void absorb(double[] pickScales, double[] queryScales) {
    for (int j = 0; j < picks; j++) {
      pickPrices[j] += epsilon * Math.log(pickScales[j]);
    }
    for (int i = 0; i < queries; i++) {
      queryPrices[i] += epsilon * Math.log(queryScales[i]);
    }
  }

  /** Picks with too much give it up; what queries then lack comes from picks that have it left. */
  private double roundedCost(double[] pickScales, double[] queryScales) {
    double[] shares = pickShares(queryScales);
    double[] factors = new double[picks]; // of the kernel's row, scaled down where it is too much
    double[] pickLeft = new double[picks];
    for (int j = 0; j < picks; j++) {
      double share = pickScales[j] * shares[j];
      double kept = Math.min(1, 1 / share);
      factors[j] = pickMasses[j] * pickScales[j] * kept / queries;
      pickLeft[j] = pickMasses[j] * Math.max(0, 1 - share * kept);
    }
    double[] arrived =
        perQuery(
            (j, into) -> {
              for (int i = 0; i < queries; i++) {
                into[i] += factors[j] * kernel[j][i] * queryScales[i];
              }
            });
    double[] lacking = new double[queries];
    Arrays.setAll(lacking, i -> Math.max(0, 1.0 / queries - arrived[i]));
    double missing = Arrays.stream(lacking).sum();
    return sum(
        perPick(
            j -> {
              double kept = 0;
              double added = 0;
              for (int i = 0; i < queries; i++) {
                kept += kernel[j][i] * queryScales[i] * distances[j][i];
                added += lacking[i] * distances[j][i];
              }
              return factors[j] * kept + (missing > 0 ? pickLeft[j] / missing * added : 0);
            }));
  }

  /** The dual value once prices of picks, then of queries, are as high as they may be. */
  private double bound() {
    double[] best =
        perPick(
            j -> {
              double least = Double.POSITIVE_INFINITY;
              for (int i = 0; i < queries; i++) {
                least = Math.min(least, distances[j][i] - queryPrices[i]);
              }
              return least;
            });
    double[] prices = new double[queries];
    Arrays.fill(prices, Double.POSITIVE_INFINITY);
    for (int j = 0; j < picks; j++) {
      for (int i = 0; i < queries; i++) {
        prices[i] = Math.min(prices[i], distances[j][i] - best[j]);
      }
    }
    return TransportCost.dual(distances, counts, prices);
  }

  /** A figure of each pick. */
  private interface OfPick {
    double at(int pick);
  }

  /** What one pick adds to a figure of each query. */
  private interface ToQueries {
    void add(int pick, double[] into);
  }

  private double[] perPick(OfPick figure) {
    return IntStream.range(0, picks).parallel().mapToDouble(figure::at).toArray();
  }

  /** Shape [M], block by block, so that the order of the sums is always the same. */
  private double[] perQuery(ToQueries part) {
    double[][] blocks = new double[(picks + BLOCK - 1) / BLOCK][];
    IntStream.range(0, blocks.length)
        .parallel() // each makes its own block
        .forEach(
            b -> {
              double[] into = new double[queries];
              for (int j = b * BLOCK; j < Math.min(picks, (b + 1) * BLOCK); j++) {
                part.add(j, into);
              }
              blocks[b] = into;
            });
    double[] sums = new double[queries];
    for (double[] block : blocks) {
      for (int i = 0; i < queries; i++) {
        sums[i] += block[i];
      }
    }
    return sums;
  }

  /** In order, so that it is the same whatever the cores. */
  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
