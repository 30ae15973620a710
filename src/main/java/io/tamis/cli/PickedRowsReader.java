package io.tamis.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_count;

import io.tamis.compare.PickedRows;
import io.tamis.config.Ids;
import io.tamis.embed.EmbeddingTable;
import io.tamis.input.ExampleTable;
import io.tamis.input.InputConfig;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what was picked: one pass over the vectors, and one over the texts where there are any. */
final class PickedRowsReader {
  private final TargetedPool opened;
  private final InputConfig config;

  PickedRowsReader(TargetedPool opened, InputConfig config) {
    this.opened = opened;
    this.config = config;
  }

  /** What is told of a row besides its vector. */
  private record Note(String source, long words) {}

  /** What a row's tokens are counted by. */
  static String tokens(InputConfig config) {
    return config.tokens().isPresent()
        ? "as candidates.tokens says"
        : "words of the text, by the white space between them";
  }

  /**
   * @throws IllegalArgumentException if the rows are more than the driver takes
   */
  PickedRows read(Set<String> ids) {
    VectorBlock queries = opened.targets().vectors();
    PickedRows.checkSize(ids.size(), queries.dimensions(), queries.size());
    String[] sorted = Ids.sorted(ids);
    Map<String, float[]> vectors = vectors(ids); // bounded by the check above
    Map<String, Note> notes = notes(ids);
    return new PickedRows(
        new VectorBlock(
            queries.metric(),
            sorted,
            Arrays.stream(sorted).map(vectors::get).toArray(float[][]::new)),
        Arrays.stream(sorted)
            .map(id -> notes.isEmpty() ? "" : notes.get(id).source())
            .toArray(String[]::new),
        tokens(sorted, notes));
  }

  /** Shape [U], in the order of ids; [0] where nothing tells. */
  private long[] tokens(String[] sorted, Map<String, Note> notes) {
    if (opened.candidates().tokens().isEmpty()) {
      return !opened.candidates().hasTexts()
          ? new long[0]
          : Arrays.stream(sorted).mapToLong(id -> notes.get(id).words()).toArray();
    }
    double[] tokens = CandidateTokens.given(opened.candidates(), sorted, "that is picked");
    return Arrays.stream(tokens).mapToLong(Math::round).toArray();
  }

  private Map<String, float[]> vectors(Set<String> ids) {
    Dataset<Row> embeddings = opened.pool().embeddings();
    embeddings.sparkSession().sparkContext().setJobDescription("compare: vectors of the picks");
    return RowsOfIds.among(embeddings, ids, EmbeddingTable::collect);
  }

  private Map<String, Note> notes(Set<String> ids) {
    if (config.source().isEmpty() && !opened.candidates().hasTexts()) {
      return Map.of();
    }
    Dataset<Row> rows = opened.candidates().distinct();
    rows.sparkSession().sparkContext().setJobDescription("compare: sources and lengths");
    return RowsOfIds.read(
        rows.select(
            col(ExampleTable.ID),
            coalesce(col(ExampleTable.SOURCE), lit("")),
            coalesce(regexp_count(col(ExampleTable.TEXT), lit("\\S+")), lit(0))),
        ids,
        row -> new Note(row.getString(1), row.getInt(2)));
  }
}
