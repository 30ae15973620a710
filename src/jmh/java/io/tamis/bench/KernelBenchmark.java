package io.tamis.bench;

import io.tamis.scan.KernelProducts;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread's inner products of 1,000 queries: the bare kernel, and the scan around it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class KernelBenchmark {
  private static final int QUERIES = 1000;

  /** Rows of one call: few enough to stay near the core, enough that a call's start is nothing. */
  private static final int PANELS = 8;

  private static final int ROWS = PANELS * KernelProducts.PANEL;

  @Param({"128", "768", "1024"})
  public int dimensions;

  private KernelProducts kernel;
  private ScanPass scan;
  private float[][] rows;

  /** Floating-point operations of one call of either method; a fused multiply-add counts two. */
  static double operations(int dimensions) {
    return 2.0 * QUERIES * ROWS * dimensions;
  }

  @Setup
  public void make() {
    rows = gaussian(ROWS, dimensions, 1);
    kernel = new KernelProducts(QUERIES, PANELS, dimensions);
    scan = new ScanPass(gaussian(QUERIES, dimensions, 2));
  }

  @Benchmark
  public float[] kernel() {
    return kernel.run();
  }

  @Benchmark
  public int scan() {
    return scan.run(rows);
  }

  /** Rows that all lie about as far from one another. */
  private static float[][] gaussian(int count, int dimensions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][dimensions];
    for (float[] row : rows) {
      for (int k = 0; k < dimensions; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
