package io.tamis.cli;

import io.tamis.config.Require;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.ReportData;
import io.tamis.sources.SourcesConfig;
import io.tamis.sources.SourcesOutcome;
import io.tamis.sources.SubsetEstimate;
import io.tamis.sources.TaskSelection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What is expected of tasks and subsets, as a report shows it. */
record SourcesReport(SourcesOutcome outcome, SourcesConfig settings) {
  private static final int SHOWN_TASKS = 200;
  private static final int SHOWN_TARGETS = 12;
  private static final int BINS = 40;

  ReportData data(JobConfig config, Metrics metrics) {
    List<Chapter> chapters = new ArrayList<>();
    chapters.add(tasks());
    if (outcome.estimates().size() > 1) {
      chapters.add(subsets());
    }
    if (outcome.selection().values().length > 1) {
      chapters.add(steps());
    }
    outcome.calibration().ifPresent(calibration -> chapters.add(calibration()));
    return ReportData.of(
        Path.of(config.output().path()).getFileName().toString(),
        metrics.asMap(),
        config.given(),
        shares(),
        chapters);
  }

  private String metric() {
    return Require.spelled(settings.fit().performance());
  }

  private Chapter tasks() {
    TaskSelection selection = outcome.selection();
    int[] ranks = new int[outcome.tasks().length];
    for (int n = 0; n < selection.selected().length; n++) {
      ranks[selection.selected()[n]] = n + 1;
    }
    int targets = Math.min(SHOWN_TARGETS, outcome.targets().length);
    List<Chapter.Head> heads =
        new ArrayList<>(
            List.of(
                new Chapter.Head("Rank", Chapter.Column.NUMBERS),
                new Chapter.Head("Task", Chapter.Column.WORDS),
                new Chapter.Head("Examples", Chapter.Column.NUMBERS),
                new Chapter.Head("Subsets", Chapter.Column.NUMBERS),
                new Chapter.Head("Score", Chapter.Column.NUMBERS)));
    for (int target = 0; target < targets && outcome.targets().length > 1; target++) {
      heads.add(new Chapter.Head(outcome.targets()[target], Chapter.Column.NUMBERS));
    }
    List<List<Object>> rows =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer n) -> ranks[n] == 0 ? Integer.MAX_VALUE : ranks[n])
                    .thenComparing(n -> n))
            .limit(SHOWN_TASKS)
            .map(
                n -> {
                  List<Object> row = new ArrayList<>();
                  row.add(ranks[n] == 0 ? "–" : ranks[n]);
                  row.add(outcome.tasks()[n]);
                  row.add(outcome.rows()[n]);
                  row.add(selection.sampled()[n]);
                  row.add(selection.means()[n]);
                  for (int target = 0; target < heads.size() - 5; target++) {
                    row.add(selection.scores()[n][target]);
                  }
                  return row;
                })
            .toList();
    return new Chapter(
        "tasks",
        "Tasks",
        "A task's score is the mean estimated "
            + metric()
            + " of the subsets that its choice went by; the selected tasks first.",
        List.of(
            Chapter.Fact.of("Tasks", outcome.tasks().length),
            Chapter.Fact.of("Selected", outcome.selected().length),
            Chapter.Fact.of("Targets", outcome.targets().length),
            Chapter.Fact.of("Never sampled", (double) outcome.neverSampled())),
        List.of(),
        List.of(new Chapter.Table("", heads, rows)));
  }

  private Chapter subsets() {
    double[] means = outcome.estimates().stream().mapToDouble(SourcesReport::mean).toArray();
    long[] ones = new long[means.length];
    Arrays.fill(ones, 1);
    double untrained = Arrays.stream(outcome.untrained()).average().orElseThrow();
    return new Chapter(
        "subsets",
        "Subsets",
        "What fine-tuning on each subset is expected to give, as the mean over targets. Trust it as"
            + " far as margins move little: up to a change of 0.5 one step is nearly exact.",
        List.of(
            Chapter.Fact.of("Subsets", means.length),
            Chapter.Fact.of("Before fine-tuning", untrained),
            Chapter.Fact.of("Largest change of a margin", outcome.largestMarginChange()),
            Chapter.Fact.of("Fitted exactly", (double) outcome.exactFits()),
            Chapter.Fact.of("Not converged", (double) outcome.unconverged())),
        List.of(
            Chapter.Bins.of(
                "Subsets by estimated " + metric(),
                "estimated " + metric(),
                "subsets",
                means,
                ones,
                BINS,
                OptionalDouble.empty())),
        List.of());
  }

  private Chapter steps() {
    double[] values = outcome.selection().values();
    double[] steps = IntStream.rangeClosed(1, values.length).mapToDouble(n -> n).toArray();
    return new Chapter(
        "steps",
        "Step by step",
        "The estimated " + metric() + " after each step of the selection.",
        List.of(),
        List.of(
            new Chapter.Points(
                "Estimated " + metric() + " after each step",
                "step",
                metric(),
                Chapter.Axis.LINEAR,
                Chapter.Joined.BY_LINES,
                List.of(new Chapter.Series(metric(), steps, values)))),
        List.of());
  }

  private Chapter calibration() {
    List<Chapter.Fact> facts = new ArrayList<>();
    outcome
        .calibration()
        .ifPresent(
            calibration -> {
              facts.add(Chapter.Fact.of("Pairs of subset and target", calibration.pairs()));
              facts.add(Chapter.Fact.of("Mean relative error", calibration.relativeError()));
              facts.add(Chapter.Fact.of("The same without fine-tuning", calibration.control()));
              facts.add(
                  Chapter.Fact.of("Rank correlation within a target", calibration.spearman()));
            });
    outcome
        .residuals()
        .ifPresent(
            residuals -> {
              facts.add(Chapter.Fact.of("Residual sum of squares", residuals.rss()));
              facts.add(Chapter.Fact.of("The same without gradients", residuals.controlRss()));
            });
    return new Chapter(
        "calibration",
        "Held against measurements",
        "How the estimates compare with what was truly measured on some subsets.",
        facts,
        List.of(),
        List.of());
  }

  private List<ReportData.SourceShare> shares() {
    double[] masses = outcome.rowMasses(settings.share());
    return IntStream.range(0, outcome.tasks().length)
        .mapToObj(
            n ->
                new ReportData.SourceShare(
                    outcome.tasks()[n],
                    outcome.rows()[n],
                    masses[n] * outcome.rows()[n],
                    masses[n] > 0 ? outcome.rows()[n] : 0))
        .toList();
  }

  /** Mean over targets of one estimate. */
  private static double mean(SubsetEstimate estimate) {
    return Arrays.stream(estimate.values()).average().orElseThrow();
  }
}
