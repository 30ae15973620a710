package io.tamis.output;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A part of the report that its method brings: figures, charts and tables under one heading. Texts
 * may hold anything; they stay texts.
 *
 * @param id of letters and hyphens; names the part within the page
 */
public record Chapter(
    String id,
    String title,
    String lead,
    List<Fact> facts,
    List<Chart> charts,
    List<Table> tables) {
  public Chapter {
    if (!id.matches("[a-z-]+")) {
      throw new IllegalStateException("a chapter's id must be of letters and hyphens: " + id);
    }
    facts = List.copyOf(facts);
    charts = List.copyOf(charts);
    tables = List.copyOf(tables);
  }

  /** A figure with its name. */
  public record Fact(String name, String value) {
    /** A number as the report writes numbers. */
    public static Fact of(String name, double value) {
      return new Fact(name, Figures.number(value));
    }
  }

  /** What a column of a table holds. */
  public enum Column {
    /** Short, such as a name. */
    WORDS,
    NUMBERS,
    /** Long; shortened until asked for. */
    TEXTS
  }

  /** The heading of a column. */
  public record Head(String name, Column column) {}

  /**
   * @param rows each with as many values as there are heads: texts, or numbers
   */
  public record Table(String caption, List<Head> heads, List<List<Object>> rows) {
    public Table {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /** A chart, of which the page's script knows how to draw each kind. */
  public sealed interface Chart {
    /** What it shows, for readers who do not see it. */
    String label();
  }

  /**
   * How many lie in each bin.
   *
   * @param edges shape [bins + 1], ascending
   * @param counts shape [bins]
   * @param mark where a line is drawn, such as a cut
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  public record Bins(
      String label,
      String horizontal,
      String vertical,
      double[] edges,
      long[] counts,
      OptionalDouble mark)
      implements Chart {
    public Bins {
      Objects.requireNonNull(mark, "mark");
    }

    /** Weighted values in about {@code bins} bins with round edges. */
    public static Bins of(
        String label,
        String horizontal,
        String vertical,
        double[] values,
        long[] weights,
        int bins,
        OptionalDouble mark) {
      Histogram histogram = Histogram.weighted(values, weights, bins);
      return new Bins(label, horizontal, vertical, histogram.edges(), histogram.counts(), mark);
    }
  }

  /** How points of a chart are joined. */
  public enum Joined {
    BY_LINES,
    NOT
  }

  /** Points of one or more series over two axes of numbers. */
  public record Points(
      String label,
      String horizontal,
      String vertical,
      Axis axis,
      Joined joined,
      List<Series> series)
      implements Chart {
    public Points {
      series = List.copyOf(series);
    }
  }

  /** How a horizontal axis is divided. */
  public enum Axis {
    LINEAR,
    LOGARITHMIC
  }

  /**
   * @param x shape [n]
   * @param y shape [n]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared by equals
  public record Series(String name, double[] x, double[] y) {}
}
