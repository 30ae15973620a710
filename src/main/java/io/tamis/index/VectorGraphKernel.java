package io.tamis.index;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link GraphKernel} on the machine's vectors: the query is loaded once for four distances. */
final class VectorGraphKernel implements GraphKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  /** On shorter vectors than these each operation would be an object on the heap. */
  @Override
  public boolean isFast() {
    return FloatVector.SPECIES_PREFERRED.length() >= LANES;
  }

  @Override
  public void measure(
      float[] query,
      int from,
      float[][] blocks,
      int[] at,
      int dimensions,
      float[] sums,
      float[] squaredDistances) {
    float[] block0 = blocks[0];
    float[] block1 = blocks[1];
    float[] block2 = blocks[2];
    float[] block3 = blocks[3];
    int at0 = at[0];
    int at1 = at[1];
    int at2 = at[2];
    int at3 = at[3];
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    for (int k = 0; k < dimensions; k += LANES) {
      FloatVector q = FloatVector.fromArray(SPECIES, query, from + k);
      FloatVector difference0 = q.sub(FloatVector.fromArray(SPECIES, block0, at0 + k));
      FloatVector difference1 = q.sub(FloatVector.fromArray(SPECIES, block1, at1 + k));
      FloatVector difference2 = q.sub(FloatVector.fromArray(SPECIES, block2, at2 + k));
      FloatVector difference3 = q.sub(FloatVector.fromArray(SPECIES, block3, at3 + k));
      sum0 = difference0.fma(difference0, sum0);
      sum1 = difference1.fma(difference1, sum1);
      sum2 = difference2.fma(difference2, sum2);
      sum3 = difference3.fma(difference3, sum3);
    }
    sum0.intoArray(sums, 0);
    sum1.intoArray(sums, LANES);
    sum2.intoArray(sums, 2 * LANES);
    sum3.intoArray(sums, 3 * LANES);
    for (int row = 0; row < ROWS; row++) {
      squaredDistances[row] = GraphKernel.total(sums, row * LANES);
    }
  }
}
