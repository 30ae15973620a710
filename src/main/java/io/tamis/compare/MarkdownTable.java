package io.tamis.compare;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns stand below one another in the file, too. */
final class MarkdownTable {
  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param heads of the columns: the first holds names, the others numbers
   */
  MarkdownTable(List<String> heads) {
    this.heads = heads.stream().map(MarkdownTable::escaped).toList();
  }

  void row(List<String> cells) {
    rows.add(cells.stream().map(MarkdownTable::escaped).toList());
  }

  String text() {
    int[] widths = heads.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int n = 0; n < widths.length; n++) {
        widths[n] = Math.max(widths[n], row.get(n).length());
      }
    }
    StringBuilder text = new StringBuilder();
    line(text, heads, widths);
    for (int n = 0; n < widths.length; n++) {
      text.append(n == 0 ? "| " : " | ")
          .append("-".repeat(Math.max(2, widths[n]) - 1))
          .append(n == 0 ? '-' : ':');
    }
    text.append(" |\n");
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    for (int n = 0; n < widths.length; n++) {
      String padding = " ".repeat(Math.max(2, widths[n]) - cells.get(n).length());
      text.append(n == 0 ? "| " : " | ");
      text.append(n == 0 ? cells.get(n) + padding : padding + cells.get(n));
    }
    text.append(" |\n");
  }

  /** A name may hold anything, and stays a name. */
  private static String escaped(String cell) {
    return cell.replaceAll("[\\p{Cntrl}]+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replaceAll("([\\\\|`*_\\[\\]])", "\\\\$1");
  }
}
