package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.output.ReportData.SourceShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String ATTACK = "</script><script>alert(1)</script><!--\u2028'\"&{{css}}";

  @Test
  void headlineSaysHowManyWerePickedOutOfHowMany() {
    assertThat(headline(Report.render(ReportSample.full(200))))
        .isEqualTo("1,000 picks out of 80,507 candidates for 200 queries");
  }

  @Test
  void headlineLeavesOutWhatIsNotKnownAndCountsOneAsOne() {
    assertThat(headline(Report.render(ReportSample.EMPTY))).isEqualTo("A selection");
    assertThat(
            headline(
                Report.render(
                    ReportSample.with(
                        ReportSample.EMPTY, "picks", 1, "candidates", 1_234_567, "queries", 1))))
        .isEqualTo("1 pick out of 1,234,567 candidates for 1 query");
  }

  @Test
  void showsEverySectionOfAFullRun() {
    assertThat(sections(Report.render(ReportSample.full(200))))
        .containsExactly(
            "certificate",
            "input",
            "scores",
            "sources",
            "map",
            "distances",
            "depths",
            "neighbors",
            "duplicates",
            "densities",
            "path",
            "picks",
            "stages",
            "settings",
            "metrics");
  }

  @Test
  void leavesOutSectionsWithoutData() {
    String page = Report.render(ReportSample.EMPTY);
    assertThat(sections(page)).isEmpty();
    assertThat(page)
        .doesNotContain("<canvas")
        .contains("<script type=\"application/json\" id=\"series\">{}</script>");
  }

  @Test
  void everyChartHasItsPointsAndEveryPointsTheirChart() {
    String page = Report.render(ReportSample.full(200));
    assertThat(all("<canvas id=\"chart-([\\w-]+)\"", page))
        .containsExactly(
            "scores-a",
            "scores-b",
            "sources",
            "map",
            "distances",
            "depths",
            "densities",
            "support",
            "cost");
    assertThat(all("\"(sources|distances|depths|densities|support|cost)\":[\\[{]", series(page)))
        .containsExactly("sources", "distances", "depths", "densities", "support", "cost");
  }

  @Test
  void textsFromThePoolStayTexts() {
    String page = Report.render(AttackedReport.by(ATTACK));
    assertThat(all("(<script[ >])", page)).as("the page's own scripts").hasSize(3);
    assertThat(page)
        .doesNotContain("<!--")
        .doesNotContain("\u2028{{")
        .doesNotContain("alert(1)</s");
    assertThat(page).contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--");
    assertThat(series(page))
        .doesNotContain("<")
        .doesNotContain("\u2028")
        .contains("\\u003c/script>");
  }

  @Test
  void runsNoScriptButItsOwn() {
    String page = Report.render(AttackedReport.by(ATTACK));
    assertThat(page)
        .containsPattern("default-src 'none'; [^\"]*script-src 'sha256-[^' ]+' 'sha256-[^' ]+';");
    assertThat(page).doesNotContainPattern("<[^>]*\\son\\w+=");
  }

  @Test
  void needsNothingFromElsewhere() {
    String page = Report.render(ReportSample.full(200));
    assertThat(page)
        .doesNotContainPattern("<(link|img|iframe|object|embed|base)[ >]")
        .doesNotContainPattern("<script[^>]*\\ssrc")
        .doesNotContainPattern("(?i)(href|src|action)=[\"']?(https?:)?//")
        .doesNotContain("sourceMappingURL");
    assertThat(all("(?s)<style>(.*?)</style>", page))
        .isNotEmpty()
        .noneMatch(style -> style.contains("url(") || style.contains("@import"));
    assertThat(page)
        .as("the chart script and its licence")
        .contains("Chart.js v4.5.1")
        .contains("MIT License");
  }

  @Test
  void sameDataGivesSameBytesWhateverTheOrderOfItsMaps() {
    ReportData data = ReportSample.full(200);
    Map<String, Object> turned = new HashMap<>(257);
    data.metrics().forEach(turned::put);
    ReportData again =
        new ReportData(
            data.title(),
            turned,
            new HashMap<>(data.config()),
            reversed(data.sources()),
            reversed(data.queries()),
            data.picks(),
            Arrays.stream(data.pickDistances()).sorted().toArray(),
            data.crowded(),
            Arrays.stream(data.densities()).sorted().toArray(),
            data.path(),
            data.map(),
            data.duplicates(),
            data.neighbors(),
            data.chapters());
    assertThat(Report.render(again)).isEqualTo(Report.render(data));
  }

  @Test
  void staysSmallForManyQueries() {
    String few = Report.render(ReportSample.full(200));
    String many = Report.render(ReportSample.full(10_000));
    assertThat(many.length() - few.length()).isLessThan(20_000);
    assertThat(many).contains("10 of 10,000 queries, deepest first").contains("queries 51 to 100");
  }

  @Test
  void longListsSayHowManyAreShown() {
    List<SourceShare> sources =
        IntStream.range(0, 143)
            .mapToObj(k -> new SourceShare("source-" + k, 10, k / 10_153.0, k))
            .toList();
    ReportData data = withSources(sources);
    assertThat(Report.render(data))
        .contains("20 of 143 sources, most mass first")
        .contains("source-142")
        .doesNotContain("source-122<");
    assertThat(Report.render(ReportSample.full(200)))
        .contains("50 of 874 selected candidates, by rank");
  }

  @Test
  void refusesNull() {
    Map<String, Object> metrics = new HashMap<>();
    metrics.put("support", null);
    assertThatThrownBy(
            () ->
                new ReportData(
                    "x",
                    metrics,
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new double[0],
                    List.of(),
                    new double[0],
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("support");
  }

  private static ReportData withSources(List<SourceShare> sources) {
    return new ReportData(
        "sources",
        Map.of(),
        Map.of(),
        sources,
        List.of(),
        List.of(),
        new double[0],
        List.of(),
        new double[0],
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> turned = new ArrayList<>(list);
    Collections.reverse(turned);
    return turned;
  }

  private static String headline(String page) {
    return all("<h1>(.*?)</h1>", page).getFirst();
  }

  private static List<String> sections(String page) {
    return all("<section id=\"(\\w+)\"", page);
  }

  private static String series(String page) {
    return all("<script type=\"application/json\" id=\"series\">(.*?)</script>", page).getFirst();
  }

  private static List<String> all(String pattern, String page) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    return matcher.results().map(found -> found.group(1)).toList();
  }
}
