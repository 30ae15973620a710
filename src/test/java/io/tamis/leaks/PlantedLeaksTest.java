package io.tamis.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.demo.DemoConfig;
import io.tamis.demo.DemoCorpus;
import io.tamis.demo.DemoExample;
import io.tamis.demo.PlantedLeak;
import io.tamis.demo.PlantedLeak.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** 400 leaks of four kinds among 20,000 texts that share templates with the queries. */
class PlantedLeaksTest {
  private static final DemoCorpus CORPUS = DemoCorpus.of(new DemoConfig(0, 20_000, 400));
  private static Map<String, Leak> found;

  private static String text(DemoExample example) {
    return example.prompt() + "\n" + example.response();
  }

  private static List<Leak> leaks(DemoCorpus corpus) {
    List<HeldOutText> queries =
        corpus.target().stream()
            .map(query -> new HeldOutText("queries", query.id(), text(query)))
            .toList();
    List<Row> rows =
        corpus.pool().stream().map(row -> RowFactory.create(row.id(), text(row))).toList();
    Dataset<Row> pool =
        LocalSpark.session().createDataFrame(rows, StructType.fromDDL("id STRING, text STRING"));
    return new LeakStep(HeldOut.of(LeakConfig.from(ConfigFile.empty()), queries))
        .apply(pool, rows.size());
  }

  @BeforeAll
  static void find() {
    found = leaks(CORPUS).stream().collect(Collectors.toMap(Leak::id, Function.identity()));
  }

  private static double rate(Kind kind) {
    List<PlantedLeak> planted =
        CORPUS.leaks().stream().filter(leak -> leak.kind() == kind).toList();
    assertThat(planted).hasSize(100);
    return planted.stream().filter(leak -> found.containsKey(leak.id())).count() / 100.0;
  }

  @Test
  void everyVerbatimAndEveryRewrappedLeakIsFoundAsWhatItIs() {
    for (PlantedLeak leak : CORPUS.leaks()) {
      if (leak.kind() == Kind.VERBATIM || leak.kind() == Kind.REWRAPPED) {
        assertThat(found.get(leak.id()))
            .isEqualTo(new Leak(leak.id(), Reason.EXACT, leak.leakOf(), "queries", 1));
      }
    }
  }

  @Test
  void mostOfTheOthersAreFound(TestReporter reporter) {
    for (Kind kind : Kind.values()) {
      reporter.publishEntry(
          "found of " + Require.spelled(kind), String.format(Locale.ROOT, "%.2f", rate(kind)));
    }
    assertThat(rate(Kind.EMBEDDED)).isEqualTo(1);
    assertThat(rate(Kind.NUMBER)).isGreaterThan(0.9);
  }

  /** A query for the same table with another number is as near as a leak with one changed. */
  @Test
  void noRowOfAnotherTaskIsFound() {
    assertThat(found.keySet())
        .filteredOn(id -> !id.startsWith("leak-"))
        .allMatch(id -> id.startsWith("sql-") || id.startsWith("medical-"))
        .hasSizeLessThan(120);
  }
}
