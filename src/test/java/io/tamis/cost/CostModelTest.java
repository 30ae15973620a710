package io.tamis.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tamis.cost.Decision.Choice;
import io.tamis.cost.Workload.Around;
import io.tamis.cost.Workload.Cluster;
import io.tamis.cost.Workload.Index;
import io.tamis.cost.Workload.Pool;
import io.tamis.cost.Workload.Task;
import io.tamis.index.Encoding;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final long GIGABYTE = 1L << 30;

  /** A core of a server with vectors of 256 bits, rounded. */
  private static final Calibration MACHINE =
      new Calibration(
          new ByDimensions(new int[] {128, 768}, new double[] {2e-7, 1.5e-6}),
          new ByDimensions(new int[] {128, 768}, new double[] {7.5e-9, 4.6e-8}),
          new ByDimensions(new int[] {128, 768}, new double[] {6e-8, 4e-7}),
          new ByDimensions(new int[] {64, 256, 768}, new double[] {1.1e-4, 2.2e-4, 4e-4}),
          new ByDimensions(new int[] {64, 256, 768}, new double[] {9e-7, 1.9e-6, 3.2e-6}));

  private static final CostModel MODEL = new CostModel(MACHINE);

  private static Workload work(long rows, int dimensions, int queries, int depth, long touched) {
    long bytes = 4 * rows * dimensions;
    int shards = (int) Math.max(4, bytes / (512L << 20));
    return new Workload(
        new Pool(rows, dimensions, bytes, Form.SHARDS),
        new Task(queries, depth, touched, Around.POOL),
        Optional.of(new Index(shards, 100, Encoding.FLOAT32, true)),
        Cluster.local(8, 4 * GIGABYTE));
  }

  private static Workload without(Workload work) {
    return new Workload(work.pool(), work.task(), Optional.empty(), work.cluster());
  }

  private static double total(Workload work) {
    return MODEL.predict(work).stream().mapToDouble(StepCost::seconds).sum();
  }

  private static void rises(IntFunction<Workload> works) {
    for (int step = 1; step < 12; step++) {
      Workload less = works.apply(step - 1);
      Workload more = works.apply(step);
      assertThat(MODEL.search(more).scanSeconds())
          .as("scan %s", more)
          .isGreaterThanOrEqualTo(MODEL.search(less).scanSeconds());
      assertThat(MODEL.density(more).scanSeconds())
          .as("scan for densities %s", more)
          .isGreaterThanOrEqualTo(MODEL.density(less).scanSeconds());
      assertThat(MODEL.search(more).graphSeconds())
          .as("graphs %s", more)
          .isGreaterThanOrEqualTo(MODEL.search(less).graphSeconds());
      assertThat(MODEL.density(more).graphSeconds())
          .as("graphs for densities %s", more)
          .isGreaterThanOrEqualTo(MODEL.density(less).graphSeconds());
      assertThat(total(without(more))).isGreaterThanOrEqualTo(total(without(less)));
    }
  }

  @Test
  void moreRowsTakeLonger() {
    rises(step -> work(100_000L << step, 128, 500, 1024, 5_000));
  }

  @Test
  void moreQueriesTakeLonger() {
    rises(step -> work(2_000_000, 128, 2 << step, 1024, 5_000));
  }

  @Test
  void longerVectorsTakeLonger() {
    rises(step -> work(2_000_000, 8 << step, 500, 1024, 5_000));
  }

  @Test
  void moreCandidatesToMeasureTakeLonger() {
    rises(step -> work(2_000_000, 128, 500, 1024, 50L << step));
  }

  @Test
  void moreDepthTakesLonger() {
    rises(step -> work(2_000_000, 128, 500, 512 << Math.min(step, 4), 5_000));
  }

  @Test
  void fewQueriesAreScannedFor() {
    assertThat(MODEL.search(work(1_000_000, 128, 20, 1024, 0)).choice()).isEqualTo(Choice.SCAN);
    assertThat(MODEL.search(work(10_000_000, 768, 60, 1024, 0)).choice()).isEqualTo(Choice.SCAN);
  }

  @Test
  void aSmallPoolIsScanned() {
    Workload small = work(20_000, 128, 500, 1024, 3_000);
    assertThat(MODEL.search(small).choice()).isEqualTo(Choice.SCAN);
    assertThat(MODEL.density(small).choice()).isEqualTo(Choice.SCAN);
  }

  @Test
  void thousandsOfDensitiesInAFewHugeShardsAreLeftToTheGraphs() {
    Workload many = work(100_000_000, 128, 1_000, 1024, 20_000);
    Workload huge =
        new Workload(
            many.pool(),
            many.task(),
            Optional.of(new Index(8, 100, Encoding.FLOAT32, true)),
            many.cluster());
    assertThat(MODEL.density(huge).choice()).isEqualTo(Choice.GRAPH);
    assertThat(MODEL.density(huge).reason()).contains("a scan of all vectors", "the graphs");
  }

  @Test
  void withoutAnIndexAllIsScanned() {
    Workload huge = without(work(100_000_000, 768, 1_000, 1024, 20_000));
    assertThat(MODEL.search(huge).choice()).isEqualTo(Choice.SCAN);
    assertThat(MODEL.density(huge).reason()).startsWith("no graphs can answer");
  }

  @Test
  void theCheckOfASampleIsPartOfTheGraphs() {
    Workload work = work(10_000_000, 128, 64, 1024, 64);
    assertThat(MODEL.search(work).graphSeconds()).isGreaterThan(MODEL.search(work).scanSeconds());
    assertThat(MODEL.density(work).graphSeconds()).isGreaterThan(MODEL.density(work).scanSeconds());
  }

  @Test
  void theBeamIsTheShardsShareAndWhatTheEncodingNeeds() {
    SearchCost cost = new SearchCost(MACHINE, SparkCost.MEASURED);
    Index floats = new Index(4, 100, Encoding.FLOAT32, true);
    Index bits = new Index(4, 100, Encoding.BIT, true);
    double few = cost.shard(1e6, 128, 10, 5, floats);
    assertThat(cost.shard(1e6, 128, 10, 64, floats)).isEqualTo(few);
    assertThat(cost.shard(1e6, 128, 10, 128, floats)).isCloseTo(2 * few, withinPercentage(1e-9));
    assertThat(cost.shard(1e6, 128, 10, 64, bits)).isCloseTo(4 / 1.5 * few, withinPercentage(1e-9));
    double scanned = cost.shard(1e4, 128, 10, 2_000, floats); // 3,000 of 10,000
    assertThat(scanned).isEqualTo(cost.shard(1e4, 128, 10, 5_000, floats));
  }

  @Test
  void anIndexThatIsNotThereIsBuiltFirst() {
    Workload there = work(1_000_000, 128, 500, 1024, 5_000);
    Index index = there.index().orElseThrow();
    Workload meant =
        new Workload(
            there.pool(),
            there.task(),
            Optional.of(new Index(index.shards(), index.beamWidth(), index.encoding(), false)),
            there.cluster());
    assertThat(names(there))
        .containsExactly("input", "embed", "search", "density", "transport", "output");
    assertThat(names(meant)).contains("index build");
    StepCost build = MODEL.predict(meant).get(2);
    assertThat(build.seconds()).isBetween(30.0, 300.0); // 10⁶ vectors, 0.4 ms each, 4 at once
    assertThat(build.diskBytes()).isGreaterThan(2L * 1_000_000 * 512);
  }

  private static List<String> names(Workload work) {
    return MODEL.predict(work).stream().map(StepCost::step).toList();
  }

  @Test
  void neighborhoodsFillTheDriver() {
    Workload wide = without(work(10_000_000, 128, 8_000, 1024, 0));
    StepCost search = MODEL.predict(wide).get(2);
    assertThat(search.driverHeapBytes()).isBetween(GIGABYTE / 2, 2 * GIGABYTE);
  }
}
