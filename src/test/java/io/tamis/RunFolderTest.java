package io.tamis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import scala.Option;

class RunFolderTest {
  @Test
  void onAClusterTheCheckpointFolderTakesTheRun() {
    assertThat(RunFolder.shared(Option.apply("hdfs://name/checkpoints"), "yarn").toString())
        .startsWith("hdfs://name/checkpoints/tamis-");
  }

  @Test
  void onAClusterWithoutOneAPathMustBeGiven() {
    assertThatThrownBy(() -> RunFolder.shared(Option.empty(), "spark://host:7077"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output.path must be given where Spark runs on a cluster")
        .hasMessageEndingWith("the master is spark://host:7077");
  }
}
