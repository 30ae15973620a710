package io.tamis.less;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ProductKernel} on vectors of 256 bits: a tile's sums stay in eight registers. */
final class VectorProducts implements ProductKernel {
  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_128;
  private static final int HALF = FOUR.length();

  private VectorProducts() {}

  /** The vector kernel, or the plain one where the machine's vectors are shorter. */
  static ProductKernel orScalar() {
    return DoubleVector.SPECIES_PREFERRED.length() < FOUR.length()
        ? new ScalarProducts()
        : new VectorProducts();
  }

  @Override
  public void products(
      float[] x,
      int at,
      double[] vectors,
      int from,
      int stride,
      int count,
      double[] sums,
      int out) {
    DoubleVector l0 = DoubleVector.fromArray(FOUR, sums, out);
    DoubleVector r0 = DoubleVector.fromArray(FOUR, sums, out + HALF);
    DoubleVector l1 = DoubleVector.fromArray(FOUR, sums, out + LANES);
    DoubleVector r1 = DoubleVector.fromArray(FOUR, sums, out + LANES + HALF);
    DoubleVector l2 = DoubleVector.fromArray(FOUR, sums, out + 2 * LANES);
    DoubleVector r2 = DoubleVector.fromArray(FOUR, sums, out + 2 * LANES + HALF);
    DoubleVector l3 = DoubleVector.fromArray(FOUR, sums, out + 3 * LANES);
    DoubleVector r3 = DoubleVector.fromArray(FOUR, sums, out + 3 * LANES + HALF);
    int end = count - count % LANES;
    for (int k = 0; k < end; k += LANES) {
      DoubleVector left = four(x, at + k);
      DoubleVector right = four(x, at + k + HALF);
      int v = from + k;
      l0 = left.fma(DoubleVector.fromArray(FOUR, vectors, v), l0);
      r0 = right.fma(DoubleVector.fromArray(FOUR, vectors, v + HALF), r0);
      v += stride;
      l1 = left.fma(DoubleVector.fromArray(FOUR, vectors, v), l1);
      r1 = right.fma(DoubleVector.fromArray(FOUR, vectors, v + HALF), r1);
      v += stride;
      l2 = left.fma(DoubleVector.fromArray(FOUR, vectors, v), l2);
      r2 = right.fma(DoubleVector.fromArray(FOUR, vectors, v + HALF), r2);
      v += stride;
      l3 = left.fma(DoubleVector.fromArray(FOUR, vectors, v), l3);
      r3 = right.fma(DoubleVector.fromArray(FOUR, vectors, v + HALF), r3);
    }
    l0.intoArray(sums, out);
    r0.intoArray(sums, out + HALF);
    l1.intoArray(sums, out + LANES);
    r1.intoArray(sums, out + LANES + HALF);
    l2.intoArray(sums, out + 2 * LANES);
    r2.intoArray(sums, out + 2 * LANES + HALF);
    l3.intoArray(sums, out + 3 * LANES);
    r3.intoArray(sums, out + 3 * LANES + HALF);
    for (int v = 0; v < TILE; v++) {
      ScalarProducts.product(x, at, vectors, from + v * stride, end, count, sums, out + v * LANES);
    }
  }

  @Override
  public void squares(float[] x, int at, int count, double[] sums) {
    DoubleVector left = DoubleVector.fromArray(FOUR, sums, 0);
    DoubleVector right = DoubleVector.fromArray(FOUR, sums, HALF);
    int end = count - count % LANES;
    for (int k = 0; k < end; k += LANES) {
      DoubleVector a = four(x, at + k);
      DoubleVector b = four(x, at + k + HALF);
      left = a.fma(a, left);
      right = b.fma(b, right);
    }
    left.intoArray(sums, 0);
    right.intoArray(sums, HALF);
    ScalarProducts.square(x, at, end, count, sums);
  }

  private static DoubleVector four(float[] components, int from) {
    return (DoubleVector)
        FloatVector.fromArray(FLOATS, components, from).convertShape(VectorOperators.F2D, FOUR, 0);
  }
}
