package io.tamis.output;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that scrolls on its own where the page is too narrow for it; one with long texts becomes
 * a list there.
 */
final class HtmlTable {
  private final Html caption;
  private final List<Html> heads = new ArrayList<>();
  private final List<String> cells = new ArrayList<>();
  private boolean hasTexts;
  private final List<Html> rows = new ArrayList<>();

  /**
   * @param caption what the table lists, also for readers who do not see it; may be empty
   */
  HtmlTable(String caption) {
    this.caption = caption.isEmpty() ? Html.NOTHING : Html.element("caption", caption);
  }

  /** Adds a column of words. */
  HtmlTable words(String head) {
    return column(head, "", "");
  }

  /** Adds a column of numbers, which align at their ends. */
  HtmlTable numbers(String head) {
    return column(
        head,
        " class=\"number\"",
        " class=\"number\" data-head=\"" + Html.text(head).markup() + "\"");
  }

  /** Adds a column of long texts, which take the room that is left. */
  HtmlTable texts(String head) {
    hasTexts = true;
    return column(head, " class=\"text\"", " class=\"text\"");
  }

  HtmlTable row(Html... values) {
    if (values.length != cells.size()) {
      throw new IllegalStateException(values.length + " cells for " + cells.size() + " columns");
    }
    List<Html> row = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      row.add(Html.element("td" + cells.get(i), values[i]));
    }
    rows.add(new Html(Html.element("tr", Html.all(row)).markup() + "\n"));
    return this;
  }

  Html html() {
    return Html.element(
        "div class=\"wide\" tabindex=\"0\"", // so that keys can scroll it
        Html.element(
            hasTexts ? "table class=\"texts\"" : "table",
            caption,
            Html.element("thead", Html.element("tr", Html.all(heads))),
            Html.element("tbody", Html.all(rows))));
  }

  private HtmlTable column(String head, String ofHead, String ofCells) {
    heads.add(Html.element("th scope=\"col\"" + ofHead, head));
    cells.add(ofCells);
    return this;
  }
}
