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
}
