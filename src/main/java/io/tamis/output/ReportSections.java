package io.tamis.output;

import io.tamis.output.ReportData.AlphaPoint;
import io.tamis.output.ReportData.CrowdedExample;
import io.tamis.output.ReportData.PickedExample;
import io.tamis.output.ReportData.QueryUse;
import io.tamis.output.ReportData.SourceShare;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The sections with a chart or a list of examples. A section whose list is empty is left out. Each
 * chart has its figures beside it as a table or a sentence.
 */
record ReportSections(ReportData data) {
  private static final int SHOWN_SOURCES = 20;
  private static final int SHOWN_QUERIES = 10;
  private static final int SHOWN_CROWDED = 20;
  private static final int SHOWN_PICKS = 50;
  private static final int SHOWN_ALPHAS = 60;
  static final int EXCERPT = 120;

  /** What the plan takes from each source, against what the pool holds of it. */
  Html sources() {
    List<SourceShare> shown = shownSources(data);
    if (shown.isEmpty()) {
      return Html.NOTHING;
    }
    double pool = data.sources().stream().mapToLong(SourceShare::candidates).sum();
    HtmlTable table =
        new HtmlTable(
                shownOf(
                    shown.size(),
                    data.sources().size(),
                    "source, most mass first",
                    "sources, most mass first"))
            .words("Source")
            .numbers("Candidates")
            .numbers("Share of pool")
            .numbers("Share of mass")
            .numbers("Mass ÷ pool")
            .numbers("Picks");
    for (SourceShare source : shown) {
      double share = source.candidates() / pool;
      table.row(
          Html.excerpt(source.source(), 60),
          Html.text(Figures.count(source.candidates())),
          Html.text(Figures.share(share)),
          Html.text(Figures.share(source.mass())),
          Html.text(share > 0 ? String.format(Locale.US, "%.2f ×", source.mass() / share) : "–"),
          Html.text(Figures.count(source.picks())));
    }
    return ReportOverview.section(
        "sources",
        "Mass by source",
        "Where the selection leans: a source whose mass exceeds its share of the pool is preferred.",
        chart("sources", "Share of the mass and of the pool, by source", 70 + 34 * shown.size()),
        table.html());
  }

  /** How near the selected candidates are. */
  Html distances() {
    double[] sorted = Figures.sorted(data.pickDistances());
    return sorted.length == 0
        ? Html.NOTHING
        : ReportOverview.section(
            "distances",
            "Distances",
            Figures.count(sorted.length, "selected candidate", "selected candidates")
                + ", each to its nearest query.",
            chart("distances", "Selected candidates by distance to their nearest query", 260),
            spread(sorted));
  }

  /** How many neighbors each query uses. */
  Html depths() {
    if (data.queries().isEmpty()) {
      return Html.NOTHING;
    }
    List<QueryUse> deepest = deepestFirst(data).stream().limit(SHOWN_QUERIES).toList();
    HtmlTable table =
        new HtmlTable(
                shownOf(
                    deepest.size(),
                    data.queries().size(),
                    "query, deepest first",
                    "queries, deepest first"))
            .words("Query")
            .texts("Text")
            .numbers("Depth")
            .numbers("Nearest")
            .numbers("Farthest");
    for (QueryUse query : deepest) {
      table.row(
          id(query.id()),
          Html.excerpt(query.text(), EXCERPT),
          Html.text(Figures.count(query.depth())),
          Html.text(Figures.number(query.nearest())),
          Html.text(Figures.number(query.farthest())));
    }
    return ReportOverview.section(
        "depths",
        "Depth per query",
        "How many neighbors share a query's mass. Deep queries lie where the pool is dense or full of near-duplicates.",
        chart("depths", "Neighbors used by each query, deepest first", 240),
        table.html());
  }

  /** How crowded the candidates' surroundings are. */
  Html densities() {
    double[] sorted = Figures.sorted(data.densities());
    if (sorted.length == 0 && data.crowded().isEmpty()) {
      return Html.NOTHING;
    }
    List<CrowdedExample> shown = data.crowded().stream().limit(SHOWN_CROWDED).toList();
    HtmlTable table =
        new HtmlTable(
                shownOf(
                    shown.size(),
                    Math.max(sorted.length, data.crowded().size()),
                    "candidate, most crowded first",
                    "candidates, most crowded first"))
            .words("Candidate")
            .words("Source")
            .texts("Text")
            .numbers("Density")
            .numbers("Near-duplicates")
            .numbers("Mass");
    for (CrowdedExample crowded : shown) {
      table.row(
          id(crowded.id()),
          Html.excerpt(crowded.source(), 40),
          Html.excerpt(crowded.text(), EXCERPT),
          Html.text(Figures.number(crowded.density())),
          Html.text(Figures.count(crowded.nearDuplicates())),
          Html.text(Figures.number(crowded.mass())));
    }
    Html histogram =
        sorted.length == 0
            ? Html.NOTHING
            : Html.all(
                chart("densities", "Candidates by density, both axes logarithmic", 260),
                spread(sorted));
    return ReportOverview.section(
        "densities",
        "Density",
        "A candidate of density 1 stands alone; one of density m shares its mass with about m - 1 others that say the same.",
        histogram,
        shown.isEmpty() ? Html.NOTHING : table.html());
  }

  /** What another alpha would have chosen. */
  Html path() {
    if (data.path().isEmpty()) {
      return Html.NOTHING;
    }
    List<AlphaPoint> shown = Thinned.evenly(data.path(), SHOWN_ALPHAS);
    HtmlTable table =
        new HtmlTable(shownOf(shown.size(), data.path().size(), "point", "points"))
            .numbers("Alpha")
            .numbers("Neighborhood size s")
            .numbers("Candidates with mass")
            .numbers("Effective size")
            .numbers("Mean distance");
    for (AlphaPoint point : shown) {
      table.row(
          Html.text(Figures.number(point.alpha())),
          Html.text(Figures.number(point.s())),
          Html.text(Figures.count(point.support())),
          Html.text(Figures.number(point.effectiveSize())),
          Html.text(Figures.number(point.meanDistance())));
    }
    String here =
        ChartSeries.alpha(data).isPresent()
            ? " The line marks this run, alpha = " + data.word("transport.alpha") + "."
            : "";
    return ReportOverview.section(
        "path",
        "The path over alpha",
        "A larger alpha keeps closer to the queries, a smaller one spreads over more candidates; the"
            + " effective size is how many equal masses would be as diverse."
            + here,
        Html.element(
            "div class=\"pair\"",
            chart(
                "support", "Candidates with mass, and their effective number, against alpha", 260),
            chart("cost", "Transport cost, the mean distance, against alpha", 260)),
        Html.element("details", Html.element("summary", "The points as a table"), table.html()));
  }

  /** The first picks. */
  Html picks() {
    if (data.picks().isEmpty()) {
      return Html.NOTHING;
    }
    List<PickedExample> shown = data.picks().stream().limit(SHOWN_PICKS).toList();
    HtmlTable table =
        new HtmlTable(
                shownOf(
                    shown.size(),
                    Math.max(data.pickDistances().length, data.picks().size()),
                    "selected candidate, by rank",
                    "selected candidates, by rank"))
            .numbers("Rank")
            .words("Candidate")
            .words("Source")
            .texts("Text")
            .numbers("Count")
            .numbers("Mass")
            .numbers("Density")
            .numbers("Distance")
            .words("Nearest query");
    for (PickedExample pick : shown) {
      table.row(
          Html.text(Figures.count(pick.rank())),
          id(pick.id()),
          Html.excerpt(pick.source(), 40),
          Html.excerpt(pick.text(), EXCERPT),
          Html.text(Figures.count(pick.count())),
          Html.text(Figures.number(pick.mass())),
          Html.text(Figures.number(pick.density())),
          Html.text(Figures.number(pick.distance())),
          id(pick.queryId()));
    }
    return ReportOverview.section("picks", "Picks", "", table.html());
  }

  static List<SourceShare> shownSources(ReportData data) {
    return data.sources().stream()
        .sorted(
            Comparator.comparingDouble(SourceShare::mass)
                .reversed()
                .thenComparing(SourceShare::source))
        .limit(SHOWN_SOURCES)
        .toList();
  }

  static List<QueryUse> deepestFirst(ReportData data) {
    return data.queries().stream()
        .sorted(Comparator.comparingLong(QueryUse::depth).reversed().thenComparing(QueryUse::id))
        .toList();
  }

  static String shownOf(long shown, long all, String one, String many) {
    return shown < all
        ? Figures.count(shown) + " of " + Figures.count(all, one, many)
        : Figures.count(all, one, many);
  }

  static Html id(String id) {
    return Html.element("span class=\"id\"", Html.excerpt(id, 32));
  }

  static Html chart(String name, String label, int height) {
    return Html.element(
        "figure class=\"chart\" style=\"height:" + height + "px\"",
        Html.element(
            "canvas id=\"chart-"
                + name
                + "\" role=\"img\" aria-label=\""
                + Html.text(label).markup()
                + "\""));
  }

  private static Html spread(double[] sorted) {
    return Html.element(
        "dl class=\"facts\"",
        Html.fact("Least", Figures.number(Figures.quantile(sorted, 0))),
        Html.fact("5 % below", Figures.number(Figures.quantile(sorted, 0.05))),
        Html.fact("Median", Figures.number(Figures.quantile(sorted, 0.5))),
        Html.fact("95 % below", Figures.number(Figures.quantile(sorted, 0.95))),
        Html.fact("Greatest", Figures.number(Figures.quantile(sorted, 1))));
  }
}
