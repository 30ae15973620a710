package io.tamis.output;

import io.tamis.output.Chapter.Bins;
import io.tamis.output.Chapter.Chart;
import io.tamis.output.Chapter.Joined;
import io.tamis.output.Chapter.Points;
import io.tamis.output.Chapter.Series;
import io.tamis.output.Chapter.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The chapters of a report as markup, and the points of their charts. */
final class ReportChapters {
  private static final int CHART_HEIGHT = 260;
  private static final int EXCERPT = 120;
  private static final int WORD = 60;

  private ReportChapters() {}

  static Html html(List<Chapter> chapters) {
    return Html.all(chapters.stream().map(ReportChapters::html).toList());
  }

  private static Html html(Chapter chapter) {
    List<Html> parts = new ArrayList<>();
    if (!chapter.facts().isEmpty()) {
      parts.add(
          Html.element(
              "dl class=\"facts\"",
              Html.all(
                  chapter.facts().stream()
                      .map(fact -> Html.fact(fact.name(), fact.value()))
                      .toList())));
    }
    for (int n = 0; n < chapter.charts().size(); n++) {
      parts.add(
          ReportSections.chart(name(chapter, n), chapter.charts().get(n).label(), CHART_HEIGHT));
    }
    chapter.tables().forEach(table -> parts.add(html(table)));
    return ReportOverview.section(
        chapter.id(), chapter.title(), chapter.lead(), parts.toArray(Html[]::new));
  }

  private static Html html(Table table) {
    HtmlTable html = new HtmlTable(table.caption());
    for (Chapter.Head head : table.heads()) {
      switch (head.column()) {
        case WORDS -> html.words(head.name());
        case NUMBERS -> html.numbers(head.name());
        case TEXTS -> html.texts(head.name());
      }
    }
    for (List<Object> row : table.rows()) {
      Html[] cells = new Html[row.size()];
      for (int n = 0; n < cells.length; n++) {
        int length = table.heads().get(n).column() == Chapter.Column.TEXTS ? EXCERPT : WORD;
        cells[n] =
            row.get(n) instanceof Number number
                ? Html.text(Figures.number(number.doubleValue()))
                : Html.excerpt(row.get(n).toString(), length);
      }
      html.row(cells);
    }
    return html.html();
  }

  /** Every chart by its name, in the terms of the page's script. */
  static List<Map<String, Object>> series(List<Chapter> chapters) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Chapter chapter : chapters) {
      for (int n = 0; n < chapter.charts().size(); n++) {
        Map<String, Object> chart = new LinkedHashMap<>();
        chart.put("name", name(chapter, n));
        put(chart, chapter.charts().get(n));
        all.add(chart);
      }
    }
    return all;
  }

  private static void put(Map<String, Object> into, Chart chart) {
    switch (chart) {
      case Bins bins -> {
        into.put("kind", "bins");
        into.put("horizontal", bins.horizontal());
        into.put("vertical", bins.vertical());
        into.put("edges", bins.edges());
        into.put("counts", bins.counts());
        bins.mark().ifPresent(mark -> into.put("mark", mark));
      }
      case Points points -> {
        into.put("kind", "points");
        into.put("horizontal", points.horizontal());
        into.put("vertical", points.vertical());
        into.put("axis", points.axis().name().toLowerCase(Locale.ROOT));
        into.put("joined", points.joined() == Joined.BY_LINES);
        into.put("series", points.series().stream().map(ReportChapters::series).toList());
      }
    }
  }

  private static Map<String, Object> series(Series series) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", Html.shortened(series.name(), WORD));
    map.put("x", series.x());
    map.put("y", series.y());
    return map;
  }

  private static String name(Chapter chapter, int chart) {
    return chapter.id() + "-" + (char) ('a' + chart);
  }
}
