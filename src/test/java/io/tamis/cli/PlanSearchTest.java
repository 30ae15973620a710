package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.NpyFiles;
import io.tamis.scan.RandomVectors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanSearchTest {
  @TempDir private Path folder;

  @Test
  void anAutomaticDepthGivesThePlanOfAnUnlimitedOne() throws Exception {
    String pool = NpyFiles.write(folder.resolve("p.npy"), RandomVectors.gaussian(6_000, 3, 1));
    String queries = NpyFiles.write(folder.resolve("q.npy"), RandomVectors.gaussian(5, 3, 2));
    String[] settings = {"density.bandwidth=0.4", "transport.alpha=0.1", "search.depth=auto"};
    PlanSearch.Outcome automatic = Given.plan(Given.vectors(pool, queries, settings));
    settings[2] = "search.depth=6000";
    PlanSearch.Outcome unlimited = Given.plan(Given.vectors(pool, queries, settings));
    // it had to search deeper than at first, and did not need all
    assertThat(automatic.neighborhoods().depth())
        .as("s " + automatic.plan().s())
        .isBetween(1_025, 5_999);
    assertThat(automatic.plan().s()).isEqualTo(unlimited.plan().s());
    assertThat(Given.masses(automatic)).isEqualTo(Given.masses(unlimited));
    assertThat(automatic.plan().dry()).isEmpty();
  }
}
