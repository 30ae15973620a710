package io.tamis.transport;

import java.util.Arrays;
import java.util.Comparator;

/**
 * From which targets each candidate has its mass. Owns its arrays.
 *
 * @param targets shape [U, t], numbers of targets, ascending; none for a candidate without mass
 * @param masses shape [U, t], positive
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record TargetMasses(int[][] targets, double[][] masses) {

  /**
   * @param plan for several targets, as {@link JointSolver} makes it
   */
  public static TargetMasses of(TransportPlan plan, Targets targets) {
    int size = plan.masses().length;
    int[][] served = new int[size][0];
    double[][] masses = new double[size][0];
    double[] ofTarget = new double[size];
    for (int t = 0; t < targets.size(); t++) {
      int[] queries = targets.queriesOf(t);
      for (int i : queries) {
        for (int k = 0; k < plan.plan()[i].length; k++) {
          ofTarget[plan.candidates()[i][k]] += plan.plan()[i][k];
        }
      }
      for (int i : queries) {
        for (int j : plan.candidates()[i]) {
          if (ofTarget[j] > 0) { // once, however many queries list it
            served[j] = Arrays.copyOf(served[j], served[j].length + 1);
            masses[j] = Arrays.copyOf(masses[j], masses[j].length + 1);
            served[j][served[j].length - 1] = t;
            masses[j][masses[j].length - 1] = ofTarget[j];
            ofTarget[j] = 0;
          }
        }
      }
    }
    return new TargetMasses(served, masses);
  }

  /** A candidate's targets, those that give it most first. */
  public int[] byMass(int candidate) {
    double[] given = masses[candidate];
    Integer[] order = new Integer[given.length];
    Arrays.setAll(order, n -> n);
    Arrays.sort(order, Comparator.comparingDouble(n -> -given[n]));
    return Arrays.stream(order).mapToInt(n -> targets[candidate][n]).toArray();
  }
}
