package io.tamis.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ComparisonTablesTest {
  @Test
  void theColumnsAreThese() {
    assertThat(ComparisonTable.SCHEMA.toDDL())
        .isEqualTo(
            "method STRING NOT NULL,budget INT NOT NULL,picks BIGINT NOT NULL,distinct INT NOT"
                + " NULL,mean_nearest DOUBLE,max_nearest DOUBLE,mean_share DOUBLE,mean_of_picks"
                + " DOUBLE,transport_cost DOUBLE,transport_bound DOUBLE,support BIGINT NOT"
                + " NULL,effective_sample_size DOUBLE NOT NULL,tie_share DOUBLE NOT"
                + " NULL,near_duplicates_95 BIGINT NOT NULL,near_duplicates_99 BIGINT NOT"
                + " NULL,jaccard MAP<STRING, DOUBLE> NOT NULL,sources MAP<STRING, BIGINT> NOT"
                + " NULL,tokens BIGINT,seconds DOUBLE NOT NULL,peak_memory BIGINT NOT"
                + " NULL,shuffle_bytes BIGINT NOT NULL");
    assertThat(PicksTable.SCHEMA.toDDL())
        .isEqualTo(
            "method STRING NOT NULL,budget INT NOT NULL,rank INT NOT NULL,id STRING NOT NULL,count"
                + " INT NOT NULL");
  }

  @Test
  void aRowHoldsItsFigures() {
    Figures some =
        new Figures(
            Method.ROUND_ROBIN,
            7,
            8,
            6,
            new Nearness(1, 2, 3, 4),
            new TransportCost(6, 5),
            9,
            10.5,
            0.25,
            new NearDuplicates(12, 11),
            new TreeMap<>(Map.of("zero", 0.0)),
            new TreeMap<>(Map.of("web", 8L)),
            OptionalLong.of(99),
            new MethodCost(0.5, 100, 200));
    Figures nothing =
        new Figures(
            Method.ZERO,
            7,
            0,
            0,
            Nearness.none(),
            TransportCost.none(),
            0,
            0,
            0,
            new NearDuplicates(0, 0),
            new TreeMap<>(),
            new TreeMap<>(),
            OptionalLong.empty(),
            new MethodCost(0, 0, 0));
    List<Row> rows =
        ComparisonTable.of(LocalSpark.session(), List.of(some, nothing)).collectAsList();
    Row row = rows.get(0);
    assertThat(row.getString(0)).isEqualTo("round-robin");
    assertThat(List.of(row.getInt(1), row.getLong(2), row.getInt(3))).hasToString("[7, 8, 6]");
    for (int column = 4; column <= 9; column++) {
      assertThat(row.getDouble(column))
          .isEqualTo(List.of(1.0, 2.0, 3.0, 4.0, 6.0, 5.0).get(column - 4));
    }
    assertThat(row.getLong(10)).isEqualTo(9);
    assertThat(row.getDouble(11)).isEqualTo(10.5);
    assertThat(row.getDouble(12)).isEqualTo(0.25);
    assertThat(row.getLong(13)).isEqualTo(12);
    assertThat(row.getLong(14)).isEqualTo(11);
    assertThat(row.<String, Double>getJavaMap(15)).isEqualTo(Map.of("zero", 0.0));
    assertThat(row.<String, Long>getJavaMap(16)).isEqualTo(Map.of("web", 8L));
    assertThat(row.getLong(17)).isEqualTo(99);
    assertThat(row.getDouble(18)).isEqualTo(0.5);
    assertThat(List.of(row.getLong(19), row.getLong(20))).containsExactly(100L, 200L);
    assertThat(rows.get(1).isNullAt(4)).isTrue();
    assertThat(rows.get(1).isNullAt(9)).isTrue();
    assertThat(rows.get(1).isNullAt(17)).isTrue();
  }

  @Test
  void picksAreWrittenByRank() {
    Picks picks =
        new Picks(
            Method.TSDS, 3, new String[] {"b", "a"}, new int[] {2, 1}, new double[] {1, 1, 1}, 0);
    assertThat(PicksTable.of(LocalSpark.session(), List.of(picks)).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[tsds,3,1,b,2]", "[tsds,3,2,a,1]");
  }
}
