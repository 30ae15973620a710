package io.tamis.sources;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The weights of one subset, found by trial: whoever has the rows measures {@link #trial} until
 * {@link #isDone}.
 *
 * <p>w = argmin (1/n) sum log(1 + exp(-(b + g·w))) + penalty |w|², n rows. The first trial is
 * Newton's step from 0. The directions after it are those of L-BFGS, with the second derivatives at
 * 0 as its metric; steps are halved, or set by a parabola, until the objective falls as it should
 * (Armijo). Where that takes long, because margins go far, the metric is to be taken anew. Time
 * O(d²) a trial, memory O(d²).
 */
final class SubsetFit {
  /** Of the gradient against that at 0. */
  static final double TOLERANCE = 1e-10;

  static final int MOST_PASSES = 100;

  /** After so many, a metric is too old; one more costs as much as d / 4 passes. */
  static final int PASSES_PER_METRIC = 30;

  private static final int PAIRS = 10;
  private static final double LEAST_FALL = 1e-4;

  /** What a mean of losses may lose to rounding: below it, the gradient alone has to fall. */
  private static final double ROUNDING = 1e-11;

  private Cholesky metric;
  private final double rows;
  private final double penalty;
  private final double tolerance;
  private final Deque<Pair> pairs = new ArrayDeque<>();

  private double[] weights;
  private double[] gradient;
  private double objective;
  private double[] direction;
  private double slope;
  private double step = 1;
  private int passes;
  private int passesWithMetric;
  private boolean stuck;

  /** How the gradient changed over a step. */
  private record Pair(double[] step, double[] change, double product) {}

  /**
   * @param metric factor of the second derivatives of the objective at 0
   * @param loss sum over the rows at 0
   * @param lossGradient sum over the rows at 0
   */
  SubsetFit(Cholesky metric, long rows, double penalty, double loss, double[] lossGradient) {
    this.metric = metric;
    this.rows = rows;
    this.penalty = penalty;
    this.weights = new double[lossGradient.length];
    this.objective = loss / rows;
    this.gradient = scaled(lossGradient, 1.0 / rows);
    this.tolerance = TOLERANCE * norm(gradient);
    aim();
  }

  /** Newton's step from 0. */
  static double[] oneStep(Cholesky metric, long rows, double[] lossGradient) {
    return metric.solve(scaled(lossGradient, -1.0 / rows));
  }

  /** The weights to be measured next. */
  double[] trial() {
    double[] trial = weights.clone();
    for (int k = 0; k < trial.length; k++) {
      trial[k] += step * direction[k];
    }
    return trial;
  }

  /**
   * @param loss sum over the rows at the trial
   * @param lossGradient sum over the rows at the trial
   */
  void measured(double loss, double[] lossGradient) {
    passes++;
    passesWithMetric++;
    double[] trial = trial();
    double[] next = scaled(lossGradient, 1 / rows);
    add(next, 2 * penalty, trial);
    double there = loss / rows + penalty * dot(trial, trial);
    if (!falls(there, next)) {
      double parabola = -slope * step * step / (2 * (there - objective - slope * step));
      step = Math.max(0.1 * step, Math.min(0.5 * step, parabola));
      stuck = !(step > 1e-12);
      return;
    }
    remember(minus(trial, weights), minus(next, gradient));
    weights = trial;
    gradient = next;
    objective = there;
    aim();
  }

  private boolean falls(double there, double[] next) {
    double noise = ROUNDING * (1 + Math.abs(objective));
    return there <= objective + LEAST_FALL * step * slope
        || (there <= objective + noise && norm(next) < norm(gradient));
  }

  private void remember(double[] moved, double[] change) {
    double product = dot(moved, change);
    if (product > 0) {
      pairs.addFirst(new Pair(moved, change, product));
      if (pairs.size() > PAIRS) {
        pairs.removeLast();
      }
    }
  }

  private void aim() {
    double[] rest = gradient.clone();
    double[] shares = new double[pairs.size()];
    int n = 0;
    for (Pair pair : pairs) { // newest first
      shares[n] = dot(pair.step, rest) / pair.product;
      add(rest, -shares[n], pair.change);
      n++;
    }
    double[] found = metric.solve(rest);
    for (Iterator<Pair> old = pairs.descendingIterator(); old.hasNext(); ) {
      Pair pair = old.next();
      n--;
      add(found, shares[n] - dot(pair.change, found) / pair.product, pair.step);
    }
    direction = scaled(found, -1);
    slope = dot(direction, gradient);
    step = 1;
  }

  /** Whether {@link #renew} would help. */
  boolean isMetricOld() {
    return passesWithMetric >= PASSES_PER_METRIC && !isDone();
  }

  /**
   * @param there factor of the second derivatives of the objective at {@link #weights}
   */
  void renew(Cholesky there) {
    metric = there;
    passes++;
    passesWithMetric = 0;
    pairs.clear();
    aim();
  }

  boolean isDone() {
    return isConverged() || stuck || passes >= MOST_PASSES;
  }

  boolean isConverged() {
    return norm(gradient) <= tolerance;
  }

  double[] weights() {
    return weights;
  }

  int passes() {
    return passes;
  }

  /** How far the weights lie from the best at most: the objective bends by 2 penalty or more. */
  double distanceBound() {
    return norm(gradient) / (2 * penalty);
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double[] scaled(double[] a, double factor) {
    double[] scaled = a.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= factor;
    }
    return scaled;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = a.clone();
    add(difference, -1, b);
    return difference;
  }

  private static void add(double[] a, double factor, double[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] += factor * b[k];
    }
  }
}
