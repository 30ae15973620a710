package io.tamis.cli;

import io.tamis.compare.Figures;
import io.tamis.compare.Method;
import io.tamis.output.Chapter;
import io.tamis.output.Chapter.Column;
import io.tamis.output.Chapter.Head;
import io.tamis.output.Metrics;
import io.tamis.output.ReportData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** A comparison as a report shows it: distances against budget, overlap, sources and costs. */
final class ComparisonReport {
  private static final int SHOWN_SOURCES = 20;
  private static final String NONE = "–";

  private final List<Figures> figures;
  private final Map<Integer, List<Figures>> byBudget = new TreeMap<>();
  private final Map<Method, List<Figures>> byMethod = new TreeMap<>();

  /**
   * @param figures by budget, then by method
   */
  ComparisonReport(List<Figures> figures) {
    this.figures = figures;
    for (Figures row : figures) {
      byBudget.computeIfAbsent(row.budget(), budget -> new ArrayList<>()).add(row);
      byMethod.computeIfAbsent(row.method(), method -> new ArrayList<>()).add(row);
    }
  }

  /**
   * @param leaks what is told of them
   */
  ReportData data(ComparisonConfig config, Metrics metrics, List<Chapter> leaks) {
    List<Chapter> chapters = new ArrayList<>();
    chapters.add(distances());
    chapters.add(spread());
    chapters.add(overlap());
    if (figures.stream().anyMatch(row -> !row.sources().isEmpty())) {
      chapters.add(sources());
    }
    chapters.addAll(leaks);
    chapters.add(costs());
    return ReportData.of(
        Path.of(config.output().path()).getFileName().toString(),
        metrics.asMap(),
        config.given(),
        List.of(),
        chapters);
  }

  private Chapter distances() {
    return new Chapter(
        "distances-by-method",
        "How near the picks are",
        "Nearer is nearer, no more: whether a model trained on the picks is a better one, no figure"
            + " here says. Transport is the least cost of carrying the queries to the picks, and"
            + " its bound a value below which it cannot be.",
        List.of(),
        List.of(
            lines("Mean distance to the nearest pick", row -> row.nearness().meanNearest()),
            lines("Transport cost", row -> row.transport().cost())),
        tables(
            List.of("Nearest", "Farthest", "Share", "Of picks", "Transport", "Bound"),
            row ->
                List.of(
                    orNone(row.nearness().meanNearest()),
                    orNone(row.nearness().maxNearest()),
                    orNone(row.nearness().meanShare()),
                    orNone(row.nearness().meanOfPicks()),
                    orNone(row.transport().cost()),
                    orNone(row.transport().bound()))));
  }

  private Chapter spread() {
    return new Chapter(
        "spread-by-method",
        "How much the picks differ",
        "Support: candidates with mass. Effective: 1 / sum of squared masses. Ties: share of the"
            + " picks that the order of ids decided. Near-duplicates: pairs of picks with such a"
            + " cosine.",
        List.of(),
        List.of(lines("Pairs with a cosine of at least 0.95", row -> row.nearDuplicates().near())),
        tables(
            List.of("Support", "Effective", "Ties, %", "≥ 0.95", "≥ 0.99", "Tokens"),
            row ->
                List.of(
                    row.support(),
                    row.effectiveSampleSize(),
                    100 * row.tieShare(),
                    row.nearDuplicates().near(),
                    row.nearDuplicates().veryNear(),
                    row.tokens().isPresent() ? (Object) row.tokens().getAsLong() : NONE)));
  }

  private Chapter overlap() {
    List<Chapter.Table> tables = new ArrayList<>();
    byBudget.forEach(
        (budget, rows) ->
            tables.add(
                table(
                    "budget " + budget,
                    rows.stream().map(row -> row.method().spelled()).toList(),
                    rows.stream()
                        .map(
                            row ->
                                cells(
                                    row,
                                    rows.stream()
                                        .map(
                                            other ->
                                                row.jaccard()
                                                    .getOrDefault(
                                                        other.method().spelled(), Double.NaN))
                                        .map(ComparisonReport::orNone)
                                        .toList()))
                        .toList())));
    return new Chapter(
        "overlap",
        "How much the picks agree",
        "Rows that both methods picked over rows that either picked (Jaccard).",
        List.of(),
        List.of(),
        tables);
  }

  private Chapter sources() {
    Map<String, Long> picks = new TreeMap<>();
    figures.forEach(
        row -> row.sources().forEach((source, count) -> picks.merge(source, count, Long::sum)));
    List<String> shown =
        picks.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(SHOWN_SOURCES)
            .map(Map.Entry::getKey)
            .toList();
    return new Chapter(
        "picked-sources",
        "Where the picks come from",
        "Picks of each source, those with most picks first.",
        List.of(),
        List.of(),
        tables(
            shown.stream().map(source -> source.isEmpty() ? "(none)" : source).toList(),
            row ->
                shown.stream()
                    .<Object>map(source -> row.sources().getOrDefault(source, 0L))
                    .toList()));
  }

  private Chapter costs() {
    Map<Method, Figures> one = new LinkedHashMap<>();
    figures.forEach(row -> one.put(row.method(), row));
    return new Chapter(
        "method-costs",
        "What each method took",
        "Beyond what all share, for all of its budgets.",
        List.of(),
        List.of(),
        List.of(
            table(
                "",
                List.of("Seconds", "Peak memory, MB", "Shuffled, MB"),
                one.values().stream()
                    .map(
                        row ->
                            cells(
                                row,
                                List.of(
                                    row.cost().seconds(),
                                    row.cost().peakMemory() >> 20,
                                    row.cost().shuffleBytes() / (double) (1 << 20))))
                    .toList())));
  }

  /** A line a method over the budgets; nothing has no line. */
  private Chapter.Points lines(String what, ToDoubleFunction<Figures> value) {
    return new Chapter.Points(
        what + " by budget and method",
        "budget",
        what.toLowerCase(Locale.ROOT),
        Chapter.Axis.LOGARITHMIC,
        Chapter.Joined.BY_LINES,
        byMethod.entrySet().stream()
            .filter(entry -> entry.getKey() != Method.ZERO)
            .map(
                entry ->
                    new Chapter.Series(
                        entry.getKey().spelled(),
                        entry.getValue().stream().mapToDouble(Figures::budget).toArray(),
                        entry.getValue().stream().mapToDouble(value).toArray()))
            .toList());
  }

  /** What a row of a table tells. */
  private interface Told {
    List<Object> of(Figures row);
  }

  /** A table a budget. */
  private List<Chapter.Table> tables(List<String> heads, Told told) {
    List<Chapter.Table> tables = new ArrayList<>();
    byBudget.forEach(
        (budget, rows) ->
            tables.add(
                table(
                    "budget " + budget,
                    heads,
                    rows.stream().map(row -> cells(row, told.of(row))).toList())));
    return tables;
  }

  private static Chapter.Table table(String caption, List<String> heads, List<List<Object>> rows) {
    List<Head> all = new ArrayList<>(List.of(new Head("Method", Column.WORDS)));
    heads.forEach(name -> all.add(new Head(name, Column.NUMBERS)));
    return new Chapter.Table(caption, all, rows);
  }

  private static List<Object> cells(Figures row, List<?> told) {
    List<Object> cells = new ArrayList<>(List.of(row.method().spelled()));
    cells.addAll(told);
    return cells;
  }

  private static Object orNone(double number) {
    return Double.isNaN(number) ? NONE : (Object) number;
  }
}
