package io.tamis.scan;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScanKernel} on the machine's vectors: a tile of four queries against two vectors of
 * candidates stays in registers over all dimensions.
 */
final class VectorKernel implements ScanKernel {
  private static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() * 2 <= PANEL
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

  @Override
  public void products(
      float[] tile,
      int tileOffset,
      float[] panel,
      int first,
      int dimensions,
      float[] products,
      int offset) {
    for (int lane = 0; lane < PANEL; lane += 2 * LANES) {
      strip(tile, tileOffset, panel, lane, first, dimensions, products, offset + lane);
    }
  }

  private static void strip(
      float[] tile,
      int tileOffset,
      float[] panel,
      int lane,
      int first,
      int dimensions,
      float[] products,
      int out) {
    FloatVector a0 = from(products, first, out);
    FloatVector a1 = from(products, first, out + PANEL);
    FloatVector a2 = from(products, first, out + 2 * PANEL);
    FloatVector a3 = from(products, first, out + 3 * PANEL);
    FloatVector b0 = from(products, first, out + LANES);
    FloatVector b1 = from(products, first, out + PANEL + LANES);
    FloatVector b2 = from(products, first, out + 2 * PANEL + LANES);
    FloatVector b3 = from(products, first, out + 3 * PANEL + LANES);
    for (int k = 0; k < dimensions; k++) {
      int q = tileOffset + k * TILE;
      int x = lane + (first + k) * PANEL;
      FloatVector xa = FloatVector.fromArray(SPECIES, panel, x);
      FloatVector xb = FloatVector.fromArray(SPECIES, panel, x + LANES);
      FloatVector q0 = FloatVector.broadcast(SPECIES, tile[q]);
      a0 = q0.fma(xa, a0);
      b0 = q0.fma(xb, b0);
      FloatVector q1 = FloatVector.broadcast(SPECIES, tile[q + 1]);
      a1 = q1.fma(xa, a1);
      b1 = q1.fma(xb, b1);
      FloatVector q2 = FloatVector.broadcast(SPECIES, tile[q + 2]);
      a2 = q2.fma(xa, a2);
      b2 = q2.fma(xb, b2);
      FloatVector q3 = FloatVector.broadcast(SPECIES, tile[q + 3]);
      a3 = q3.fma(xa, a3);
      b3 = q3.fma(xb, b3);
    }
    a0.intoArray(products, out);
    b0.intoArray(products, out + LANES);
    a1.intoArray(products, out + PANEL);
    b1.intoArray(products, out + PANEL + LANES);
    a2.intoArray(products, out + 2 * PANEL);
    b2.intoArray(products, out + 2 * PANEL + LANES);
    a3.intoArray(products, out + 3 * PANEL);
    b3.intoArray(products, out + 3 * PANEL + LANES);
  }

  /** The sums so far. */
  private static FloatVector from(float[] products, int first, int at) {
    return first == 0 ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, products, at);
  }

  @Override
  public void halfSquares(float[] panel, int dimensions, float[] halves) {
    for (int lane = 0; lane < PANEL; lane += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < dimensions; k++) {
        FloatVector x = FloatVector.fromArray(SPECIES, panel, lane + k * PANEL);
        sum = x.fma(x, sum);
      }
      sum.mul(0.5f).intoArray(halves, lane);
    }
  }

  @Override
  public int notBelow(float[] products, int offset, float[] halves, float threshold) {
    int mask = 0;
    for (int lane = 0; lane < PANEL; lane += LANES) {
      long below =
          FloatVector.fromArray(SPECIES, products, offset + lane)
              .sub(FloatVector.fromArray(SPECIES, halves, lane))
              .compare(VectorOperators.LT, threshold)
              .toLong();
      mask |= (int) (~below & ((1L << LANES) - 1)) << lane;
    }
    return mask;
  }

  @Override
  public boolean isAnyNotBelow(float[] products, float[] halves, float[] thresholds) {
    VectorMask<Float> below = SPECIES.maskAll(true);
    for (int lane = 0; lane < PANEL; lane += LANES) {
      FloatVector half = FloatVector.fromArray(SPECIES, halves, lane);
      for (int row = 0; row < TILE; row++) {
        below =
            below.and(
                FloatVector.fromArray(SPECIES, products, row * PANEL + lane)
                    .sub(half)
                    .compare(VectorOperators.LT, thresholds[row]));
      }
    }
    return !below.allTrue();
  }

  @Override
  public double squaredDistance(float[] q, double a, float[] x, int offset, double b) {
    DoubleVector sum = DoubleVector.zero(FOUR);
    int k = 0;
    for (int end = FOUR.loopBound(q.length); k < end; k += 4) {
      DoubleVector difference = four(q, k).mul(a).sub(four(x, offset + k).mul(b));
      sum = difference.mul(difference).add(sum);
    }
    double first = sum.lane(0);
    for (; k < q.length; k++) {
      double difference = a * q[k] - b * x[offset + k];
      first += difference * difference;
    }
    return (first + sum.lane(1)) + (sum.lane(2) + sum.lane(3));
  }

  private static DoubleVector four(float[] components, int from) {
    return (DoubleVector)
        FloatVector.fromArray(FloatVector.SPECIES_128, components, from)
            .convertShape(VectorOperators.F2D, FOUR, 0);
  }
}
