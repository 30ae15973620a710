package io.tamis.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.tamis.input.Columns;
import io.tamis.input.ExampleTable;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.learnability.LearnabilityConfig;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Of rows with the same content, the one whose id comes first. */
final class FirstOfContent {
  private FirstOfContent() {}

  /**
   * One column, the ids that stay. The content is the text, where one is named; else all columns
   * but the id and those of the losses.
   */
  static Dataset<Row> ids(Examples candidates, InputConfig input, LearnabilityConfig losses) {
    Column id = col(ExampleTable.ROW_ID);
    Column isWhole = id.rlike("^(0|[1-9][0-9]*)$");
    Column order =
        struct(
            when(isWhole, 0).otherwise(1).as("kind"),
            when(isWhole, length(id)).otherwise(0).as("length"),
            id.as("id"));
    Dataset<Row> contents =
        input.text().isPresent()
            ? candidates
                .distinct()
                .select(col(ExampleTable.ID).as(ExampleTable.ROW_ID), col(ExampleTable.TEXT))
            : candidates.distinctWithId();
    Column[] content =
        input.text().isPresent()
            ? new Column[] {col(ExampleTable.TEXT)}
            : ownColumns(candidates, input, losses);
    return contents
        .groupBy(sha2(to_json(struct(content)), 256))
        .agg(min(order).as("first"))
        .select(col("first.id").as(ExampleTable.ROW_ID));
  }

  private static Column[] ownColumns(
      Examples candidates, InputConfig input, LearnabilityConfig losses) {
    Set<String> others = new HashSet<>(Set.of(losses.base(), losses.reference()));
    Stream.of(losses.mask(), losses.baseTokens(), losses.referenceTokens(), input.id())
        .forEach(name -> name.ifPresent(others::add));
    return Arrays.stream(candidates.rows().columns())
        .filter(name -> !others.contains(name))
        .map(name -> col(Columns.quoted(name)))
        .toArray(Column[]::new);
  }
}
