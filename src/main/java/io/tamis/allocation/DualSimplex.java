package io.tamis.allocation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The linear program of a {@link BinaryProgram}: each pick in [0, 1].
 *
 * <p>The bounded dual simplex method with long steps (bound flipping; Maros, "A generalized dual
 * phase-2 simplex algorithm", 2003): it starts with every candidate picked, which is optimal
 * without constraints, and mends one broken constraint after the other. One step flips all
 * candidates whose reduced value changes its sign on the way, so a budget over a million candidates
 * is met in one step, and the number of steps is near that of the constraints that bind. A variable
 * is a candidate, 0 to n - 1, or the sum of a constraint, n + k.
 *
 * <p>Of candidates whose values differ by less than a hundred-millionth of the mean value, the
 * first is preferred. Time O(entries + K²) a step, for K constraints; memory O(n + K²).
 */
final class DualSimplex {
  private static final double TOLERANCE = 1e-9;
  private static final double RELATIVE_TOLERANCE = 1e-12;
  private static final double SMALLEST_PIVOT = 1e-9;
  private static final double TIE = 1e-8;
  private static final int STEPS_BETWEEN_INVERSIONS = 32;

  private final BinaryProgram program;
  private final int n;
  private final int rowCount;
  private final double[] values; // a little lower for each candidate than for the one before
  private final double[] rowScales;
  private final byte[] fixed; // 0, 1, or -1 where both are open
  private final Breakpoints breakpoints;

  private BitSet atUpper = new BitSet();
  private int[] basis;
  private final int[] places; // in the basis, or -1
  private double[][] inverse;
  private double[] basicValues;
  private double[] multipliers;
  private int[] conflict = {};

  /** A basis to go on from. */
  record State(int[] basis, BitSet atUpper) {}

  DualSimplex(BinaryProgram program) {
    this.program = program;
    this.n = program.size();
    this.rowCount = program.rowCount();
    double mean = Arrays.stream(program.values()).sum() / Math.max(1, n);
    this.values = new double[n];
    Arrays.setAll(values, j -> program.values()[j] - TIE * mean * j / n);
    this.rowScales = rowScales();
    this.fixed = new byte[n];
    Arrays.fill(fixed, (byte) -1);
    this.breakpoints = new Breakpoints(n + rowCount);
    this.places = new int[n + rowCount];
    this.basis = IntStream.range(n, n + rowCount).toArray();
    for (int j = 0; j < n; j++) {
      atUpper.set(j, values[j] >= 0);
    }
    placeBasis();
  }

  /** Mean coefficient of each constraint, so that sums of tokens are of the size of counts. */
  private double[] rowScales() {
    double[] sums = new double[rowCount];
    int[] counts = new int[rowCount];
    for (int e = 0; e < program.rows().length; e++) {
      sums[program.rows()[e]] += program.coefficients()[e];
      counts[program.rows()[e]]++;
    }
    double[] scales = new double[rowCount];
    Arrays.setAll(scales, k -> sums[k] > 0 ? sums[k] / counts[k] : 1);
    return scales;
  }

  State state() {
    return new State(basis.clone(), (BitSet) atUpper.clone());
  }

  /** Goes on from a basis, with some candidates fixed: 0, 1, or -1 for those that are not. */
  void restore(State state, byte[] fixedPicks) {
    basis = state.basis().clone();
    atUpper = (BitSet) state.atUpper().clone();
    System.arraycopy(fixedPicks, 0, fixed, 0, n);
    for (int j = 0; j < n; j++) {
      if (fixed[j] >= 0) {
        atUpper.set(j, fixed[j] == 1);
      }
    }
    placeBasis();
  }

  private void placeBasis() {
    Arrays.fill(places, -1);
    for (int i = 0; i < rowCount; i++) {
      places[basis[i]] = i;
    }
    invert();
  }

  /**
   * @return whether the constraints can be met
   */
  boolean solve() {
    long mostSteps = 1000L + 100L * rowCount;
    for (long step = 1; step <= mostSteps; step++) {
      basicValues = basicValues();
      int leaving = mostBroken();
      multipliers = multipliers();
      if (leaving < 0) {
        return true;
      }
      if (!step(leaving)) {
        return false;
      }
      if (step % STEPS_BETWEEN_INVERSIONS == 0) {
        invert();
      }
    }
    throw new IllegalStateException(
        "a selection of " + n + " candidates under " + rowCount + " constraints does not settle");
  }

  /** The pick of a candidate, in [0, 1]. */
  double pick(int j) {
    return places[j] >= 0 ? basicValues[places[j]] : atUpper.get(j) ? 1 : 0;
  }

  /** Candidates that may be picked in part. */
  int[] basic() {
    return Arrays.stream(basis).filter(variable -> variable < n).sorted().toArray();
  }

  /** What one more of each constraint's sum is worth, in values. */
  double[] prices() {
    double[] prices = new double[rowCount];
    Arrays.setAll(prices, k -> clean(k) / rowScales[k]);
    return prices;
  }

  /** Whether a constraint's sum lies at a bound that holds the value down. */
  boolean binds(int k) {
    return places[n + k] < 0 && clean(k) != 0;
  }

  /** After constraints were found that cannot be met: which, a smallest set. */
  List<Integer> conflict() {
    return IntStream.of(conflict).boxed().toList();
  }

  /**
   * No selection is worth more, by the prices (weak duality); true values, none fixed but as said.
   */
  double bound() {
    double[] prices = prices();
    double bound = 0;
    for (int k = 0; k < rowCount; k++) {
      Constraint constraint = program.constraints().get(k);
      if (prices[k] != 0) {
        bound += prices[k] * (prices[k] > 0 ? constraint.most() : constraint.least());
      }
    }
    for (int j = 0; j < n; j++) {
      double reduced = program.values()[j] - program.dot(j, prices);
      bound += fixed[j] >= 0 ? fixed[j] * reduced : Math.max(0, reduced);
    }
    return bound;
  }

  /** A multiplier against an open bound can only be rounding. */
  private double clean(int k) {
    double multiplier = multipliers[k];
    boolean isOpen =
        multiplier > 0 ? Double.isInfinite(upper(n + k)) : Double.isInfinite(lower(n + k));
    return isOpen ? 0 : multiplier;
  }

  private double lower(int variable) {
    return variable < n
        ? Math.max(0, fixed[variable])
        : program.constraints().get(variable - n).least() / rowScales[variable - n];
  }

  private double upper(int variable) {
    return variable < n
        ? Math.abs(fixed[variable])
        : program.constraints().get(variable - n).most() / rowScales[variable - n];
  }

  /** Inverse of the basis times the sum that the other variables leave to it. */
  private double[] basicValues() {
    double[] left = new double[rowCount];
    for (int j = atUpper.nextSetBit(0); j >= 0 && j < n; j = atUpper.nextSetBit(j + 1)) {
      if (places[j] < 0) {
        program.add(j, -1, left);
      }
    }
    for (int k = 0; k < rowCount; k++) {
      left[k] /= rowScales[k];
      if (places[n + k] < 0) {
        left[k] += atUpper.get(n + k) ? upper(n + k) : lower(n + k);
      }
    }
    double[] solved = new double[rowCount];
    for (int i = 0; i < rowCount; i++) {
      for (int k = 0; k < rowCount; k++) {
        solved[i] += inverse[i][k] * left[k];
      }
    }
    return solved;
  }

  /** Place of the basic variable that is farthest out of its bounds; -1 if none is. */
  private int mostBroken() {
    int worst = -1;
    double farthest = 0;
    for (int i = 0; i < rowCount; i++) {
      double low = lower(basis[i]);
      double high = upper(basis[i]);
      double out = Math.max(low - basicValues[i], basicValues[i] - high);
      double rounding = RELATIVE_TOLERANCE * Math.abs(basicValues[i]);
      if (out > TOLERANCE + rounding && out > farthest) {
        farthest = out;
        worst = i;
      }
    }
    return worst;
  }

  private double[] multipliers() {
    double[] sums = new double[rowCount];
    for (int i = 0; i < rowCount; i++) {
      if (basis[i] < n) {
        for (int k = 0; k < rowCount; k++) {
          sums[k] += values[basis[i]] * inverse[i][k];
        }
      }
    }
    return sums;
  }

  /** Takes a broken variable to the bound that it broke. */
  private boolean step(int leaving) {
    int out = basis[leaving];
    double over = basicValues[leaving] - upper(out);
    double sign = over > 0 ? 1 : -1;
    double slope = over > 0 ? over : lower(out) - basicValues[leaving];
    double[] row = inverse[leaving];
    collectBreakpoints(row, sign);
    int crossing = breakpoints.crossing(slope);
    if (crossing < 0) {
      conflict = IntStream.range(0, rowCount).filter(k -> Math.abs(row[k]) > TOLERANCE).toArray();
      return false;
    }
    for (int place = 0; place < crossing; place++) {
      atUpper.flip(breakpoints.variable(place));
    }
    int in = breakpoints.variable(crossing);
    exchange(leaving, in);
    atUpper.set(out, (out < n && fixed[out] >= 0) ? fixed[out] == 1 : over > 0);
    return true;
  }

  /** Reduced values d become d + sign x step x alpha; each that reaches 0 is a breakpoint. */
  private void collectBreakpoints(double[] row, double sign) {
    double[] scaledRow = new double[rowCount];
    double[] scaledMultipliers = new double[rowCount];
    for (int k = 0; k < rowCount; k++) {
      scaledRow[k] = row[k] / rowScales[k];
      scaledMultipliers[k] = multipliers[k] / rowScales[k];
    }
    breakpoints.clear();
    for (int j = 0; j < n; j++) {
      if (places[j] < 0 && fixed[j] < 0) {
        double alpha = program.dot(j, scaledRow);
        addBreakpoint(
            j, sign * alpha, values[j] - program.dot(j, scaledMultipliers), Math.abs(alpha));
      }
    }
    for (int k = 0; k < rowCount; k++) {
      double range = upper(n + k) - lower(n + k);
      if (places[n + k] < 0 && range > 0) {
        addBreakpoint(n + k, -sign * row[k], multipliers[k], Math.abs(row[k]) * range);
      }
    }
  }

  private void addBreakpoint(int variable, double alpha, double reduced, double loss) {
    boolean isReached = atUpper.get(variable) ? alpha < -SMALLEST_PIVOT : alpha > SMALLEST_PIVOT;
    if (isReached) {
      double distance = atUpper.get(variable) ? reduced / -alpha : -reduced / alpha;
      breakpoints.add(Math.max(0, distance), loss, variable);
    }
  }

  private void exchange(int place, int in) {
    double[] column = column(in);
    double[] transformed = new double[rowCount];
    for (int i = 0; i < rowCount; i++) {
      for (int k = 0; k < rowCount; k++) {
        transformed[i] += inverse[i][k] * column[k];
      }
    }
    places[basis[place]] = -1;
    basis[place] = in;
    places[in] = place;
    eliminate(inverse, transformed, place);
  }

  private double[] column(int variable) {
    double[] column = new double[rowCount];
    if (variable >= n) {
      column[variable - n] = -1;
    } else {
      program.add(variable, 1, column);
      Arrays.setAll(column, k -> column[k] / rowScales[k]);
    }
    return column;
  }

  /** Gauss and Jordan's step: afterwards the transformed column is a unit vector. */
  private static void eliminate(double[][] matrix, double[] column, int place) {
    double[] pivotRow = matrix[place];
    for (int k = 0; k < pivotRow.length; k++) {
      pivotRow[k] /= column[place];
    }
    for (int i = 0; i < matrix.length; i++) {
      if (i != place && column[i] != 0) {
        for (int k = 0; k < pivotRow.length; k++) {
          matrix[i][k] -= column[i] * pivotRow[k];
        }
      }
    }
  }

  /** Puts the basic variables in anew, one by one, each where its column is largest. */
  private void invert() {
    int[] members = basis.clone();
    Arrays.sort(members);
    inverse = new double[rowCount][rowCount];
    boolean[] isTaken = new boolean[rowCount];
    for (int i = 0; i < rowCount; i++) {
      inverse[i][i] = 1;
    }
    for (int m = rowCount - 1; m >= 0; m--) { // sums first: theirs are unit columns
      double[] column = column(members[m]);
      double[] transformed = new double[rowCount];
      int largest = -1;
      for (int i = 0; i < rowCount; i++) {
        for (int k = 0; k < rowCount; k++) {
          transformed[i] += inverse[i][k] * column[k];
        }
        if (!isTaken[i]
            && (largest < 0 || Math.abs(transformed[i]) > Math.abs(transformed[largest]))) {
          largest = i;
        }
      }
      isTaken[largest] = true;
      basis[largest] = members[m];
      places[members[m]] = largest;
      eliminate(inverse, transformed, largest);
    }
  }
}
