package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Contrast as the Web Content Accessibility Guidelines measure it, on light and dark paper. */
class ReportColorsTest {
  private static final Pattern COLOR = Pattern.compile("--([\\w-]+): #(\\w{6})");

  @Test
  void wordsAndChartsStandOutFromThePaper() throws Exception {
    String css;
    try (InputStream stream = Report.class.getResourceAsStream("report.css")) {
      css = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    int dark = css.indexOf("@media (prefers-color-scheme: dark)");
    check(css.substring(0, dark));
    check(css.substring(dark));
  }

  private static void check(String css) {
    Map<String, Double> light = new HashMap<>();
    COLOR.matcher(css).results().forEach(c -> light.put(c.group(1), luminance(c.group(2))));
    for (String word : List.of("ink", "muted", "accent")) {
      assertThat(contrast(light.get(word), light.get("paper"))).as(word).isGreaterThan(4.5);
    }
    assertThat(contrast(light.get("ink"), light.get("panel"))).isGreaterThan(4.5);
    for (String standing : List.of("proven", "doubted")) {
      assertThat(contrast(light.get(standing), light.get(standing + "-panel")))
          .as(standing)
          .isGreaterThan(4.5);
    }
    for (String shape : List.of("second", "mark", "third", "fourth")) {
      assertThat(contrast(light.get(shape), light.get("paper"))).as(shape).isGreaterThan(3);
    }
  }

  private static double contrast(double a, double b) {
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String hex) {
    double luminance = 0;
    double[] weights = {0.2126, 0.7152, 0.0722};
    for (int k = 0; k < 3; k++) {
      double part = Integer.parseInt(hex.substring(2 * k, 2 * k + 2), 16) / 255.0;
      luminance +=
          weights[k] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return luminance;
  }
}
