package io.tamis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class QueryTargetTableTest {
  private static final String[] QUERIES = {"q1", "q2", "q3"};

  private static Dataset<Row> table(double share) {
    Targets targets =
        new Targets(List.of("maths", "code"), new int[] {1, 0, 1}, new double[] {share, 0.75});
    return QueryTargetTable.of(LocalSpark.session(), targets, QUERIES);
  }

  @Test
  void theSchemaIsPinned() {
    assertThat(QueryTargetTable.SCHEMA.toDDL())
        .isEqualTo("query_id STRING NOT NULL,target STRING NOT NULL,share DOUBLE NOT NULL");
  }

  @Test
  void targetsAreReadInTheOrderOfTheirNames() {
    assertThat(table(0.25).collectAsList().stream().map(Row::toString))
        .containsExactly("[q1,code,0.75]", "[q2,maths,0.25]", "[q3,code,0.75]");
    Targets read = QueryTargetTable.read(table(0.25).orderBy("share"), QUERIES);
    assertThat(read.names()).containsExactly("code", "maths");
    assertThat(read.ofQuery()).containsExactly(0, 1, 0);
    assertThat(read.shares()).containsExactly(0.75, 0.25);
  }

  @Test
  void otherQueriesAndSeveralSharesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueryTargetTable.read(table(0.25), new String[] {"q1", "q2", "q4"}))
        .withMessageContaining("one row for each of the 3 queries, but has 3 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                QueryTargetTable.read(
                    table(0.25).union(table(0.25)), new String[] {"q1", "q2", "q3"}))
        .withMessageContaining("but has 6 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                QueryTargetTable.read(table(0.25).union(table(0.5)).where("share < 0.7"), QUERIES))
        .withMessageContaining("one share for each target, but for maths has 0.25 and 0.5");
  }
}
