package io.tamis.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tamis.config.ConfigFile;
import io.tamis.dsir.DsirConfig;
import io.tamis.dsir.DsirRanking;
import io.tamis.dsir.DsirStep;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.sample.Draw;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code deploy/bench/run} measures importance resampling with: {@code RESULTS CASE POOL
 * TARGET COUNT REPEATS}. Times the passes that {@code dsir_resampling.py} makes too, from packed
 * JSON lines to the picks, in Spark on one core. Seconds are those that this process had a core
 * for, so what else runs does not count, and what the JVM does beside does; those of the first run
 * hold the compilation of everything.
 */
public final class DsirRates {
  private DsirRates() {}

  public static void main(String[] args) throws IOException {
    String dataset = args[1];
    int count = Integer.parseInt(args[4]);
    int repeats = Integer.parseInt(args[5]);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double[] rates = new double[repeats];
    double first = 0;
    try (SparkSession spark = LocalSession.start(1)) {
      Examples pool = read(spark, "candidates", args[2]);
      Examples target = read(spark, "queries", args[3]);
      DsirStep step = new DsirStep(DsirConfig.from(ConfigFile.empty()), Draw.DISTINCT, 1);
      for (int n = -1; n < repeats; n++) {
        long start = system.getProcessCpuTime();
        DsirRanking ranking =
            step.rank(pool.examples(), step.fit(pool.examples(), target.examples()), count);
        double seconds = (system.getProcessCpuTime() - start) / 1e9;
        double rate = ranking.model().rows() / seconds;
        System.out.printf("%.2f core seconds, %.0f rows each%n", seconds, rate);
        if (n < 0) {
          first = rate;
        } else {
          rates[n] = rate;
        }
      }
    }
    Results results = new Results(Path.of(args[0]));
    results.add(dataset, "Tamis", "rows/s a core, both passes", rates);
    results.add(dataset, "Tamis", "rows/s a core, both passes, the first time", first);
  }

  private static Examples read(SparkSession spark, String role, String path) {
    List<String> settings =
        List.of(role + ".path=" + path, role + ".id=id", role + ".text={prompt}\\n{response}");
    return new InputStep(InputConfig.from(ConfigFile.empty().with(settings), role)).read(spark);
  }
}
