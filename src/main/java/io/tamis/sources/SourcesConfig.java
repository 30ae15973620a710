package io.tamis.sources;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How sources are judged and chosen.
 *
 * @param input where rows say what
 * @param fit how the weights of a subset are found
 * @param subsets which subsets an ensemble is made of
 * @param selection how tasks are chosen
 * @param share how mass is shared out among the rows of the chosen tasks
 * @param measured a table of truly measured subsets, to hold the estimates against
 */
public record SourcesConfig(
    Input input,
    Fit fit,
    SubsetChoice subsets,
    SelectionChoice selection,
    Share share,
    Optional<String> measured) {
  public static final List<String> KEYS =
      List.of(
          "sources.task",
          "sources.target",
          "sources.output",
          "sources.label",
          "sources.after",
          "sources.candidate-rows",
          "sources.query-rows",
          "sources.candidate-metadata",
          "sources.query-metadata",
          "sources.mode",
          "sources.offset",
          "sources.penalty",
          "sources.step-limit",
          "sources.scale",
          "sources.metric",
          "sources.subsets",
          "sources.subset-count",
          "sources.subset-fraction",
          "sources.subset-list",
          "sources.select",
          "sources.top",
          "sources.threshold",
          "sources.share",
          "sources.measured");

  /** How mass is shared out. */
  public enum Share {
    /** Every row of a selected task has the same. */
    EXAMPLES,
    /** Every selected task has the same in sum. */
    TASKS
  }

  /**
   * @param task column of training rows
   * @param target column of evaluation rows
   * @param output column of the output before fine-tuning
   * @param label column; empty: all labels are 1
   * @param after column of evaluation rows, the output after fine-tuning on the one measured subset
   * @param candidateRows table with a row for each row of a file of gradients alone
   * @param queryRows the same for evaluation rows
   * @param candidateMetadata file that says how the training gradients were made
   * @param queryMetadata the same for evaluation gradients; both or none
   */
  public record Input(
      String task,
      String target,
      String output,
      Optional<String> label,
      Optional<String> after,
      Optional<String> candidateRows,
      Optional<String> queryRows,
      Optional<String> candidateMetadata,
      Optional<String> queryMetadata) {
    public Input {
      Require.that(
          candidateMetadata.isPresent() == queryMetadata.isPresent(),
          "sources.candidate-metadata and sources.query-metadata must be given both or neither,"
              + " but are "
              + candidateMetadata.orElse("missing")
              + " and "
              + queryMetadata.orElse("missing"));
    }

    static Input from(ConfigFile file) {
      return new Input(
          file.text("sources.task", "task_id"),
          file.text("sources.target", "target_id"),
          file.text("sources.output", "base_output"),
          file.text("sources.label"),
          file.text("sources.after"),
          file.text("sources.candidate-rows"),
          file.text("sources.query-rows"),
          file.text("sources.candidate-metadata"),
          file.text("sources.query-metadata"));
    }
  }

  /**
   * @param mode see {@link FitMode}
   * @param offset see {@link Offset}
   * @param penalty of mean loss + penalty |w|²
   * @param stepLimit largest |g·w| at which one step is trusted
   * @param scale norm of the change of all parameters against their own; empty: as it comes
   * @param performance what estimates are of
   */
  public record Fit(
      FitMode mode,
      Offset offset,
      double penalty,
      double stepLimit,
      OptionalDouble scale,
      Performance performance) {
    public Fit {
      Require.positive("sources.penalty", penalty);
      Require.positive("sources.step-limit", stepLimit);
      scale.ifPresent(value -> Require.positive("sources.scale", value));
    }

    static Fit from(ConfigFile file) {
      return new Fit(
          file.choice("sources.mode", FitMode.EXACT),
          file.choice("sources.offset", Offset.BASE_OUTPUT),
          file.number("sources.penalty", 1e-3),
          file.number("sources.step-limit", 0.5),
          optional(file, "sources.scale"),
          file.choice("sources.metric", Performance.LOSS));
    }
  }

  public SourcesConfig {
    Require.that(
        fit.scale().isEmpty() || input.candidateMetadata().isPresent(),
        "sources.scale needs p and norm_theta_star in sources.candidate-metadata, which is missing");
    Require.that(
        selection.select() == SelectionChoice.Select.ENSEMBLE
            || subsets.kind() == SubsetChoice.Kind.RANDOM,
        "sources.subsets must be left out unless sources.select is ensemble, but is "
            + Require.spelled(subsets.kind())
            + " where sources.select is "
            + Require.spelled(selection.select()));
  }

  public static SourcesConfig from(ConfigFile file) {
    return new SourcesConfig(
        Input.from(file),
        Fit.from(file),
        SubsetChoice.from(file),
        SelectionChoice.from(file),
        file.choice("sources.share", Share.EXAMPLES),
        file.text("sources.measured"));
  }

  /** Every file beside the inputs that is read, by the key that names it. */
  public Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    input.candidateRows().ifPresent(path -> files.put("sources.candidate-rows", path));
    input.queryRows().ifPresent(path -> files.put("sources.query-rows", path));
    input.candidateMetadata().ifPresent(path -> files.put("sources.candidate-metadata", path));
    input.queryMetadata().ifPresent(path -> files.put("sources.query-metadata", path));
    subsets.list().ifPresent(path -> files.put("sources.subset-list", path));
    measured.ifPresent(path -> files.put("sources.measured", path));
    return files;
  }

  static OptionalDouble optional(ConfigFile file, String key) {
    return file.has(key) ? OptionalDouble.of(file.number(key, 0)) : OptionalDouble.empty();
  }

  static OptionalInt optionalCount(ConfigFile file, String key) {
    return file.has(key)
        ? OptionalInt.of(
            (int) Math.min(Integer.MAX_VALUE, Require.atLeast(key, 1, file.whole(key, 1))))
        : OptionalInt.empty();
  }
}
