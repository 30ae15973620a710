package io.tamis.sources;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** The parts of {@link SourcesStep}, so that each can be timed. */
public final class TimedSources implements AutoCloseable {
  private final GradientRows.Groups tasks;
  private final GradientRows.Groups targets;
  private final BlockLayout layout;
  private final JavaRDD<GradientBlock> training;
  private final JavaRDD<GradientBlock> evaluation;
  private StatisticsPool statistics;

  /** Lays out both tables and keeps them in memory. */
  public TimedSources(Dataset<Row> trainingRows, Dataset<Row> evaluationRows) {
    GradientStep ofTraining = new GradientStep(GradientTable.Kind.TRAINING, Offset.NONE);
    GradientStep ofEvaluation = new GradientStep(GradientTable.Kind.EVALUATION, Offset.NONE);
    tasks = ofTraining.groups(trainingRows);
    targets = ofEvaluation.groups(evaluationRows);
    layout = new BlockLayout(tasks.names(), tasks.rows(), tasks.dimensions());
    training = ofTraining.blocks(trainingRows, layout).persist(StorageLevel.MEMORY_AND_DISK());
    evaluation =
        ofEvaluation
            .blocks(
                evaluationRows,
                new BlockLayout(targets.names(), targets.rows(), targets.dimensions()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    training.count();
    evaluation.count();
  }

  public void statistics() {
    statistics = SourcesStep.statistics(training, layout, tasks);
  }

  public List<int[]> subsets(int count, double fraction, long seed) {
    return Subsets.random(tasks.names().length, count, fraction, seed);
  }

  /** Without offset; {@link #statistics} come first. */
  public List<SubsetEstimate> fit(List<int[]> subsets, FitMode mode, double penalty) {
    SourcesConfig.Fit settings =
        SourcesConfig.from(
                ConfigFile.empty()
                    .with(
                        List.of(
                            "sources.top=1",
                            "sources.offset=none",
                            "sources.mode=" + Require.spelled(mode),
                            "sources.penalty=" + penalty)))
            .fit();
    PassStep passes =
        new PassStep(
            training, evaluation, targets.rows(), tasks.names().length, tasks.dimensions());
    return new FitStep(statistics, passes, settings, Optional.empty()).apply(subsets);
  }

  @Override
  public void close() {
    training.unpersist();
    evaluation.unpersist();
  }
}
