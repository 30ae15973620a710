package io.tamis.cli;

import io.tamis.duplicates.NearDuplicates;
import io.tamis.output.PoolMap;
import io.tamis.plane.Plane;
import io.tamis.plane.PlaneStep;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What only vectors tell of a run: which candidates are nearly the same, and a map.
 *
 * @param duplicates among the selected candidates and those with most mass
 */
record Surroundings(NearDuplicates duplicates, PoolMap map) {
  private static final int DRAWN_QUERIES = 300;
  private static final int DRAWN_PICKS = 1_000;

  /** Reads the vectors that it takes, in one pass. */
  static Surroundings of(SparkSession spark, RunResult result) {
    ShownVectors vectors = ShownVectors.read(spark, result);
    NearDuplicates duplicates =
        NearDuplicates.among(vectors.heaviest(), vectors.of(vectors.heaviest()));
    return new Surroundings(duplicates, map(spark, result, vectors));
  }

  private static PoolMap map(SparkSession spark, RunResult result, ShownVectors vectors) {
    VectorBlock queries = result.queries().vectors();
    if (queries.dimensions() > PlaneStep.MOST_DIMENSIONS) {
      return PoolMap.absent(
          "A map is drawn of up to %,d dimensions; these vectors have %,d."
              .formatted(PlaneStep.MOST_DIMENSIONS, queries.dimensions()));
    }
    VectorBlock sample = block(queries, vectors, vectors.sample());
    Optional<Plane> fitted =
        new PlaneStep().apply(JavaSparkContext.fromSparkContext(spark.sparkContext()), sample);
    if (fitted.isEmpty()) {
      return PoolMap.absent("The candidates' vectors span no plane, so there is no map.");
    }
    Plane plane = fitted.get();
    int selected = result.selection().size();
    String[] picks = Arrays.copyOf(vectors.heaviest(), Math.min(drawn(vectors), selected));
    VectorBlock drawnQueries = queries.rows(evenly(queries.size()));
    return new PoolMap(
        rounded(plane.shares()),
        new PoolMap.Layer(sample.ids(), plane.places(sample), result.pool().size()),
        new PoolMap.Layer(drawnQueries.ids(), plane.places(drawnQueries), queries.size()),
        new PoolMap.Layer(picks, plane.places(block(queries, vectors, picks)), selected),
        "");
  }

  private static int drawn(ShownVectors vectors) {
    return Math.min(DRAWN_PICKS, vectors.heaviest().length);
  }

  private static VectorBlock block(VectorBlock like, ShownVectors vectors, String[] ids) {
    return new VectorBlock(like.metric(), ids, vectors.of(ids));
  }

  private static int[] evenly(int queries) {
    int drawn = Math.min(queries, DRAWN_QUERIES);
    return IntStream.range(0, drawn).map(n -> (int) ((long) n * queries / drawn)).toArray();
  }

  /** To what a reader is shown, which no machine's rounding changes. */
  private static double[] rounded(double[] shares) {
    return Arrays.stream(shares).map(share -> Math.rint(share * 1e4) / 1e4).toArray();
  }
}
