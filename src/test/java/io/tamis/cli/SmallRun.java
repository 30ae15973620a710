package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A quick selection: 600 made candidates in four dimensions with texts, and 12 queries. */
record SmallRun(Path folder) {
  static final int QUERIES = 12;
  static final int PICKS = 30;

  private static final int CANDIDATES = 600;
  private static final int DIMENSIONS = 4;

  /** Writes the inputs. */
  static SmallRun in(Path folder) {
    SplittableRandom random = new SplittableRandom(7);
    write(folder.resolve("pool"), rows("c", CANDIDATES, random));
    write(folder.resolve("queries"), rows("q", QUERIES, random));
    return new SmallRun(folder);
  }

  /**
   * Kinds are c0 to c2 and q0 to q2, in turn. Texts hold what a terminal must not be shown; every
   * tenth candidate copies another's vector.
   */
  private static List<Row> rows(String prefix, int count, SplittableRandom random) {
    List<Row> rows = new ArrayList<>();
    float[] vector = {};
    for (int n = 0; n < count; n++) {
      if (n % 10 != 1) {
        vector = new float[DIMENSIONS];
        for (int k = 0; k < DIMENSIONS; k++) {
          vector[k] = (float) random.nextDouble(2);
        }
      }
      rows.add(
          RowFactory.create(
              prefix + n, "text\u001b[31m of\n" + prefix + n, 1, prefix + n % 3, vector));
    }
    return rows;
  }

  private static void write(Path to, List<Row> rows) {
    LocalSpark.session()
        .createDataFrame(
            rows,
            StructType.fromDDL("name STRING, text STRING, rank INT, kind STRING, v ARRAY<FLOAT>"))
        .coalesce(1)
        .write()
        .parquet(to.toString());
  }

  Path pool() {
    return folder.resolve("pool");
  }

  /** The folder of a run that ended well. */
  Path selected(String name, String... settings) {
    Path output = folder.resolve(name);
    List<String> all =
        new ArrayList<>(
            List.of(
                "candidates.path=" + pool(),
                "candidates.id=name",
                "candidates.text={text} ({rank})",
                "candidates.embedding=v",
                "queries.path=" + folder.resolve("queries"),
                "queries.id=name",
                "queries.embedding=v",
                "density.bandwidth=0.2",
                "transport.alpha=auto",
                "transport.distance-scale=auto",
                "sample.count=" + PICKS,
                "output.path=" + output));
    all.addAll(List.of(settings));
    Ran ran = Ran.with("select", all);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return output;
  }
}
