package io.tamis.cli;

import io.tamis.baselines.Ranking;
import io.tamis.config.Require;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.ReportData;
import io.tamis.sample.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** A selection by a ranking, as its report shows it. */
final class BaselineReport {
  private static final int SHOWN_PICKS = 50;

  /** Points of the curve of scores. */
  private static final int POINTS = 400;

  private final JobConfig config;
  private final Ranking ranking;
  private final Selection selection;
  private final CandidateNotes notes;
  private final Quarantine leaks;

  /** Reads the sources and texts that the report shows. */
  BaselineReport(
      JobConfig config,
      Ranking ranking,
      Selection selection,
      TransportJob.Masses masses,
      TargetedPool opened,
      SparkSession spark) {
    this.config = config;
    this.ranking = ranking;
    this.selection = selection;
    Set<String> shown = new HashSet<>(Arrays.asList(selection.ids()).subList(0, shown()));
    this.leaks = opened.leaks();
    shown.addAll(leaks.shownIds());
    this.notes =
        new CandidateNotes(masses, config, opened.pool(), spark, opened.candidates(), shown);
  }

  private int shown() {
    return Math.min(SHOWN_PICKS, selection.size());
  }

  /** Mass of each source; empty where the pool has no sources. */
  Map<String, Double> massBySource() {
    return notes.massBySource();
  }

  ReportData data(Metrics metrics) {
    Map<String, Double> masses = notes.massBySource();
    Map<String, Long> picks = new HashMap<>();
    for (String id : selection.ids()) {
      picks.merge(notes.source(id), 1L, Long::sum);
    }
    List<ReportData.SourceShare> shares = new ArrayList<>();
    notes
        .sourceSizes()
        .forEach(
            (source, size) ->
                shares.add(
                    new ReportData.SourceShare(
                        source,
                        size,
                        masses.getOrDefault(source, 0.0),
                        picks.getOrDefault(source, 0L))));
    List<Chapter> chapters = new ArrayList<>(List.of(ranking()));
    chapters.addAll(leaks.chapter(notes::text));
    return ReportData.of(
        Path.of(config.output().path()).getFileName().toString(),
        metrics.asMap(),
        config.given(),
        shares,
        chapters);
  }

  private Chapter ranking() {
    SystemConfig.Method method = config.system().method();
    boolean isByChance =
        method == SystemConfig.Method.RANDOM || method == SystemConfig.Method.RANDOM_BALANCED;
    List<Chapter.Fact> facts = new ArrayList<>();
    facts.add(Chapter.Fact.of("Picks", selection.size()));
    facts.add(Chapter.Fact.of("Share decided by ties", selection.tieShare()));
    List<Chapter.Chart> charts = new ArrayList<>();
    if (!isByChance) {
      facts.add(Chapter.Fact.of("Score of the first", ranking.scores()[0]));
      facts.add(Chapter.Fact.of("Score of the last", ranking.scores()[selection.size() - 1]));
      charts.add(scores());
    }
    return new Chapter(
        "ranking", "Ranking by " + Require.spelled(method), lead(), facts, charts, List.of(best()));
  }

  private String lead() {
    return switch (config.system().method()) {
      case KNN_UNIFORM ->
          "A score is the mass that queries give, each the same to every one of its nearest.";
      case ROUND_ROBIN, RDS_ROUND_ROBIN ->
          "A score is the distance to the query, or the queries, whose turn a pick was.";
      case DOUBLY_GREEDY -> "A score is the distance to the nearest query.";
      case UNBALANCED_TRANSPORT ->
          "A score is the mass that the transport plan brings to a candidate.";
      case RANDOM -> "Picks are by chance.";
      case RANDOM_BALANCED -> "Picks are by chance, of every source as many, if it has them.";
      case TSDS, LEARNABILITY, SOURCES, DSIR, LESS ->
          throw new IllegalStateException("no ranking: " + config.system().method());
    };
  }

  private Chapter.Chart scores() {
    int points = Math.min(POINTS, selection.size());
    int[] ranks =
        IntStream.range(0, points)
            .map(n -> points == 1 ? 0 : (int) ((long) n * (selection.size() - 1) / (points - 1)))
            .toArray();
    return new Chapter.Points(
        "Score of the picks by rank",
        "rank",
        "score",
        Chapter.Axis.LINEAR,
        Chapter.Joined.BY_LINES,
        List.of(
            new Chapter.Series(
                "score",
                Arrays.stream(ranks).mapToDouble(rank -> rank + 1).toArray(),
                Arrays.stream(ranks).mapToDouble(rank -> ranking.scores()[rank]).toArray())));
  }

  private Chapter.Table best() {
    return new Chapter.Table(
        "The first picks",
        List.of(
            new Chapter.Head("Rank", Chapter.Column.NUMBERS),
            new Chapter.Head("Candidate", Chapter.Column.WORDS),
            new Chapter.Head("Source", Chapter.Column.WORDS),
            new Chapter.Head("Score", Chapter.Column.NUMBERS),
            new Chapter.Head("Text", Chapter.Column.TEXTS)),
        IntStream.range(0, shown())
            .mapToObj(
                n ->
                    List.<Object>of(
                        n + 1,
                        selection.ids()[n],
                        notes.source(selection.ids()[n]),
                        ranking.scores()[n],
                        notes.text(selection.ids()[n])))
            .toList());
  }
}
