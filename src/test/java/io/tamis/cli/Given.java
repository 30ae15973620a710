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

  /** What a job's own system takes. */
  static SystemConfig.Transport transport(JobConfig config) {
    return (SystemConfig.Transport) config.system();
  }

  /** The plan of a job on files of vectors. */
  static PlanSearch.Outcome plan(JobConfig config) throws Exception {
    try (SparkRun run = run()) {
      Examples candidates = new InputStep(config.candidates()).read(run.spark());
      Examples queries = new InputStep(transport(config).queries()).read(run.spark());
      VectorQueries targets =
          VectorQueries.of(queries, Optional.empty(), transport(config).search().metric());
      try (VectorPool pool = pool(config, run, candidates)) {
        return new PlanSearch(
                transport(config),
                run,
                PoolSearch.of(transport(config), pool, targets.vectors()),
                CandidateWeights.of(candidates),
                targets.vectors(),
                config.sample().budget(pool.size()))
            .find();
      }
    }
  }

  /** Of the job's index, if it has one. */
  static VectorPool pool(JobConfig config, SparkRun run, Examples candidates) {
    if (transport(config).index().path().isEmpty()) {
      return VectorPool.of(candidates, Optional.empty());
    }
    IndexFolder index =
        IndexFolder.open(
            run.spark().sparkContext().hadoopConfiguration(), transport(config).index());
    return VectorPool.of(new IndexedRows(run.spark(), index));
  }

  /** Masses above zero by row number. */
  static Map<Integer, Double> masses(PlanSearch.Outcome outcome) {
    TransportJob.Masses masses = TransportJob.Masses.of(outcome);
    Map<Integer, Double> byRow = new TreeMap<>();
    for (int j = 0; j < masses.ids().length; j++) {
      byRow.put(Integer.parseInt(masses.ids()[j]), masses.masses()[j]);
    }
    return byRow;
  }
}
