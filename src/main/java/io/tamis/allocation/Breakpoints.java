package io.tamis.allocation;

/** Where variables change their sign as a multiplier grows, and what is lost of the slope there. */
final class Breakpoints {
  private final double[] at;
  private final double[] loss;
  private final int[] variables;
  private int size;

  Breakpoints(int most) {
    this.at = new double[most];
    this.loss = new double[most];
    this.variables = new int[most];
  }

  void clear() {
    size = 0;
  }

  void add(double at, double loss, int variable) {
    this.at[size] = at;
    this.loss[size] = loss;
    variables[size++] = variable;
  }

  /**
   * The place, after partial sorting, of the breakpoint at which a slope is used up: all before it
   * come no later. Quickselect by sums; expected time O(n).
   *
   * @return -1 if the slope outlasts all
   */
  int crossing(double slope) {
    int low = 0;
    int high = size;
    double left = slope;
    boolean isBefore = false;
    while (low < high) {
      move(low + (high - low) / 2, low);
      double pivot = at[low];
      int pivotVariable = variables[low];
      int end = low + 1; // [low + 1, end) come before the pivot
      double before = 0;
      for (int n = low + 1; n < high; n++) {
        if (at[n] < pivot || (at[n] == pivot && variables[n] < pivotVariable)) {
          before += loss[n];
          move(n, end++);
        }
      }
      move(low, end - 1); // the pivot, between those before and those after
      if (left - before <= 0 && end - 1 > low) {
        high = end - 1;
        isBefore = true;
      } else if (left - before - loss[end - 1] <= 0) {
        return end - 1;
      } else {
        left -= before + loss[end - 1];
        low = end;
      }
    }
    return isBefore ? high - 1 : -1; // the last, should rounding have left a rest
  }

  int variable(int place) {
    return variables[place];
  }

  private void move(int a, int b) {
    double oldAt = at[a];
    double oldLoss = loss[a];
    int oldVariable = variables[a];
    at[a] = at[b];
    loss[a] = loss[b];
    variables[a] = variables[b];
    at[b] = oldAt;
    loss[b] = oldLoss;
    variables[b] = oldVariable;
  }
}
