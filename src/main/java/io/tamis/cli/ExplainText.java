package io.tamis.cli;

import io.tamis.explain.Margin;
import io.tamis.explain.NearMiss;
import io.tamis.explain.Pull;
import io.tamis.explain.Served;
import java.util.List;
import java.util.Locale;

/** What is told of a candidate or a query, as lines for a terminal. */
final class ExplainText {
  /** Rows of a table that are shown. */
  private static final int SHOWN = 20;

  private static final int LINE = 100;
  private static final int NAME = 32;

  private final StringBuilder text = new StringBuilder();

  private ExplainText() {}

  static String of(CandidateStory story) {
    ExplainText told = new ExplainText();
    told.line(0, "%s: %s", name(story.id()), picked(story));
    if (!story.text().isEmpty()) {
      told.line(2, "\"%s\"", TerminalText.line(story.text(), LINE));
    }
    story
        .crowd()
        .ifPresent(
            crowd ->
                told.line(
                    2,
                    "density %.2f, %,d near-duplicates within the bandwidth%s",
                    crowd.density(),
                    crowd.nearDuplicates(),
                    crowd.weight() == 1 ? "" : ", counts " + crowd.weight()));
    story.duplicates().ifPresent(told::duplicates);
    if (!story.pulls().isEmpty()) {
      told.pulls(story.pulls(), story.listed());
    }
    story.margin().ifPresent(told::margin);
    story.nearMiss().ifPresent(told::nearMiss);
    if (!story.note().isEmpty()) {
      told.line(2, "%s", TerminalText.line(story.note(), TerminalText.UNCUT));
    }
    return told.text.toString();
  }

  static String of(QueryStory story) {
    ExplainText told = new ExplainText();
    told.line(
        0,
        "query %s: ships to %,d of %,d candidates in its list, %,d of them picked, and stops at"
            + " distance %.4f",
        name(story.id()),
        story.served().size(),
        story.listed(),
        story.served().stream().filter(one -> story.ranks().containsKey(one.id())).count(),
        story.stopsAt());
    told.line(
        2,
        "%4s  %-32s %9s %8s %10s %7s  %s",
        "rank",
        "candidate",
        "distance",
        "density",
        "mass",
        "share",
        "picked");
    for (Served one : story.served().subList(0, Math.min(SHOWN, story.served().size()))) {
      Integer rank = story.ranks().get(one.id());
      told.line(
          2,
          "%4d  %-32s %9.4f %8.2f %10.3e %6.1f%%  %s",
          one.rank(),
          name(one.id()),
          one.distance(),
          one.density(),
          one.mass(),
          100 * one.share(),
          rank == null ? "-" : "rank " + rank);
    }
    told.more(story.served().size());
    if (!story.misses().isEmpty()) {
      told.line(2, "near misses:");
      for (NearMiss miss : story.misses()) {
        told.line(
            2,
            "%4d  %-32s %9.4f  lacks %.4f%s",
            miss.rank(),
            name(miss.id()),
            miss.distance(),
            miss.lacks(),
            miss.lacks() == 0 ? ": as near as the last, whose id comes first" : "");
      }
    }
    return told.text.toString();
  }

  private static String picked(CandidateStory story) {
    String mass =
        story.mass() > 0 ? String.format(Locale.ROOT, "mass %.4e", story.mass()) : "no mass";
    return story
        .pick()
        .map(
            pick ->
                String.format(
                    Locale.ROOT,
                    "picked, rank %,d of %,d, drawn %s, weight %.4f, %s",
                    pick.rank(),
                    pick.picks(),
                    pick.count() == 1 ? "once" : pick.count() + " times",
                    pick.weight(),
                    mass))
        .orElse("not picked, " + mass);
  }

  private void duplicates(List<String> others) {
    if (others.isEmpty()) {
      line(2, "in no group of near-duplicates");
      return;
    }
    List<String> shown =
        others.subList(0, Math.min(SHOWN, others.size())).stream().map(ExplainText::name).toList();
    line(
        2,
        "in a group of near-duplicates with %s%s",
        String.join(", ", shown),
        others.size() > SHOWN ? " and " + (others.size() - SHOWN) + " more" : "");
  }

  private void pulls(List<Pull> pulls, int listed) {
    line(2, "pulled by %,d of the %,d queries in whose lists it is:", pulls.size(), listed);
    line(
        2,
        "%-32s %4s %9s %10s %7s  %s",
        "query",
        "rank",
        "distance",
        "mass",
        "share",
        "query stops at");
    for (Pull pull : pulls.subList(0, Math.min(SHOWN, pulls.size()))) {
      line(
          2,
          "%-32s %4d %9.4f %10.3e %6.1f%%  %.4f",
          name(pull.query()),
          pull.rank(),
          pull.distance(),
          pull.mass(),
          100 * pull.share(),
          pull.stopsAt());
    }
    more(pulls.size());
  }

  private void margin(Margin margin) {
    if (!margin.losesOf().isEmpty()) {
      line(
          2,
          "%.4f farther from every query it would lose mass first: %.3e, by %s",
          margin.losesAfter(),
          margin.losesMass(),
          name(margin.losesOf()));
    }
    line(
        2,
        "%s%.4f farther it would drop out, last of %s",
        margin.isLeast() ? "at least " : "",
        margin.dropsOutAfter(),
        name(margin.dropsOutOf()));
  }

  private void nearMiss(NearMiss miss) {
    line(
        2,
        "nearest to getting mass at query %s: rank %,d, distance %.4f, %s",
        name(miss.query()),
        miss.rank(),
        miss.distance(),
        miss.lacks() == 0
            ? "as near as " + name(miss.displaces()) + ", whose id comes first"
            : String.format(
                Locale.ROOT,
                "and would have to be %.4f nearer, to pass %s",
                miss.lacks(),
                name(miss.displaces())));
    miss.wouldGet().ifPresent(mass -> line(2, "it would get up to %.3e there", mass));
  }

  private void more(int size) {
    if (size > SHOWN) {
      line(2, "and %,d more; --json tells all", size - SHOWN);
    }
  }

  private static String name(String id) {
    return TerminalText.line(id, NAME);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
  private void line(int indent, String form, Object... values) {
    text.append(" ".repeat(indent))
        .append(String.format(Locale.ROOT, form, values))
        .append(System.lineSeparator());
  }
}
