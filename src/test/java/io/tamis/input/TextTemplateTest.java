package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.LocalSpark;
import io.tamis.input.TextTemplate.Literal;
import io.tamis.input.TextTemplate.Placeholder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TextTemplateTest {
  private static final String KEY = "candidates.text";

  @Test
  void aBareNameIsAColumn() {
    assertThat(TextTemplate.parse(KEY, "my prompt").parts())
        .containsExactly(new Placeholder("my prompt"));
  }

  @Test
  void placeholdersAndTextAlternate() {
    TextTemplate template = TextTemplate.parse(KEY, "Q: {prompt}\nA: {response}{prompt}");
    assertThat(template.parts())
        .containsExactly(
            new Literal("Q: "),
            new Placeholder("prompt"),
            new Literal("\nA: "),
            new Placeholder("response"),
            new Placeholder("prompt"));
    assertThat(template.columns()).containsExactly("prompt", "response");
  }

  @Test
  void doubledBracesStandForThemselves() {
    assertThat(TextTemplate.parse(KEY, "{{{a}}}").parts())
        .containsExactly(new Literal("{"), new Placeholder("a"), new Literal("}"));
  }

  @Test
  void aBackslashWithAnNIsALinesEnd() {
    assertThat(TextTemplate.parse(KEY, "{a}\\n{b}").parts())
        .containsExactly(new Placeholder("a"), new Literal("\n"), new Placeholder("b"));
  }

  @Test
  void bracesWithoutAPartnerAreRefusedByPosition() {
    refuses("ab{prompt", "candidates.text: the brace at position 3 is never closed");
    refuses("{a{b}", "candidates.text: the brace at position 1 is never closed");
    refuses("{a} }", "candidates.text: the brace at position 5 closes nothing");
    refuses("x{ }", "candidates.text: the brace at position 2 names no column");
    refuses("{{a}}", "candidates.text must name a column as {column}, but is {{a}}");
  }

  @Test
  void fillsInColumnsAndTakesNullForNothing() {
    Dataset<Row> rows =
        LocalSpark.session()
            .sql(
                "SELECT * FROM VALUES ('p', 1, array('x', 'y')), (NULL, 2, NULL) AS t(`a.b`, n, l)");
    TextTemplate template = TextTemplate.parse(KEY, "{a.b}:{n}:{l}");
    assertThat(
            rows.select(template.column(rows.schema())).collectAsList().stream()
                .map(row -> row.getString(0)))
        .containsExactly("p:1:[\"x\",\"y\"]", ":2:");
  }

  @Test
  void anUnknownColumnIsRefusedWithTheNearest() {
    Dataset<Row> rows = LocalSpark.session().sql("SELECT 'p' AS prompt, 'r' AS response");
    assertThatThrownBy(() -> TextTemplate.parse(KEY, "{promt}").column(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "candidates.text names the column promt, which the input does not have;"
                + " the nearest column is prompt, of prompt, response");
  }

  private static void refuses(String template, String message) {
    assertThatThrownBy(() -> TextTemplate.parse(KEY, template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
