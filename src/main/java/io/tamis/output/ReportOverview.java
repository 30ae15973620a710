package io.tamis.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The sections that need no chart: what was done, how far to trust it, what went in, what it cost.
 */
record ReportOverview(ReportData data) {

  /** One plain sentence, such as "1,000 picks out of 80,507 candidates for 200 queries". */
  String headline() {
    OptionalLong picks = picks();
    OptionalDouble candidates = data.number("candidates");
    OptionalDouble queries = data.number("queries");
    String what =
        picks.isPresent() ? Figures.count(picks.getAsLong(), "pick", "picks") : "A selection";
    String from =
        candidates.isPresent()
            ? " out of " + Figures.count((long) candidates.getAsDouble(), "candidate", "candidates")
            : "";
    String target =
        queries.isPresent()
            ? " for " + Figures.count((long) queries.getAsDouble(), "query", "queries")
            : "";
    return what + from + target;
  }

  /** Where most of the mass lies, and how near the picks are; nothing if neither is known. */
  Html summary() {
    List<Html> parts = new ArrayList<>();
    if (data.sources().size() > 1) {
      ReportData.SourceShare first = ReportSections.shownSources(data).getFirst();
      double pool = data.sources().stream().mapToLong(ReportData.SourceShare::candidates).sum();
      parts.add(Html.text(Figures.share(first.mass()) + " of the mass lies in "));
      parts.add(Html.isolated(Html.shortened(first.source(), 40)));
      parts.add(
          Html.text(", which is " + Figures.share(first.candidates() / pool) + " of the pool. "));
    }
    double[] distances = Figures.sorted(data.pickDistances());
    if (distances.length > 0) {
      parts.add(
          Html.text(
              "Half of the selected candidates lie within "
                  + Figures.number(Figures.quantile(distances, 0.5))
                  + " of a query."));
    }
    return parts.isEmpty() ? Html.NOTHING : Html.element("p class=\"summary\"", Html.all(parts));
  }

  /** The certificate; nothing if the method has none. */
  Html verdict() {
    Verdict verdict = Verdict.of(data);
    String mood =
        switch (verdict.standing()) {
          case PROVEN -> "proven";
          case DOUBTED -> "doubted";
          case ABSENT -> "";
        };
    if (mood.isEmpty()) {
      return Html.NOTHING;
    }
    List<Html> reasons =
        verdict.reasons().stream().map(reason -> Html.element("p", reason)).toList();
    double gap =
        Verdict.relativeGap(data.number("transport.primal"), data.number("transport.dual"));
    List<Html> facts = new ArrayList<>();
    addNumber(facts, "Cost (primal)", "transport.primal");
    addNumber(facts, "Lower bound (dual)", "transport.dual");
    facts.add(Html.fact("Relative gap", gap == 0 ? "0" : Figures.number(gap)));
    data.number("search.recall")
        .ifPresent(recall -> facts.add(Html.fact("Recall", Figures.share(recall))));
    if (data.number("search.recall_queries").orElse(0) > 0) {
      data.number("search.recall_low")
          .ifPresent(low -> facts.add(Html.fact("Recall, at least (95 %)", Figures.share(low))));
    }
    addNumber(facts, "Exhausted queries", "exhausted_queries");
    addNumber(facts, "Queries with a tie at their last neighbor", "transport.boundary_ties");
    data.number("sample.ties")
        .ifPresent(ties -> facts.add(Html.fact("Picks that ties decided", Figures.share(ties))));
    return Html.element(
        "section id=\"certificate\" class=\"certificate " + mood + "\"",
        Html.element("h2", verdict.title()),
        Html.all(reasons),
        Html.element("dl class=\"facts\"", Html.all(facts)));
  }

  /** Counts of what came in and of what the method made of it. */
  Html input() {
    List<Html> facts = new ArrayList<>();
    addNumber(facts, "Candidates", "candidates");
    addNumber(facts, "Queries", "queries");
    addNumber(facts, "Dimensions", "dimensions");
    data.metrics().keySet().stream()
        .filter(key -> key.startsWith("rejected."))
        .forEach(key -> addNumber(facts, "Rejected " + key.substring(9), key));
    addWord(facts, "Method", data.word("method"));
    addNumber(facts, "Alpha", "transport.alpha");
    addWord(facts, "Search", data.word("search.kind"));
    addWord(facts, "Densities by", data.word("density.kind"));
    addWord(facts, "Search depth", depth());
    addNumber(facts, "Neighborhood size s", "transport.s");
    addNumber(facts, "Candidates with mass", "support");
    addNumber(facts, "Effective sample size", "effective_sample_size");
    addNumber(facts, "Mean near-duplicates", "density.near_duplicates_mean");
    data.number("peak_memory")
        .ifPresent(bytes -> facts.add(Html.fact("Peak memory", Figures.bytes(bytes))));
    return facts.isEmpty()
        ? Html.NOTHING
        : section(
            "input", "The run in numbers", "", Html.element("dl class=\"facts\"", Html.all(facts)));
  }

  /** Time, rows and shuffle of each stage. */
  Html stages() {
    List<Map<?, ?>> stages = new ArrayList<>();
    if (data.metrics().get("stages") instanceof List<?> listed) {
      listed.forEach(
          stage -> {
            if (stage instanceof Map<?, ?> map) {
              stages.add(map);
            }
          });
    }
    if (stages.isEmpty()) {
      return Html.NOTHING;
    }
    double total = stages.stream().mapToDouble(stage -> figure(stage, "seconds")).sum();
    HtmlTable table =
        new HtmlTable("")
            .words("Stage")
            .numbers("Time")
            .words("")
            .numbers("Rows")
            .numbers("Shuffle");
    for (Map<?, ?> stage : stages) {
      double seconds = figure(stage, "seconds");
      table.row(
          Html.isolated(stage.get("name") instanceof String name ? name : ""),
          Html.text(Figures.seconds(seconds)),
          bar(total > 0 ? seconds / total : 0),
          Html.text(Figures.count((long) figure(stage, "rows"))),
          Html.text(Figures.bytes(figure(stage, "shuffle_bytes"))));
    }
    return section("stages", "Stages", Figures.seconds(total) + " in all.", table.html());
  }

  /** Every setting, and every figure of the run as it is in its metrics. */
  Html settings() {
    HtmlTable settings = new HtmlTable("").words("Key").texts("Value");
    data.config().forEach((key, value) -> settings.row(code(key), Html.excerpt(value, 200)));
    HtmlTable metrics = new HtmlTable("").words("Metric").texts("Value");
    data.metrics().entrySet().stream()
        .filter(metric -> !metric.getKey().equals("stages"))
        .forEach(
            metric ->
                metrics.row(
                    code(metric.getKey()), Html.excerpt(metric.getValue().toString(), 200)));
    return Html.all(
        data.config().isEmpty()
            ? Html.NOTHING
            : section("settings", "Settings", "", settings.html()),
        data.metrics().isEmpty()
            ? Html.NOTHING
            : section(
                "metrics",
                "Metrics",
                "",
                Html.element(
                    "details", Html.element("summary", "All figures, unrounded"), metrics.html())));
  }

  static Html section(String id, String title, String lead, Html... content) {
    return new Html(
        Html.element(
                    "section id=\"" + id + "\"",
                    Html.element("h2", title),
                    lead.isEmpty() ? Html.NOTHING : Html.element("p class=\"lead\"", lead),
                    Html.all(content))
                .markup()
            + "\n");
  }

  private OptionalLong picks() {
    if (data.number("picks").isPresent()) {
      return OptionalLong.of((long) data.number("picks").getAsDouble());
    }
    long drawn = data.sources().stream().mapToLong(ReportData.SourceShare::picks).sum();
    if (drawn > 0) {
      return OptionalLong.of(drawn);
    }
    String asked = data.config().getOrDefault("sample.count", "").replace("_", "");
    if (asked.matches("\\d{1,18}")) {
      return OptionalLong.of(Long.parseLong(asked));
    }
    return data.pickDistances().length > 0
        ? OptionalLong.of(data.pickDistances().length)
        : OptionalLong.empty();
  }

  private String depth() {
    OptionalDouble depth = data.number("search.depth");
    return depth.isPresent() ? Figures.number(depth.getAsDouble()) : data.word("search.depth");
  }

  private void addNumber(List<Html> facts, String name, String key) {
    data.number(key).ifPresent(value -> facts.add(Html.fact(name, Figures.number(value))));
  }

  private static void addWord(List<Html> facts, String name, String word) {
    if (!word.isEmpty()) {
      facts.add(Html.fact(name, word));
    }
  }

  private static double figure(Map<?, ?> stage, String key) {
    return stage.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  private static Html bar(double share) {
    long percent = Math.round(100 * Math.clamp(share, 0, 1));
    return Html.element("div class=\"bar\"", Html.element("div style=\"width:" + percent + "%\""));
  }

  private static Html code(String key) {
    return Html.element("code", key);
  }
}
