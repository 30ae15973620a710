package io.tamis.leaks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import io.tamis.SharedData;
import io.tamis.config.ConfigFile;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 80,507 real texts that hold no prompt of the targets, with lead-ins and passages in common. */
class RealPoolLeaksTest {
  private static Dataset<Row> pool;
  private static long rows;

  private static Dataset<Row> read(String name) {
    return LocalSpark.session()
        .read()
        .json(SharedData.path(name))
        .select(col("id"), concat_ws("\n", col("prompt"), col("response")).as("text"));
  }

  @BeforeAll
  static void readThePool() {
    pool = read("pool.jsonl.gz").persist();
    rows = pool.count();
  }

  @AfterAll
  static void letGo() {
    if (pool != null) {
      pool.unpersist();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agnews",
        "banking77",
        "bbh_date_understanding",
        "bbh_logical_deduction_five_objects",
        "bbh_word_sorting",
        "chemprot",
        "gsm8k",
        "humaneval",
        "math",
        "mbpp",
        "medquad",
        "pubmedqa",
        "user_oriented",
        "wikisql",
        "xquad_en"
      })
  void fewCandidatesOfACleanPoolAreFound(String target) {
    List<HeldOutText> heldOut =
        read("targets/" + target + ".jsonl").collectAsList().stream()
            .map(row -> new HeldOutText("queries", row.getString(0), row.getString(1)))
            .toList();
    List<Leak> leaks =
        new LeakStep(HeldOut.of(LeakConfig.from(ConfigFile.empty()), heldOut)).apply(pool, rows);
    if (System.getProperty("show") != null) {
      System.out.println("## " + target + " " + leaks.size());
      leaks.forEach(System.out::println);
    }
    assertThat((double) leaks.size() / rows).isLessThan(0.001);
  }
}
