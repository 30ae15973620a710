package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;

import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.learnability.Picks;
import io.tamis.learnability.PoolScores;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.ReportData;
import io.tamis.sample.ScoreCounts.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Scores by source, against length, and where the cut lies, as a report shows them. */
final class LearnabilityReport {
  private static final int SHOWN_PICKS = 50;
  private static final int SHOWN_LETTERS = 300;
  private static final int SHOWN_SOURCES = 100;
  private static final int BINS = 60;

  private final PoolScores scores;
  private final Picks picks;
  private final Map<String, String> texts;

  /** Reads the texts that the report shows. */
  LearnabilityReport(JobConfig config, PoolScores scores, Picks picks, Examples candidates) {
    this.scores = scores;
    this.picks = picks;
    this.texts =
        picks.size() == 0 || !candidates.hasTexts()
            ? Map.of()
            : RowsOfIds.read(
                candidates
                    .distinct()
                    .select(
                        col(ExampleTable.ID),
                        substring(coalesce(col(ExampleTable.TEXT), lit("")), 1, SHOWN_LETTERS)),
                new HashSet<>(
                    Arrays.asList(picks.ids()).subList(0, Math.min(SHOWN_PICKS, picks.size()))),
                row -> row.getString(1));
  }

  ReportData data(JobConfig config, Metrics metrics) {
    List<Chapter> chapters = new ArrayList<>();
    chapters.add(cut());
    if (!scores.spreadByLength().isEmpty()) {
      chapters.add(length());
    }
    if (config.candidates().source().isPresent()) {
      chapters.add(sources());
    }
    if (picks.size() > 0) {
      chapters.add(best());
    }
    return ReportData.of(
        Path.of(config.output().path()).getFileName().toString(),
        metrics.asMap(),
        config.given(),
        shares(config),
        chapters);
  }

  private Chapter cut() {
    List<Double> middles = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long[] passed = {0};
    scores.forEach(
        (middle, count) -> {
          passed[0] += count;
          if (passed[0] > scores.size() / 100) { // the lowest hundredth may lie anywhere below
            middles.add(middle);
            counts.add(count);
          }
        });
    OptionalDouble cut =
        picks.size() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(picks.scores()[picks.size() - 1]);
    return new Chapter(
        "scores",
        "Learnability",
        "How much of its loss training takes away from a candidate. The line is the cut; the lowest"
            + " hundredth of the scores is not drawn.",
        facts(cut),
        List.of(
            Chapter.Bins.of(
                "Candidates by score, with the cut",
                "score",
                "candidates",
                middles.stream().mapToDouble(Double::doubleValue).toArray(),
                counts.stream().mapToLong(Long::longValue).toArray(),
                BINS,
                cut)),
        List.of());
  }

  private List<Chapter.Fact> facts(OptionalDouble cut) {
    List<Chapter.Fact> facts = new ArrayList<>();
    cut.ifPresent(score -> facts.add(Chapter.Fact.of("Cut", score)));
    if (picks.size() > 0) {
      facts.add(Chapter.Fact.of("Highest score", picks.scores()[0]));
      facts.add(Chapter.Fact.of("Share decided by ties", picks.tieShare()));
    }
    scores
        .problems()
        .forEach((why, count) -> facts.add(Chapter.Fact.of("Left out: " + why, count)));
    return facts;
  }

  private Chapter length() {
    SortedMap<Double, Spread> spreads = scores.spreadByLength();
    double[] lengths = spreads.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    return new Chapter(
        "length",
        "Score against length",
        "If scores followed the length of a response, choosing by them would be a sort by length."
            + " A correlation near 0 says that they do not.",
        List.of(
            Chapter.Fact.of("Rank correlation with length", scores.lengthCorrelation()),
            Chapter.Fact.of("The same of base - reference", scores.rawLengthCorrelation())),
        List.of(
            new Chapter.Points(
                "Median and deciles of the score by length",
                "tokens of the response",
                "score",
                Chapter.Axis.LOGARITHMIC,
                Chapter.Joined.BY_LINES,
                List.of(
                    series("median", lengths, spreads, Spread::median),
                    series("highest tenth above", lengths, spreads, Spread::high),
                    series("lowest tenth below", lengths, spreads, Spread::low)))),
        List.of());
  }

  private static Chapter.Series series(
      String name, double[] x, SortedMap<Double, Spread> spreads, ToDoubleFunction<Spread> value) {
    return new Chapter.Series(name, x, spreads.values().stream().mapToDouble(value).toArray());
  }

  private Chapter sources() {
    Map<String, Long> picked = pickedBySource();
    List<List<Object>> rows =
        scores.spreadBySource().entrySet().stream()
            .sorted((a, b) -> Double.compare(b.getValue().median(), a.getValue().median()))
            .limit(SHOWN_SOURCES)
            .map(
                source ->
                    List.<Object>of(
                        source.getKey(),
                        source.getValue().count(),
                        source.getValue().low(),
                        source.getValue().median(),
                        source.getValue().high(),
                        picked.getOrDefault(source.getKey(), 0L)))
            .toList();
    return new Chapter(
        "scores-by-source",
        "Score by source",
        "Sources with the highest median first. One cut over sources whose scores differ starves"
            + " some of them; sample.by: source gives each its share.",
        List.of(),
        List.of(),
        List.of(
            new Chapter.Table(
                "",
                List.of(
                    new Chapter.Head("Source", Chapter.Column.WORDS),
                    new Chapter.Head("Candidates", Chapter.Column.NUMBERS),
                    new Chapter.Head("Lowest tenth below", Chapter.Column.NUMBERS),
                    new Chapter.Head("Median", Chapter.Column.NUMBERS),
                    new Chapter.Head("Highest tenth above", Chapter.Column.NUMBERS),
                    new Chapter.Head("Picks", Chapter.Column.NUMBERS)),
                rows)));
  }

  private Chapter best() {
    int shown = Math.min(SHOWN_PICKS, picks.size());
    List<List<Object>> rows =
        IntStream.range(0, shown)
            .mapToObj(
                n ->
                    List.<Object>of(
                        n + 1,
                        picks.ids()[n],
                        picks.sources()[n],
                        picks.scores()[n],
                        texts.getOrDefault(picks.ids()[n], "")))
            .toList();
    return new Chapter(
        "best",
        "Picks",
        "",
        List.of(),
        List.of(),
        List.of(
            new Chapter.Table(
                "the first " + shown + " of " + picks.size() + ", by rank",
                List.of(
                    new Chapter.Head("Rank", Chapter.Column.NUMBERS),
                    new Chapter.Head("Candidate", Chapter.Column.WORDS),
                    new Chapter.Head("Source", Chapter.Column.WORDS),
                    new Chapter.Head("Score", Chapter.Column.NUMBERS),
                    new Chapter.Head("Text", Chapter.Column.TEXTS)),
                rows)));
  }

  private List<ReportData.SourceShare> shares(JobConfig config) {
    if (config.candidates().source().isEmpty() || picks.size() == 0) {
      return List.of();
    }
    Map<String, Long> picked = pickedBySource();
    List<ReportData.SourceShare> shares = new ArrayList<>();
    scores
        .spreadBySource()
        .forEach(
            (source, spread) -> {
              long count = picked.getOrDefault(source, 0L);
              shares.add(
                  new ReportData.SourceShare(
                      source, spread.count(), (double) count / picks.size(), count));
            });
    return shares;
  }

  private Map<String, Long> pickedBySource() {
    Map<String, Long> picked = new HashMap<>();
    for (String source : picks.sources()) {
      picked.merge(source, 1L, Long::sum);
    }
    return picked;
  }
}
