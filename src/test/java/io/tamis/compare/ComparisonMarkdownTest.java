package io.tamis.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonMarkdownTest {
  private static Figures figures(Method method, int budget, Map<String, Long> sources) {
    boolean none = method == Method.ZERO;
    return new Figures(
        method,
        budget,
        none ? 0 : budget,
        none ? 0 : budget,
        none ? Nearness.none() : new Nearness(0.5, 0.75, 0.6, 0.25),
        none ? TransportCost.none() : new TransportCost(0.625, 0.62),
        none ? 0 : 1234,
        none ? 0 : 987.65,
        none ? 0 : 0.125,
        new NearDuplicates(3, 1),
        new TreeMap<>(none ? Map.of("tsds", 0.0) : Map.of("zero", 0.0)),
        new TreeMap<>(none ? Map.of() : sources),
        none ? OptionalLong.of(0) : OptionalLong.empty(),
        new MethodCost(1.234, 5 << 20, 1 << 19));
  }

  private static String text(Map<String, Long> sources) {
    return ComparisonMarkdown.render(
        "run",
        "2 methods.",
        "words",
        List.of(figures(Method.TSDS, 10, sources), figures(Method.ZERO, 10, sources)));
  }

  @Test
  void aRowAMethodWithItsFiguresAligned() {
    assertThat(text(Map.of("maths", 7L, "code", 3L)))
        .contains(
            """
            ## Budget 10

            | method | nearest | farthest |  share | of picks | transport |  bound | support | effective |   ties | >= 0.95 | >= 0.99 | tokens |
            | ------ | ------: | -------: | -----: | -------: | --------: | -----: | ------: | --------: | -----: | ------: | ------: | -----: |
            | tsds   |  0.5000 |   0.7500 | 0.6000 |   0.2500 |    0.6250 | 0.6200 |   1,234 |     987.7 | 12.5 % |       3 |       1 |      - |
            | zero   |       - |        - |      - |        - |         - |      - |       0 |       0.0 |  0.0 % |       3 |       1 |      0 |
            """)
        .contains(
            """
            | method |  tsds |  zero |
            | ------ | ----: | ----: |
            | tsds   |       | 0.000 |
            | zero   | 0.000 |       |
            """)
        .contains(
            """
            | method | maths | code | others |
            | ------ | ----: | ---: | -----: |
            | tsds   |     7 |    3 |      0 |
            | zero   |     0 |    0 |      0 |
            """)
        .contains("| tsds   |    1.23 |               5 |          0.5 |");
  }

  @Test
  void everyTableHasOneWidthInAllItsLines() {
    List<String> lines = text(Map.of("a|b", 10L)).lines().toList();
    for (int n = 1; n < lines.size(); n++) {
      if (lines.get(n).startsWith("|") && lines.get(n - 1).startsWith("|")) {
        assertThat(lines.get(n)).hasSameSizeAs(lines.get(n - 1));
      }
    }
  }

  @Test
  void aSourceMayBeCalledAnything() {
    assertThat(text(Map.of("a|b\n<script>", 10L)))
        .contains("| a\\|b &lt;script> |")
        .doesNotContain("<script>");
  }

  @Test
  void withoutSourcesThereIsNoTableOfThem() {
    assertThat(text(Map.of())).doesNotContain("Picks by source").contains("tokens**: words");
  }

  @Test
  void ofManySourcesTheLargestAreShown() {
    Map<String, Long> sources = new TreeMap<>();
    for (String name : Arrays.asList("a", "b", "c", "d", "e", "f", "g", "h", "i")) {
      sources.put(name, name.equals("i") ? 2L : 1L);
    }
    assertThat(text(sources))
        .contains("| method |  i |  a |  b |  c |  d |  e |  f |  g | others |");
  }
}
