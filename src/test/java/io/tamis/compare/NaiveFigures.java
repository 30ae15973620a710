package io.tamis.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** Every figure as its sentence says it; nothing clever. */
final class NaiveFigures {
  private NaiveFigures() {}

  /** Shape [n, M], Euclidean. */
  static double[][] distances(float[][] picks, float[][] queries) {
    double[][] distances = new double[picks.length][queries.length];
    for (int j = 0; j < picks.length; j++) {
      for (int i = 0; i < queries.length; i++) {
        double sum = 0;
        for (int k = 0; k < picks[j].length; k++) {
          sum += Math.pow((double) picks[j][k] - queries[i][k], 2);
        }
        distances[j][i] = Math.sqrt(sum);
      }
    }
    return distances;
  }

  /** The distances from a query to all picks, repeats counted, nearest first. */
  private static List<Double> toPicks(double[][] distances, int[] counts, int query) {
    List<Double> all = new ArrayList<>();
    for (int j = 0; j < counts.length; j++) {
      all.addAll(Collections.nCopies(counts[j], distances[j][query]));
    }
    Collections.sort(all);
    return all;
  }

  static Nearness nearness(double[][] distances, int[] counts) {
    int queries = distances[0].length;
    double nearest = 0;
    double farthest = 0;
    double share = 0;
    for (int i = 0; i < queries; i++) {
      List<Double> all = toPicks(distances, counts, i);
      nearest += all.get(0) / queries;
      farthest = Math.max(farthest, all.get(0));
      int some = (int) Math.ceil((double) all.size() / queries);
      share += all.subList(0, some).stream().mapToDouble(d -> d).average().orElseThrow() / queries;
    }
    List<Double> ofPicks = new ArrayList<>();
    for (int j = 0; j < counts.length; j++) {
      double least = Double.MAX_VALUE;
      for (double distance : distances[j]) {
        least = Math.min(least, distance);
      }
      ofPicks.addAll(Collections.nCopies(counts[j], least));
    }
    double mean = ofPicks.stream().mapToDouble(d -> d).average().orElseThrow();
    return new Nearness(nearest, farthest, share, mean);
  }

  /** The transport problem as printed, handed to a linear programming solver. */
  static double transportCost(double[][] distances, int[] counts) {
    int queries = distances[0].length;
    double picks = 0;
    for (int count : counts) {
      picks += count;
    }
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Expression[] ofQuery = new Expression[queries];
    for (int i = 0; i < queries; i++) {
      ofQuery[i] = model.newExpression("query" + i).level(1.0 / queries);
    }
    for (int j = 0; j < counts.length; j++) {
      Expression ofPick = model.newExpression("pick" + j).level(counts[j] / picks);
      for (int i = 0; i < queries; i++) {
        Variable mass = model.newVariable(j + "-" + i).lower(0).weight(distances[j][i]);
        ofPick.set(mass, 1);
        ofQuery[i].set(mass, 1);
      }
    }
    Optimisation.Result result = model.minimise();
    if (!result.getState().isOptimal()) {
      throw new IllegalStateException("the program has no optimum: " + result.getState());
    }
    return result.getValue();
  }

  static NearDuplicates nearDuplicates(float[][] rows) {
    long near = 0;
    long veryNear = 0;
    for (int a = 0; a < rows.length; a++) {
      for (int b = 0; b < a; b++) {
        double cosine = cosine(rows[a], rows[b]);
        near += cosine >= 0.95 ? 1 : 0;
        veryNear += cosine >= 0.99 ? 1 : 0;
      }
    }
    return new NearDuplicates(near, veryNear);
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      dot += (double) a[k] * b[k];
      aa += (double) a[k] * a[k];
      bb += (double) b[k] * b[k];
    }
    return dot / Math.sqrt(aa * bb); // NaN, hence near none, where one is zero
  }
}
