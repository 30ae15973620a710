package io.tamis.sources;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link TileKernel} on vectors of 256 bits: a tile stays in eight registers over all lines. */
final class VectorTiles implements TileKernel {
  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

  private VectorTiles() {}

  /** The vector kernel, or the plain one where the machine's vectors are shorter. */
  static TileKernel orScalar() {
    return DoubleVector.SPECIES_PREFERRED.length() < FOUR.length()
        ? new ScalarTiles()
        : new VectorTiles();
  }

  @Override
  public void update(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      int bStride,
      int depth,
      double sign,
      double[] c,
      int cOffset,
      int cStride) {
    DoubleVector l0 = DoubleVector.zero(FOUR);
    DoubleVector l1 = DoubleVector.zero(FOUR);
    DoubleVector l2 = DoubleVector.zero(FOUR);
    DoubleVector l3 = DoubleVector.zero(FOUR);
    DoubleVector r0 = DoubleVector.zero(FOUR);
    DoubleVector r1 = DoubleVector.zero(FOUR);
    DoubleVector r2 = DoubleVector.zero(FOUR);
    DoubleVector r3 = DoubleVector.zero(FOUR);
    for (int k = 0; k < depth; k++) {
      int x = bOffset + k * bStride;
      int q = aOffset + k * STRIP;
      DoubleVector left = DoubleVector.fromArray(FOUR, b, x);
      DoubleVector right = DoubleVector.fromArray(FOUR, b, x + 4);
      DoubleVector q0 = DoubleVector.broadcast(FOUR, a[q]);
      l0 = q0.fma(left, l0);
      r0 = q0.fma(right, r0);
      DoubleVector q1 = DoubleVector.broadcast(FOUR, a[q + 1]);
      l1 = q1.fma(left, l1);
      r1 = q1.fma(right, r1);
      DoubleVector q2 = DoubleVector.broadcast(FOUR, a[q + 2]);
      l2 = q2.fma(left, l2);
      r2 = q2.fma(right, r2);
      DoubleVector q3 = DoubleVector.broadcast(FOUR, a[q + 3]);
      l3 = q3.fma(left, l3);
      r3 = q3.fma(right, r3);
    }
    add(l0, r0, sign, c, cOffset);
    add(l1, r1, sign, c, cOffset + cStride);
    add(l2, r2, sign, c, cOffset + 2 * cStride);
    add(l3, r3, sign, c, cOffset + 3 * cStride);
  }

  private static void add(DoubleVector left, DoubleVector right, double sign, double[] c, int at) {
    left.mul(sign).add(DoubleVector.fromArray(FOUR, c, at)).intoArray(c, at);
    right.mul(sign).add(DoubleVector.fromArray(FOUR, c, at + 4)).intoArray(c, at + 4);
  }

  @Override
  public void sum(double[] lines, int offset, int[] members, double[] out, int outOffset) {
    DoubleVector s0 = DoubleVector.zero(FOUR);
    DoubleVector s1 = DoubleVector.zero(FOUR);
    DoubleVector s2 = DoubleVector.zero(FOUR);
    DoubleVector s3 = DoubleVector.zero(FOUR);
    for (int member : members) {
      int at = offset + member * LINE;
      s0 = s0.add(DoubleVector.fromArray(FOUR, lines, at));
      s1 = s1.add(DoubleVector.fromArray(FOUR, lines, at + 4));
      s2 = s2.add(DoubleVector.fromArray(FOUR, lines, at + 8));
      s3 = s3.add(DoubleVector.fromArray(FOUR, lines, at + 12));
    }
    s0.intoArray(out, outOffset);
    s1.intoArray(out, outOffset + 4);
    s2.intoArray(out, outOffset + 8);
    s3.intoArray(out, outOffset + 12);
  }

  @Override
  public void products(
      float[] a, int aOffset, float[] b, int bOffset, int depth, float[] c, int cOffset) {
    FloatVector l0 = FloatVector.fromArray(EIGHT, c, cOffset);
    FloatVector l1 = FloatVector.fromArray(EIGHT, c, cOffset + LINE);
    FloatVector l2 = FloatVector.fromArray(EIGHT, c, cOffset + 2 * LINE);
    FloatVector l3 = FloatVector.fromArray(EIGHT, c, cOffset + 3 * LINE);
    FloatVector r0 = FloatVector.fromArray(EIGHT, c, cOffset + 8);
    FloatVector r1 = FloatVector.fromArray(EIGHT, c, cOffset + LINE + 8);
    FloatVector r2 = FloatVector.fromArray(EIGHT, c, cOffset + 2 * LINE + 8);
    FloatVector r3 = FloatVector.fromArray(EIGHT, c, cOffset + 3 * LINE + 8);
    for (int k = 0; k < depth; k++) {
      int x = bOffset + k * LINE;
      int q = aOffset + k * TILE;
      FloatVector left = FloatVector.fromArray(EIGHT, b, x);
      FloatVector right = FloatVector.fromArray(EIGHT, b, x + 8);
      FloatVector q0 = FloatVector.broadcast(EIGHT, a[q]);
      l0 = q0.fma(left, l0);
      r0 = q0.fma(right, r0);
      FloatVector q1 = FloatVector.broadcast(EIGHT, a[q + 1]);
      l1 = q1.fma(left, l1);
      r1 = q1.fma(right, r1);
      FloatVector q2 = FloatVector.broadcast(EIGHT, a[q + 2]);
      l2 = q2.fma(left, l2);
      r2 = q2.fma(right, r2);
      FloatVector q3 = FloatVector.broadcast(EIGHT, a[q + 3]);
      l3 = q3.fma(left, l3);
      r3 = q3.fma(right, r3);
    }
    l0.intoArray(c, cOffset);
    r0.intoArray(c, cOffset + 8);
    l1.intoArray(c, cOffset + LINE);
    r1.intoArray(c, cOffset + LINE + 8);
    l2.intoArray(c, cOffset + 2 * LINE);
    r2.intoArray(c, cOffset + 2 * LINE + 8);
    l3.intoArray(c, cOffset + 3 * LINE);
    r3.intoArray(c, cOffset + 3 * LINE + 8);
  }
}
