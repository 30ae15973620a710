package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.Browser;
import io.tamis.Browser.Opened;
import io.tamis.Browser.Scheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it, on a screen of a phone's width. */
class ReportInBrowserTest {
  private static final int CHARTS = 9;

  /** Marks the page, or the one around it, if any of it is run. */
  private static final String MARK =
      "document.documentElement.dataset.hacked=1,top.document.documentElement.dataset.hacked=1";

  private static final String ATTACK =
      "</script><script>"
          + MARK
          + "</script><img src=x onerror=\""
          + MARK
          + "\"><svg onload='"
          + MARK
          + "'></svg>\" onmouseover=\""
          + MARK
          + "\" autofocus onfocus=\""
          + MARK
          + "\" x='<a href=\"javascript:"
          + MARK
          + "\">a link</a><iframe srcdoc='<script>"
          + MARK
          + "</script>'></iframe></title></style><!-- ]]> \u202ereversed\u2066 \u2028 \u0000 {{css}}"
          + " ${" // of a template in a script
          + MARK
          + "} `\\u003cscript>"
          + MARK
          + "</script><meta http-equiv=refresh content='0;url=javascript:"
          + MARK
          + "'><base href=//example.org/>";

  @TempDir private Path folder;
  private Browser browser;

  @BeforeEach
  void findBrowser() {
    browser = Browser.inFolder(folder);
  }

  @Test
  void drawsEveryChartOnAPhoneWithoutAWordOnTheConsole() throws Exception {
    Opened light = opened(Report.render(ReportSample.full(200)), Scheme.LIGHT);
    isWhole(light);
    assertThat(light.found().get("paper").asText()).isEqualTo("rgb(255, 255, 255)");
    Opened dark = opened(Report.render(ReportSample.full(200)), Scheme.DARK);
    isWhole(dark);
    assertThat(dark.found().get("paper").asText()).isEqualTo("rgb(20, 25, 27)");
  }

  @Test
  void hostileTextDoesNothing() throws Exception {
    Opened opened = opened(Report.render(AttackedReport.by(ATTACK)), Scheme.LIGHT);
    isWhole(opened);
    assertThat(opened.found().get("hacked").asText()).isEmpty();
    assertThat(opened.found().get("outerTitle").asText()).isEqualTo("calm");
    assertThat(opened.found().get("title").asText()).startsWith("</script><script>document");
    assertThat(opened.found().get("links")).as("elements that lead elsewhere").isEmpty();
    assertThat(opened.found().get("handlers").asInt()).isZero();
  }

  /** What the other tests look for is found where it is. */
  @Test
  void aPageThatIsBrokenIsSeenToBe() throws Exception {
    String page = Report.render(ReportSample.full(20));
    Opened changed =
        opened(page.replace("\"use strict\";\n  const series", "\n const series"), Scheme.LIGHT);
    assertThat(changed.console()).anyMatch(line -> line.contains("Content Security Policy"));
    assertThat(changed.found().get("charts")).hasSize(CHARTS);
    for (JsonNode chart : changed.found().get("charts")) {
      assertThat(chart.get("ink").asInt() + chart.get("points").asInt()).isZero();
    }
    Opened open =
        opened(
            page.replaceFirst("<meta http-equiv[^>]*>", "")
                .replace("</h1>", "</h1><div style='width:500px'>wide</div>" + ATTACK),
            Scheme.LIGHT);
    assertThat(open.found().get("hacked").asText()).isEqualTo("1");
    assertThat(open.found().get("handlers").asInt()).isPositive();
    assertThat(open.found().get("links")).isNotEmpty();
    assertThat(open.found().get("width").asInt()).isGreaterThan(390);
  }

  private Opened opened(String page, Scheme scheme) throws Exception {
    Path file = Files.writeString(folder.resolve("report.html"), page);
    return browser.open(file, scheme);
  }

  private static void isWhole(Opened opened) {
    assertThat(opened.console()).isEmpty();
    assertThat(opened.found().get("charts")).hasSize(CHARTS);
    for (JsonNode chart : opened.found().get("charts")) {
      assertThat(chart.get("ink").asInt()).as("pixels of " + chart).isGreaterThan(500);
      assertThat(chart.get("points").asInt()).as("points of " + chart).isPositive();
    }
    assertThat(opened.found().get("width").asInt()).isLessThanOrEqualTo(390);
    assertThat(opened.found().get("wide")).isEmpty();
  }
}
