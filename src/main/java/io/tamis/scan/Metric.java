package io.tamis.scan;

/** What distance means. */
public enum Metric {
  /** |q - x|. */
  EUCLIDEAN {
    @Override
    double scale(double squaredNorm) {
      return 1;
    }

    @Override
    public double distance(double squaredDistance) {
      return Math.sqrt(squaredDistance);
    }
  },

  /** 1 - cos(q, x), half the squared Euclidean distance of the vectors scaled to length one. */
  COSINE {
    @Override
    double scale(double squaredNorm) {
      return 1 / Math.sqrt(squaredNorm);
    }

    @Override
    public double distance(double squaredDistance) {
      return squaredDistance / 2;
    }
  };

  /** What a vector is multiplied with before it is measured. */
  abstract double scale(double squaredNorm);

  /** The distance of two scaled vectors from their squared Euclidean one. */
  public abstract double distance(double squaredDistance);
}
