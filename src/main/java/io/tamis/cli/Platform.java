package io.tamis.cli;

import java.util.Map;

/**
 * Where this JVM runs, as far as the end of a run depends on it.
 *
 * @param isHosted on Databricks, whose driver JVM and session are the platform's and live on
 * @param isClusterDriver started by a standalone or YARN cluster, which tells how the driver ended
 *     by whether main threw; a driver pod on Kubernetes is none, its exit code is told
 */
record Platform(boolean isHosted, boolean isClusterDriver) {
  /** Databricks sets it on every cluster. */
  static final String DATABRICKS = "DATABRICKS_RUNTIME_VERSION";

  static final String DEPLOY_MODE = "spark.submit.deployMode";

  static Platform here() {
    return of(System.getenv(), System.getProperty(DEPLOY_MODE, "client"));
  }

  static Platform of(Map<String, String> environment, String deployMode) {
    return new Platform(environment.containsKey(DATABRICKS), deployMode.equals("cluster"));
  }

  /** Whether a number reaches whoever started the JVM, and nobody else needs it to live. */
  boolean exitsByCode() {
    return !isHosted && !isClusterDriver;
  }
}
