package io.tamis.cli;

import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.ReportData;
import io.tamis.sample.ScoreCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Candidates that a score ranked, as a report shows them.
 *
 * @param scores of the pool
 * @param sizes candidates of each source, the largest first or by name; empty where the pool has no
 *     sources
 * @param spreads how the scores of each source lie, where that was counted
 * @param texts beginnings of the first picks' and the shown leaks' texts, by id
 */
record EvenPicksReport(
    EvenPicks picks,
    ScoreCounts scores,
    Map<String, Long> sizes,
    SortedMap<String, ScoreCounts.Spread> spreads,
    Map<String, String> texts,
    Quarantine leaks) {
  /** Picks that are shown. */
  static final int SHOWN_PICKS = 50;

  private static final int SHOWN_SOURCES = 100;
  private static final int BINS = 60;

  /**
   * What a score is called.
   *
   * @param lead one or two sentences under the heading
   * @param cut the last pick's score, where it parts the pool: not where noise took part
   */
  record Words(String title, String score, String lead, OptionalDouble cut) {}

  ReportData data(JobConfig config, Metrics metrics, Words words, List<Chapter.Fact> facts) {
    List<Chapter> chapters = new ArrayList<>();
    chapters.add(histogram(words, facts));
    if (!spreads.isEmpty() && !sizes.isEmpty()) {
      chapters.add(sources(words));
    }
    chapters.add(best(words));
    chapters.addAll(leaks.chapter(id -> texts.getOrDefault(id, "")));
    return ReportData.of(
        Path.of(config.output().path()).getFileName().toString(),
        metrics.asMap(),
        config.given(),
        shares(),
        chapters);
  }

  private Chapter histogram(Words words, List<Chapter.Fact> facts) {
    List<Double> middles = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long hundredth = scores.total() / 100;
    long[] passed = {0};
    scores.forEach(
        (bin, count) -> {
          passed[0] += count;
          if (passed[0] > hundredth) { // the lowest hundredth may lie anywhere below
            middles.add(scores.middle(bin));
            counts.add(count);
          }
        });
    return new Chapter(
        "scores",
        words.title(),
        words.lead(),
        facts,
        List.of(
            Chapter.Bins.of(
                "Candidates by " + words.score() + ", without the lowest hundredth",
                words.score(),
                "candidates",
                middles.stream().mapToDouble(Double::doubleValue).toArray(),
                counts.stream().mapToLong(Long::longValue).toArray(),
                BINS,
                words.cut())),
        List.of());
  }

  private Chapter sources(Words words) {
    Map<String, Long> picked = picks.bySource();
    List<List<Object>> rows =
        spreads.entrySet().stream()
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
        words.title() + " by source",
        "Sources with the highest median " + words.score() + " first.",
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

  private Chapter best(Words words) {
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
                    new Chapter.Head(words.score(), Chapter.Column.NUMBERS),
                    new Chapter.Head("Text", Chapter.Column.TEXTS)),
                rows)));
  }

  private List<ReportData.SourceShare> shares() {
    Map<String, Long> picked = picks.bySource();
    List<ReportData.SourceShare> shares = new ArrayList<>();
    sizes.forEach(
        (source, size) -> {
          long count = picked.getOrDefault(source, 0L);
          shares.add(
              new ReportData.SourceShare(source, size, (double) count / picks.size(), count));
        });
    return shares;
  }
}
