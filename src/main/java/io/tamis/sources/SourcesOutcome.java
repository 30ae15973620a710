package io.tamis.sources;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the sources, and which are chosen.
 *
 * @param tasks names, in the order of ids; elsewhere their numbers stand for them
 * @param rows shape [tasks]
 * @param targets names, in the order of ids
 * @param targetRows shape [targets]
 * @param dimensions of the gradients
 * @param untrained shape [targets], the performance before fine-tuning
 * @param estimates every subset that was estimated for the choice
 * @param selection the choice
 * @param passes over the training rows, the first for the statistics
 * @param calibration against truly measured subsets, where there are some
 * @param residuals of rows with an output after fine-tuning, where there are some
 */
public record SourcesOutcome(
    String[] tasks,
    long[] rows,
    String[] targets,
    long[] targetRows,
    int dimensions,
    double[] untrained,
    List<SubsetEstimate> estimates,
    TaskSelection selection,
    int passes,
    Optional<Calibration> calibration,
    Optional<Residuals> residuals) {

  /** Names of the selected tasks, best or first first. */
  public String[] selected() {
    return Arrays.stream(selection.selected()).mapToObj(n -> tasks[n]).toArray(String[]::new);
  }

  /** Largest |g·w| of any subset. */
  public double largestMarginChange() {
    return estimates.stream()
        .mapToDouble(SubsetEstimate::largestMarginChange)
        .max()
        .orElse(Double.NaN);
  }

  /** Subsets that were fitted exactly. */
  public long exactFits() {
    return estimates.stream().filter(estimate -> estimate.mode() == FitMode.EXACT).count();
  }

  /** Subsets whose fit did not reach its tolerance. */
  public long unconverged() {
    return estimates.stream().filter(estimate -> !estimate.converged()).count();
  }

  /** Tasks that no estimated subset held. */
  public long neverSampled() {
    return Arrays.stream(selection.sampled()).filter(count -> count == 0).count();
  }

  /**
   * Mass of one row of each task; over all rows it sums to 1.
   *
   * @return shape [tasks]; 0 for a task that is not selected
   */
  public double[] rowMasses(SourcesConfig.Share share) {
    double[] masses = new double[tasks.length];
    long selectedRows = Arrays.stream(selection.selected()).mapToLong(task -> rows[task]).sum();
    for (int task : selection.selected()) {
      masses[task] =
          switch (share) {
            case EXAMPLES -> 1.0 / selectedRows;
            case TASKS -> 1.0 / selection.selected().length / rows[task];
          };
    }
    return masses;
  }
}
