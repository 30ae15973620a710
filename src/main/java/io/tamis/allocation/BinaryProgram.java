package io.tamis.allocation;

import java.util.Arrays;
import java.util.List;

/**
 * Maximize the sum of values x picks, each pick 0 or 1, every constraint's sum within its bounds.
 * Few constraints, many candidates, each candidate in few constraints. Owns its arrays.
 *
 * @param values shape [n]
 * @param starts shape [n + 1], where a candidate's entries begin
 * @param rows shape [entries], numbers of constraints, ascending within a candidate
 * @param coefficients shape [entries], positive: what a pick adds to the constraint's sum
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
record BinaryProgram(
    double[] values,
    int[] starts,
    int[] rows,
    double[] coefficients,
    List<Constraint> constraints) {
  BinaryProgram {
    constraints = List.copyOf(constraints);
  }

  /** Candidates. */
  int size() {
    return values.length;
  }

  int rowCount() {
    return constraints.size();
  }

  /** Sum over the constraints of a candidate, of its coefficient times what is given for each. */
  double dot(int candidate, double[] byRow) {
    double sum = 0;
    for (int e = starts[candidate]; e < starts[candidate + 1]; e++) {
      sum += coefficients[e] * byRow[rows[e]];
    }
    return sum;
  }

  /**
   * Adds a candidate's coefficients, times {@code factor}, to what is given for each constraint.
   */
  void add(int candidate, double factor, double[] byRow) {
    for (int e = starts[candidate]; e < starts[candidate + 1]; e++) {
      byRow[rows[e]] += coefficients[e] * factor;
    }
  }

  /** Each constraint's sum over the picks. */
  double[] sums(boolean[] isPicked) {
    double[] sums = new double[rowCount()];
    for (int j = 0; j < isPicked.length; j++) {
      if (isPicked[j]) {
        add(j, 1, sums);
      }
    }
    return sums;
  }

  double value(boolean[] isPicked) {
    double value = 0;
    for (int j = 0; j < isPicked.length; j++) {
      value += isPicked[j] ? values[j] : 0;
    }
    return value;
  }

  /** Whether the picks keep to every constraint. */
  boolean allows(boolean[] isPicked) {
    double[] sums = sums(isPicked);
    for (int k = 0; k < sums.length; k++) {
      Constraint constraint = constraints.get(k);
      if (sums[k] < constraint.least() || sums[k] > constraint.most()) {
        return false;
      }
    }
    return true;
  }

  /** The same without some of its constraints: their sums are free. */
  BinaryProgram without(int... lifted) {
    Constraint[] left = constraints.toArray(Constraint[]::new);
    for (int k : lifted) {
      left[k] = left[k].lifted();
    }
    return new BinaryProgram(values, starts, rows, coefficients, Arrays.asList(left));
  }

  /** One constraint's sum in the place of the values, and only some other constraints left. */
  BinaryProgram mostOf(int row, List<Integer> others) {
    double[] sum = new double[size()];
    double[] one = new double[rowCount()];
    one[row] = 1;
    Arrays.setAll(sum, j -> dot(j, one));
    Constraint[] left = constraints.stream().map(Constraint::lifted).toArray(Constraint[]::new);
    for (int k : others) {
      left[k] = constraints.get(k);
    }
    return new BinaryProgram(sum, starts, rows, coefficients, Arrays.asList(left));
  }
}
