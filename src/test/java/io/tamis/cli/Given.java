package io.tamis.cli;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.index.IndexFolder;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Jobs for tests. */
final class Given {
  private Given() {}

  /** A session that the run will not stop. */
  static SparkRun run() {
    SparkSession.setDefaultSession(LocalSpark.session());
    return SparkRun.start();
  }

  /** A job on files of vectors; the output is never written. */
  static JobConfig vectors(String candidates, String queries, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + candidates,
                "queries.path=" + queries,
                "sample.draw=none",
                "output.path=unused"));
    all.addAll(List.of(settings));
    return JobConfig.from(ConfigFile.empty().with(all));
  }

  /** The plan of a job on files of vectors. */
  static PlanSearch.Outcome plan(JobConfig config) throws Exception {
    try (SparkRun run = run()) {
      Examples candidates = new InputStep(config.candidates()).read(run.spark());
      Examples queries = new InputStep(config.queries()).read(run.spark());
      VectorQueries targets = VectorQueries.of(queries, Optional.empty(), config.search().metric());
      try (VectorPool pool = pool(config, run, candidates)) {
        return new PlanSearch(
                config,
                run,
                PoolSearch.of(config, pool, targets.vectors()),
                targets.vectors(),
                config.sample().budget(pool.size()))
            .find();
      }
    }
  }

  /** Of the job's index, if it has one. */
  static VectorPool pool(JobConfig config, SparkRun run, Examples candidates) {
    if (config.index().path().isEmpty()) {
      return VectorPool.of(candidates, Optional.empty());
    }
    IndexFolder index =
        IndexFolder.open(run.spark().sparkContext().hadoopConfiguration(), config.index());
    return VectorPool.of(new IndexedRows(run.spark(), index));
  }

  /** Masses above zero by row number. */
  static Map<Integer, Double> masses(PlanSearch.Outcome outcome) {
    SelectionJob.Masses masses = SelectionJob.Masses.of(outcome);
    Map<Integer, Double> byRow = new TreeMap<>();
    for (int j = 0; j < masses.ids().length; j++) {
      byRow.put(Integer.parseInt(masses.ids()[j]), masses.masses()[j]);
    }
    return byRow;
  }
}
