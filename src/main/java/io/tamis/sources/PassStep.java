package io.tamis.sources;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Weights of many subsets in, sums over the blocks out; one pass each. Parts are added in the order
 * of partitions, whichever ends first.
 */
final class PassStep {
  /** Second derivatives that one job brings to the driver: 256 MB. */
  static final long JOB_NUMBERS = 1L << 25;

  /** Subsets in one pass that brings back a few numbers each. */
  private static final int MOST_SUBSETS = 1_024;

  private final JavaSparkContext context;
  private final JavaRDD<GradientBlock> training;
  private final JavaRDD<GradientBlock> evaluation;
  private final long[] targetRows;
  private final int tasks;
  private final int dimensions;
  private int passes;

  /**
   * @param training blocks by task
   * @param evaluation blocks by target
   * @param targetRows shape [targets]
   * @param tasks how many
   */
  PassStep(
      JavaRDD<GradientBlock> training,
      JavaRDD<GradientBlock> evaluation,
      long[] targetRows,
      int tasks,
      int dimensions) {
    this.context = JavaSparkContext.fromSparkContext(training.context());
    this.training = training;
    this.evaluation = evaluation;
    this.targetRows = targetRows;
    this.tasks = tasks;
    this.dimensions = dimensions;
  }

  /** Weights of many subsets on their way to the tasks. */
  private record Weights(double[][] weights, int[][] subsetsOf) implements Serializable {}

  /** Passes over the training rows so far. */
  int passes() {
    return passes;
  }

  private <T> List<T> collect(
      String job,
      double[][] weights,
      List<int[]> subsets,
      Function<Broadcast<Weights>, JavaRDD<T>> pass) {
    context.setJobDescription("sources: " + job);
    Broadcast<Weights> shared =
        context.broadcast(new Weights(weights, Subsets.byTask(subsets, tasks)));
    try {
      return pass.apply(shared).collect();
    } finally {
      shared.destroy();
      context.setJobDescription(null);
    }
  }

  /**
   * Losses and their gradients.
   *
   * @param number of the pass, for the job's name
   * @param weights shape [subsets, d]
   */
  FitSums losses(int number, double[][] weights, List<int[]> subsets) {
    passes++;
    int d = dimensions;
    FitSums sums = FitSums.none(weights.length, d);
    // [subsets, d] doubles a partition: 164 MB at 200 subsets, d = 400 and 256 partitions
    collect(
            "pass %,d over %,d subsets".formatted(number, weights.length),
            weights,
            subsets,
            shared ->
                training.mapPartitions(
                    blocks -> {
                      Weights of = shared.value();
                      return List.of(
                              FitSums.of(blocks, of.weights, of.subsetsOf, d, TileKernel.fastest()))
                          .iterator();
                    }))
        .forEach(sums::add);
    return sums;
  }

  /** The statistics of one subset, as if its weights were 0 where they are now: a single task. */
  StatisticsPool statisticsAt(double[] weights, int[] subset) {
    passes++;
    context.setJobDescription("sources: second derivatives of a subset");
    StatisticsPool pool = StatisticsPool.empty(1, dimensions, TileKernel.fastest());
    try {
      JavaRDD<TaskStatistics> parts =
          training
              .filter(block -> Arrays.binarySearch(subset, block.group()) >= 0)
              .map(block -> block.at(weights))
              .mapPartitions(blocks -> StatisticsSum.of(blocks, TileKernel.fastest()).iterator());
      int count = parts.getNumPartitions();
      int slice = (int) Math.max(1, JOB_NUMBERS / TaskStatistics.hessianSize(dimensions));
      for (int from = 0; from < count; from += slice) { // 256 MB a job, in the order of partitions
        int[] some = IntStream.range(from, Math.min(count, from + slice)).toArray();
        for (List<TaskStatistics> part : parts.collectPartitions(some)) {
          part.forEach(pool::add);
        }
      }
      return pool;
    } finally {
      context.setJobDescription(null);
    }
  }

  /**
   * The largest |g·w| of each subset.
   *
   * @param weights shape [subsets, d]
   */
  double[] marginChanges(double[][] weights, List<int[]> subsets) {
    double[] largest = new double[weights.length];
    for (int from = 0; from < weights.length; from += MOST_SUBSETS) {
      int to = Math.min(weights.length, from + MOST_SUBSETS);
      passes++;
      List<float[]> parts =
          collect(
              "margins of %,d subsets".formatted(to - from),
              Arrays.copyOfRange(weights, from, to),
              subsets.subList(from, to),
              shared ->
                  training.mapPartitions(
                      blocks -> {
                        Weights of = shared.value();
                        return List.of(
                                MarginChanges.of(
                                    blocks, of.weights, of.subsetsOf, TileKernel.fastest()))
                            .iterator();
                      }));
      for (int s = from; s < to; s++) {
        for (float[] part : parts) {
          largest[s] = Math.max(largest[s], part[s - from]);
        }
      }
    }
    return largest;
  }

  /**
   * The performance on each target.
   *
   * @param weights shape [n, d]
   * @return shape [n, targets]
   */
  double[][] performance(double[][] weights, Performance performance) {
    int targets = targetRows.length;
    double[][] values = new double[weights.length][targets];
    for (int from = 0; from < weights.length; from += MOST_SUBSETS) {
      int first = from;
      int to = Math.min(weights.length, from + MOST_SUBSETS);
      List<List<TargetSums>> parts =
          collect(
              "evaluate %,d subsets".formatted(to - from),
              Arrays.copyOfRange(weights, from, to),
              List.of(),
              shared ->
                  evaluation.mapPartitions(
                      blocks ->
                          List.of(
                                  TargetSums.of(
                                      blocks,
                                      shared.value().weights,
                                      targets,
                                      performance,
                                      TileKernel.fastest()))
                              .iterator()));
      for (List<TargetSums> part : parts) {
        for (TargetSums sums : part) {
          for (int s = first; s < to; s++) {
            values[s][sums.target()] += sums.sums()[s - first];
          }
        }
      }
    }
    for (double[] value : values) {
      for (int target = 0; target < targets; target++) {
        value[target] /= targetRows[target];
      }
    }
    return values;
  }

  /** Of the rows with an output after fine-tuning. */
  Residuals residuals(double[] weights) {
    context.setJobDescription("sources: residuals");
    try {
      Residuals sum = Residuals.NONE;
      List<Residuals> parts =
          evaluation
              .mapPartitions(
                  blocks -> {
                    Residuals part = Residuals.NONE;
                    while (blocks.hasNext()) {
                      part = part.plus(Residuals.of(blocks.next(), weights));
                    }
                    return List.of(part).iterator();
                  })
              .collect();
      for (Residuals part : parts) {
        sum = sum.plus(part);
      }
      return sum;
    } finally {
      context.setJobDescription(null);
    }
  }
}
