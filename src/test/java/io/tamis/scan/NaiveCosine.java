package io.tamis.scan;

/** The textbook formula. */
final class NaiveCosine {
  private NaiveCosine() {}

  static double of(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      dot += (double) a[k] * b[k];
      aa += (double) a[k] * a[k];
      bb += (double) b[k] * b[k];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
