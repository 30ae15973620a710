package io.tamis.output;

import io.tamis.output.DuplicateGroup.Member;
import io.tamis.output.PoolMap.Layer;
import io.tamis.output.QueryNeighbors.Neighbor;
import java.util.List;
import java.util.Locale;

/** The sections on what lies near what: the map, the queries' neighbors, the near-duplicates. */
record ReportSurroundings(ReportData data) {
  private static final int SUMMARY = 90;

  /** Where pool, queries and picks lie. */
  Html map() {
    if (data.map().isEmpty()) {
      return Html.NOTHING;
    }
    PoolMap map = data.map().get();
    if (!map.isDrawn()) {
      return ReportOverview.section("map", "Map", map.note());
    }
    return ReportOverview.section(
        "map",
        "Map",
        drawn(map.pool(), "candidate", "candidates")
            + ", "
            + drawn(map.queries(), "query", "queries")
            + " and "
            + drawn(map.picks(), "selected candidate", "selected candidates")
            + ", on the plane along which the pool varies most: its axes hold "
            + Figures.share(map.shares()[0])
            + " and "
            + Figures.share(map.shares()[1])
            + " of the variance. What is far apart here is far apart; what is close may differ in"
            + " other directions.",
        ReportSections.chart("map", "Candidates, queries and picks on a plane", 460));
  }

  private static String drawn(Layer layer, String one, String many) {
    return ReportSections.shownOf(layer.ids().length, layer.all(), one, many);
  }

  /** What the queries' nearest candidates say. */
  Html neighbors() {
    List<QueryNeighbors> shown = data.neighbors();
    if (shown.isEmpty()) {
      return Html.NOTHING;
    }
    int all = Math.max(data.queries().size(), shown.size());
    return ReportOverview.section(
        "neighbors",
        "Neighbors of the queries",
        "The nearest candidates of "
            + ReportSections.shownOf(shown.size(), all, "query", "queries")
            + (shown.size() < all
                ? ": the deepest, those farthest from the pool, and others evenly."
                : ", nearest first."),
        Html.all(shown.stream().map(ReportSurroundings::around).toList()));
  }

  private static Html around(QueryNeighbors query) {
    HtmlTable table =
        new HtmlTable("")
            .numbers("Distance")
            .words("Candidate")
            .words("Source")
            .texts("Text")
            .numbers("Mass");
    for (Neighbor neighbor : query.neighbors()) {
      table.row(
          Html.text(Figures.number(neighbor.distance())),
          ReportSections.id(neighbor.id()),
          Html.excerpt(neighbor.source(), 40),
          Html.excerpt(neighbor.text(), ReportSections.EXCERPT),
          Html.text(Figures.number(neighbor.mass())));
    }
    String depth = "depth " + Figures.count(query.depth());
    return entry(
        query.text().isEmpty() ? query.id() : query.text(),
        query.why().isEmpty() ? depth : query.why() + ", " + depth,
        Html.all(
            Html.element("p class=\"lead\"", ReportSections.id(query.id())),
            query.text().length() <= SUMMARY ? Html.NOTHING : full(query.text()),
            table.html()));
  }

  /** Which candidates say nearly the same. */
  Html duplicates() {
    List<DuplicateGroup> shown = data.duplicates();
    long compared = (long) data.number("duplicates.compared").orElse(0);
    if (shown.isEmpty() && compared == 0) {
      return Html.NOTHING;
    }
    String among =
        "Among "
            + Figures.count(compared, "candidate", "candidates")
            + ", those selected and then those with most mass, ";
    if (shown.isEmpty()) {
      return ReportOverview.section(
          "duplicates", "Near-duplicates", among + "no two have a cosine of 0.95 or more.");
    }
    return ReportOverview.section(
        "duplicates",
        "Near-duplicates",
        among
            + Figures.count((long) data.number("duplicates.pairs_95").orElse(0), "pair", "pairs")
            + " with a cosine of at least 0.95, "
            + Figures.count((long) data.number("duplicates.pairs_99").orElse(0))
            + " of at least 0.99. What pairs connect is a group: "
            + ReportSections.shownOf(
                shown.size(),
                Math.max((long) data.number("duplicates.groups").orElse(0), shown.size()),
                "group",
                "groups, largest first")
            + ".",
        Html.all(shown.stream().map(ReportSurroundings::group).toList()));
  }

  private static Html group(DuplicateGroup group) {
    HtmlTable table =
        new HtmlTable(
                ReportSections.shownOf(
                    group.members().size(), group.size(), "candidate", "candidates"))
            .words("Candidate")
            .words("Source")
            .texts("Text")
            .numbers("Count")
            .numbers("Mass");
    for (Member member : group.members()) {
      table.row(
          ReportSections.id(member.id()),
          Html.excerpt(member.source(), 40),
          Html.excerpt(member.text(), ReportSections.EXCERPT),
          Html.text(Figures.count(member.count())),
          Html.text(Figures.number(member.mass())));
    }
    Member first = group.members().getFirst();
    return entry(
        first.text().isEmpty() ? first.id() : first.text(),
        String.format(
            Locale.ROOT,
            "%s, %s selected, %s of the mass",
            Figures.count(group.size(), "candidate", "candidates"),
            Figures.count(group.picked()),
            Figures.share(group.mass())),
        table.html());
  }

  /** A line that opens to what it is about. */
  private static Html entry(String text, String figures, Html inside) {
    String line = Html.shortened(text.strip().replaceAll("\\s+", " "), SUMMARY);
    return new Html(
        Html.element(
                    "details class=\"entry\"",
                    Html.element(
                        "summary",
                        Html.isolated(line),
                        new Html(" "),
                        Html.element("small", figures)),
                    inside)
                .markup()
            + "\n");
  }

  private static Html full(String text) {
    return Html.element("div class=\"full\"", Html.isolated(text.strip()));
  }
}
