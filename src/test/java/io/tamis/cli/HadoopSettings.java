package io.tamis.cli;

import io.tamis.LocalSpark;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Settings of the tests' Spark that are put back afterwards. */
final class HadoopSettings implements AutoCloseable {
  private final Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
  private final Map<String, String> before = new TreeMap<>();

  HadoopSettings(Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          before.put(key, hadoop.getRaw(key) == null ? "" : hadoop.getRaw(key));
          hadoop.set(key, value);
        });
  }

  @Override
  public void close() {
    before.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            hadoop.unset(key);
          } else {
            hadoop.set(key, value);
          }
        });
  }
}
