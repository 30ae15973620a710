package io.tamis.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.LocalSpark;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A command that reads files before it starts Spark reads them as Spark will. */
class FilesystemsTest {
  private static final String KEY = "tamis.told";

  @Test
  void beforeSparkRunsTheSettingsAreThoseThatSparkSubmitHandsOn() {
    SparkSession.clearDefaultSession();
    System.setProperty("spark.hadoop." + KEY, "submitted");
    try {
      assertThat(Filesystems.settings().get(KEY)).isEqualTo("submitted");
    } finally {
      System.clearProperty("spark.hadoop." + KEY);
      SparkSession.setDefaultSession(LocalSpark.session());
    }
  }

  @Test
  void whileSparkRunsTheyAreItsOwn() {
    SparkSession.setDefaultSession(LocalSpark.session());
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    hadoop.set(KEY, "running");
    try {
      assertThat(Filesystems.settings().get(KEY)).isEqualTo("running");
    } finally {
      hadoop.unset(KEY);
    }
  }
}
