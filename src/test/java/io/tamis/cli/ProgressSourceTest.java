package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.tamis.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What Spark's sinks read of a run: the registry of the metrics system is theirs. */
class ProgressSourceTest {
  private static Map<String, Object> gauges() throws Exception {
    var field = MetricsSystem.class.getDeclaredField("registry");
    field.setAccessible(true);
    MetricRegistry registry = (MetricRegistry) field.get(SparkEnv.get().metricsSystem());
    Map<String, Object> gauges = new TreeMap<>();
    registry
        .getGauges((name, metric) -> name.contains(".driver.tamis."))
        .forEach(
            (name, gauge) ->
                gauges.put(
                    name.substring(name.indexOf(".tamis.") + 1), ((Gauge<?>) gauge).getValue()));
    return gauges;
  }

  @Test
  void gaugesTellHowFarARunIsUntilItEnds() throws Exception {
    SparkSession spark = LocalSpark.session();
    SparkSession.setDefaultSession(spark);
    assertThat(gauges()).isEmpty();
    try (SparkRun run = SparkRun.start()) {
      assertThat(gauges()).containsEntry("tamis.step", 0).containsEntry("tamis.tasks.total", 0);
      run.step("input", () -> spark.range(0, 100, 1, 3).count());
      run.progress().rows("input", 100);
      run.step(
          "search",
          () -> {
            spark
                .sparkContext()
                .parallelize(
                    scala.jdk.javaapi.CollectionConverters.asScala(List.of(1, 2, 3, 4, 5)).toSeq(),
                    5,
                    scala.reflect.ClassTag$.MODULE$.apply(Integer.class))
                .count();
            spark.sparkContext().listenerBus().waitUntilEmpty();
            assertThat(gauges())
                .containsEntry("tamis.step", 2)
                .containsEntry("tamis.tasks.done", 5)
                .containsEntry("tamis.tasks.total", 5)
                .containsEntry("tamis.input.rows", 100L)
                .hasEntrySatisfying(
                    "tamis.search.seconds", seconds -> assertThat((double) seconds).isPositive());
            return null;
          });
      assertThat(gauges())
          .containsEntry("tamis.step", 0)
          .containsEntry("tamis.tasks.done", 0)
          .hasEntrySatisfying(
              "tamis.search.seconds", seconds -> assertThat((double) seconds).isPositive());
    }
    assertThat(gauges()).isEmpty();
  }
}
