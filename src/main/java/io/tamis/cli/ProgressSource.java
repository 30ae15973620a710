package io.tamis.cli;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * How far a run is, as gauges of Spark's metrics system on the driver: whatever sink a cluster has,
 * Prometheus, JMX or files, shows them as {@code tamis.step}, {@code tamis.tasks.done}, {@code
 * tamis.tasks.total} and, of each step since its first run, {@code tamis.STEP.seconds} and {@code
 * tamis.STEP.rows}. They are gone when the run ends.
 */
final class ProgressSource implements Source, AutoCloseable {
  private final MetricRegistry registry = new MetricRegistry();

  @Override
  public String sourceName() {
    return "tamis";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  void register() {
    SparkEnv.get().metricsSystem().registerSource(this);
  }

  /** A sink reads it whenever it likes. */
  void gauge(String name, Supplier<Number> value) {
    registry.register(name, (Gauge<Number>) value::get);
  }

  @Override
  public void close() {
    SparkEnv env = SparkEnv.get(); // none where the session was stopped meanwhile
    if (env != null) {
      env.metricsSystem().removeSource(this);
    }
  }
}
