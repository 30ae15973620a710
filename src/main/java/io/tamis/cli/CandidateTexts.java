package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;

import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import java.util.Map;
import java.util.Set;

/** Beginnings of texts, as a report shows them: whole letters, also those of two chars. */
final class CandidateTexts {
  private static final int SHOWN_LETTERS = 300;

  private CandidateTexts() {}

  /**
   * @param ids some 300 at the most
   * @return by id; none where candidates have no texts
   */
  static Map<String, String> beginnings(Examples candidates, Set<String> ids) {
    return ids.isEmpty() || !candidates.hasTexts()
        ? Map.of()
        : RowsOfIds.read(
            candidates
                .distinct()
                .select(
                    col(ExampleTable.ID),
                    substring(coalesce(col(ExampleTable.TEXT), lit("")), 1, SHOWN_LETTERS)),
            ids,
            row -> row.getString(1));
  }

  static String beginning(String text) {
    int letters = Math.min(SHOWN_LETTERS, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, letters));
  }
}
