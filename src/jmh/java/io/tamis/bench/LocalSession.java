package io.tamis.bench;

import org.apache.spark.sql.SparkSession;

/** Spark on all cores of this machine, in the JVM of a benchmark. */
final class LocalSession {
  private LocalSession() {}

  static SparkSession start(int cores) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .appName("bench")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "WARN")
        .getOrCreate();
  }
}
