package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.index.ClusteredVectors;
import io.tamis.input.Examples;
import io.tamis.input.InputStep;
import io.tamis.scan.RandomVectors;
import io.tamis.scan.VectorBlock;
import io.tamis.search.Neighborhoods;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolSearchTest {
  @TempDir private Path folder;

  @Test
  void aListThatWasSearchedDeeperIsNotCorrectedByItsShallowOne() throws Exception {
    float[][] vectors = ClusteredVectors.of(2_000, 6, 1);
    String rows = NpyFiles.write(folder.resolve("p.npy"), vectors);
    String asked = NpyFiles.write(folder.resolve("q.npy"), Arrays.copyOf(vectors, 150));
    String[] settings = {
      "index.path=" + folder.resolve("index"), "index.shards=1", "search.kind=hnsw"
    };
    JobConfig config = Given.vectors(rows, asked, settings);
    Ran built =
        IndexFiles.index("build", List.of("candidates.path=" + rows, settings[0], settings[1]));
    assertThat(built.exitCode()).as(built.err()).isZero();
    try (SparkRun run = Given.run()) {
      Examples candidates = new InputStep(config.candidates()).read(run.spark());
      VectorBlock queries =
          new VectorBlock(
              Given.transport(config).search().metric(),
              RandomVectors.ids(150),
              Arrays.copyOf(vectors, 150));
      try (VectorPool pool = Given.pool(config, run, candidates)) {
        PoolSearch search = PoolSearch.of(Given.transport(config), pool, queries);
        Neighborhoods shallow = search.nearest(20, queries);
        assertThat(search.recall().queries()).isEqualTo(64);
        int[] some = IntStream.range(1, 140).toArray();
        Neighborhoods deep = shallow.with(some, search.nearest(80, queries.rows(some)));
        Neighborhoods corrected = search.corrected(deep);
        for (int i = 0; i < 150; i++) {
          assertThat(corrected.distances()[i])
              .as("query %d", i)
              .hasSize(i >= 1 && i < 140 ? 80 : 20);
        }
        assertThat(search.recall().queries()).isBetween(64, 70);
      }
    }
  }

  /** More copies of a query than a search asks for, all quarantined, and another that has none. */
  @Test
  void aQueryAmongQuarantinedCopiesHasTheListOfAPoolWithoutThem() throws Exception {
    float[][] clean = RandomVectors.gaussian(2_000, 4, 1);
    float[][] asked = RandomVectors.gaussian(3, 4, 2);
    float[][] leaking = Arrays.copyOf(clean, 2_300);
    Arrays.fill(leaking, 2_000, 2_300, asked[1]);
    JobConfig config =
        Given.vectors(
            NpyFiles.write(folder.resolve("l.npy"), leaking),
            NpyFiles.write(folder.resolve("a.npy"), asked));
    Set<String> copies =
        IntStream.range(2_000, 2_300).mapToObj(Integer::toString).collect(Collectors.toSet());
    VectorBlock queries =
        new VectorBlock(Given.transport(config).search().metric(), RandomVectors.ids(3), asked);
    try (SparkRun run = Given.run()) {
      Examples candidates = new InputStep(config.candidates()).read(run.spark());
      try (VectorPool pool = Given.pool(config, run, candidates).withQuarantined(copies)) {
        PoolSearch search = PoolSearch.of(Given.transport(config), pool, queries);
        Neighborhoods found = search.nearest(20, queries);
        DepthPrediction prediction = new DepthPrediction(Given.transport(config).transport(), 20);
        Neighborhoods within = search.within(prediction::ranks, 100, queries);
        for (int i = 0; i < 3; i++) {
          int query = i;
          double[] expected =
              Arrays.stream(clean)
                  .mapToDouble(
                      row -> queries.metric().distance(queries.squaredDistance(query, row)))
                  .sorted()
                  .toArray();
          assertThat(found.distances()[i]).containsExactly(Arrays.copyOf(expected, 20));
          double[] near = within.distances()[i];
          assertThat(near).hasSizeBetween(2, 100);
          assertThat(near).containsExactly(Arrays.copyOf(expected, near.length));
        }
        assertThat(prediction.distanceScale(within)).isPositive();
      }
    }
  }
}
