package io.tamis.sources;

/** What a fine-tuned model is judged by on the rows of a target. */
public enum Performance {
  /** Mean of log(1 + exp(-margin)). */
  LOSS {
    @Override
    double of(double margin) {
      return Logistic.loss(margin);
    }
  },
  /** Share of the rows whose margin is above 0. */
  ACCURACY {
    @Override
    double of(double margin) {
      return margin > 0 ? 1 : 0;
    }
  };

  /** Of one row; the mean over rows is what counts. */
  abstract double of(double margin);

  public boolean lowerIsBetter() {
    return this == LOSS;
  }

  /** Whether one value is better than another, not as good. */
  public boolean isBetter(double value, double than) {
    return lowerIsBetter() ? value < than : value > than;
  }
}
