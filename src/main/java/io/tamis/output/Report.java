package io.tamis.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run's report as one HTML page that needs nothing else: styles, scripts and data are inside
 * it, and its content policy lets it load nothing and run no other script. The same data gives the
 * same bytes.
 */
public final class Report {
  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

  private Report() {}

  /** The page, to be written in UTF-8. */
  public static String render(ReportData data) {
    ReportOverview overview = new ReportOverview(data);
    ReportSections sections = new ReportSections(data);
    ReportSurroundings surroundings = new ReportSurroundings(data);
    // The map of the minified source would be a second file.
    String charts = SOURCE_MAP.matcher(resource(CHARTS)).replaceAll("").strip();
    String script = resource("report.js").strip();
    return filled(
        resource("report.html"),
        Map.of(
            "title", Html.text(data.title()).markup(),
            "headline", Html.text(overview.headline()).markup(),
            "summary", overview.summary().markup(),
            "hashes", hash(charts) + " " + hash(script),
            "css", resource("report.css").strip(),
            "sections", body(overview, sections, surroundings).markup(),
            "series", ChartSeries.json(data),
            "charts", charts,
            "script", script));
  }

  private static Html body(
      ReportOverview overview, ReportSections sections, ReportSurroundings surroundings) {
    return Html.all(
        List.of(
            overview.verdict(),
            overview.input(),
            ReportChapters.html(sections.data().chapters()),
            sections.sources(),
            surroundings.map(),
            sections.distances(),
            sections.depths(),
            surroundings.neighbors(),
            surroundings.duplicates(),
            sections.densities(),
            sections.path(),
            sections.picks(),
            overview.stages(),
            overview.settings()));
  }

  /** Fills the slots in one pass, so that a value which looks like a slot stays as it is. */
  private static String filled(String template, Map<String, String> values) {
    return SLOT.matcher(template)
        .replaceAll(slot -> Matcher.quoteReplacement(values.get(slot.group(1))));
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Report.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the jar", e);
    }
  }
}
