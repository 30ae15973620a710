package io.tamis;

import org.apache.spark.sql.SparkSession;

/** The one Spark of a test run, on two cores; made when first asked for. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    private static final SparkSession SESSION =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }
}
