package io.tamis.output;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** How a command reaches filesystems: the same way before, while and after Spark runs. */
public final class Filesystems {
  private Filesystems() {}

  /**
   * The settings of the session that runs, or of the one that would be started: Hadoop's own files,
   * and over them what {@code spark-submit} hands on as {@code spark.hadoop.*}. Starts no session.
   */
  public static Configuration settings() {
    return SparkSession.getDefaultSession().isDefined()
        ? SparkSession.getDefaultSession().get().sparkContext().hadoopConfiguration()
        : SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
