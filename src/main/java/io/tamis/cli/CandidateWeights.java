package io.tamis.cli;

import io.tamis.density.Densities;
import io.tamis.density.DensityTable;
import io.tamis.input.Examples;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each candidate counts for among others, in (0, 1]; all count 1 where no weights are given.
 * They are read for the candidates that a plan may touch.
 */
final class CandidateWeights {
  private final Optional<Dataset<Row>> table;
  private final Map<String, Double> known = new HashMap<>();

  private CandidateWeights(Optional<Dataset<Row>> table) {
    this.table = table;
  }

  static CandidateWeights of(Examples candidates) {
    return new CandidateWeights(candidates.weights());
  }

  /** All count the same. */
  static CandidateWeights even() {
    return new CandidateWeights(Optional.empty());
  }

  /** Reads the weights of those that are not known yet. */
  void read(String[] ids) {
    if (table.isEmpty()) {
      return;
    }
    Set<String> wanted = new HashSet<>(Arrays.asList(ids));
    wanted.removeAll(known.keySet());
    if (!wanted.isEmpty()) {
      known.putAll(RowsOfIds.read(table.get(), wanted, row -> row.getDouble(1)));
    }
  }

  double of(String id) {
    return table.isEmpty() ? 1 : known.get(id);
  }

  /** Measured densities with the weights of their candidates, which must be known. */
  DensityTable.Weighted beside(Densities densities) {
    return new DensityTable.Weighted(
        densities, Arrays.stream(densities.ids()).mapToDouble(this::of).toArray());
  }
}
