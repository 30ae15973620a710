package io.tamis.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The comparison for a reader: of each budget the figures, the overlap and the sources. */
public final class ComparisonMarkdown {
  /** Sources with a column of their own, those with most picks. */
  private static final int SHOWN_SOURCES = 8;

  private static final double MEGABYTE = 1 << 20;

  private ComparisonMarkdown() {}

  /**
   * @param title names the run
   * @param lead sentences on what was compared
   * @param tokens what is counted as a token
   * @param figures by budget, then by method
   */
  public static String render(String title, String lead, String tokens, List<Figures> figures) {
    StringBuilder text = new StringBuilder();
    text.append("# Comparison: ").append(title.replaceAll("\\p{Cntrl}", " ")).append("\n\n");
    text.append(lead).append("\n\n").append(legend(tokens)).append('\n');
    byBudget(figures)
        .forEach(
            (budget, rows) -> {
              text.append("## Budget ").append(count(budget)).append("\n\n");
              text.append(figures(rows)).append('\n');
              text.append("Rows in both over rows in either (Jaccard):\n\n");
              text.append(overlap(rows)).append('\n');
              if (rows.stream().anyMatch(row -> !row.sources().isEmpty())) {
                text.append("Picks by source:\n\n").append(sources(rows)).append('\n');
              }
            });
    text.append("## Cost\n\nOf each method beyond what all share, for all budgets.\n\n");
    return text.append(costs(figures)).toString();
  }

  private static String legend(String tokens) {
    return """
        - **nearest**, **farthest**: mean and maximum over queries of the distance to the nearest pick.
        - **share**: mean over queries of the mean distance to the ceil(B / M) nearest picks, for budget
          B and M queries.
        - **of picks**: mean over picks of the distance to the nearest query.
        - **transport**, **bound**: least cost of carrying the queries, all alike, to the picks, all
          alike, and a value below which it cannot be; equal where the cost is exact.
        - **support**, **effective**: candidates with mass, and 1 / sum of squared masses.
        - **ties**: share of the picks that the order of ids decided.
        - **>= 0.95**, **>= 0.99**: pairs of different picks with such a cosine.
        - **tokens**: %s.

        A smaller distance is a selection nearer to the queries; whether a model trained on it is a
        better one, none of these figures says.
        """
        .formatted(tokens);
  }

  private static Map<Integer, List<Figures>> byBudget(List<Figures> figures) {
    Map<Integer, List<Figures>> byBudget = new TreeMap<>();
    figures.forEach(
        row -> byBudget.computeIfAbsent(row.budget(), budget -> new ArrayList<>()).add(row));
    return byBudget;
  }

  private static String figures(List<Figures> rows) {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "method",
                "nearest",
                "farthest",
                "share",
                "of picks",
                "transport",
                "bound",
                "support",
                "effective",
                "ties",
                ">= 0.95",
                ">= 0.99",
                "tokens"));
    for (Figures row : rows) {
      table.row(
          List.of(
              row.method().spelled(),
              number(row.nearness().meanNearest()),
              number(row.nearness().maxNearest()),
              number(row.nearness().meanShare()),
              number(row.nearness().meanOfPicks()),
              number(row.transport().cost()),
              number(row.transport().bound()),
              count(row.support()),
              String.format(Locale.ROOT, "%,.1f", row.effectiveSampleSize()),
              String.format(Locale.ROOT, "%.1f %%", 100 * row.tieShare()),
              count(row.nearDuplicates().near()),
              count(row.nearDuplicates().veryNear()),
              count(row.tokens())));
    }
    return table.text();
  }

  private static String overlap(List<Figures> rows) {
    List<String> heads = new ArrayList<>(List.of("method"));
    rows.forEach(row -> heads.add(row.method().spelled()));
    MarkdownTable table = new MarkdownTable(heads);
    for (Figures row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.method().spelled()));
      for (Figures other : rows) {
        Double jaccard = row.jaccard().get(other.method().spelled());
        cells.add(jaccard == null ? "" : String.format(Locale.ROOT, "%.3f", jaccard));
      }
      table.row(cells);
    }
    return table.text();
  }

  private static String sources(List<Figures> rows) {
    List<String> shown = largestSources(rows);
    List<String> heads = new ArrayList<>(List.of("method"));
    shown.forEach(source -> heads.add(source.isEmpty() ? "(none)" : source));
    heads.add("others");
    MarkdownTable table = new MarkdownTable(heads);
    for (Figures row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.method().spelled()));
      long others = row.picks();
      for (String source : shown) {
        long picks = row.sources().getOrDefault(source, 0L);
        others -= picks;
        cells.add(count(picks));
      }
      cells.add(count(others));
      table.row(cells);
    }
    return table.text();
  }

  private static List<String> largestSources(List<Figures> rows) {
    Map<String, Long> picks = new TreeMap<>();
    rows.forEach(
        row -> row.sources().forEach((source, count) -> picks.merge(source, count, Long::sum)));
    return picks.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN_SOURCES)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String costs(List<Figures> figures) {
    Map<Method, MethodCost> costs = new LinkedHashMap<>();
    figures.forEach(row -> costs.put(row.method(), row.cost()));
    MarkdownTable table =
        new MarkdownTable(List.of("method", "seconds", "peak memory, MB", "shuffled, MB"));
    costs.forEach(
        (method, cost) ->
            table.row(
                List.of(
                    method.spelled(),
                    String.format(Locale.ROOT, "%.2f", cost.seconds()),
                    String.format(Locale.ROOT, "%,.0f", cost.peakMemory() / MEGABYTE),
                    String.format(Locale.ROOT, "%,.1f", cost.shuffleBytes() / MEGABYTE))));
    return table.text();
  }

  private static String number(double number) {
    return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.4f", number);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String count(OptionalLong count) {
    return count.isPresent() ? count(count.getAsLong()) : "-";
  }
}
