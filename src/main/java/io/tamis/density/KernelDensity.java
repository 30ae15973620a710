package io.tamis.density;

import io.tamis.config.Require;
import java.io.Serializable;

/**
 * How crowded the surroundings of a candidate are, so that near-duplicates share one vote.
 *
 * <p>density(j) = sum over i of max(0, 1 - d(i,j)² / h²), j itself included: a lone candidate has
 * density 1, each of m exact copies has m. The kernel of Liu, Karbasi and Rekatsinas, "TSDS: Data
 * Selection for Task-Specific Model Finetuning", NeurIPS 2024; the authors' code calls h {@code
 * sigma}.
 *
 * <p>Kernel values are summed as multiples of 2⁻ᵇ, with b as large as a pool of this size allows
 * without overflow (46 bits at 80,000 candidates), so that a sum does not depend on its order.
 *
 * @param bandwidth h, in the units of the distances; neighbors at or beyond it count for nothing
 * @param bits b, in [1, 61]
 */
public record KernelDensity(double bandwidth, int bits) implements Serializable {
  /**
   * @throws IllegalArgumentException if the bandwidth is not positive and finite
   */
  public KernelDensity {
    Require.positive("density.bandwidth", bandwidth);
    Require.between("bits", 1, 61, bits);
  }

  /**
   * @param poolSize the most kernel values in one sum
   */
  public static KernelDensity forPool(double bandwidth, long poolSize) {
    return new KernelDensity(bandwidth, Long.numberOfLeadingZeros(Math.max(2, poolSize)) - 1);
  }

  /** The kernel in [0, 1], as a multiple of 2⁻ᵇ. */
  public long kernel(double squaredDistance) {
    double value = 1 - squaredDistance / (bandwidth * bandwidth);
    return value <= 0 ? 0 : Math.round(Math.scalb(value, bits));
  }

  /** A sum of kernels as a density. */
  public double density(long sum) {
    return Math.scalb((double) sum, -bits);
  }
}
