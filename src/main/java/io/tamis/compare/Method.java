package io.tamis.compare;

import io.tamis.config.Require;

/** What picks, in the order in which a comparison shows them. */
public enum Method {
  TSDS,
  KNN_UNIFORM,
  ROUND_ROBIN,
  RDS_ROUND_ROBIN,
  DOUBLY_GREEDY,
  UNBALANCED_TRANSPORT,
  LESS,
  DSIR,
  RANDOM,
  RANDOM_BALANCED,
  /** Nothing is picked. */
  ZERO;

  /** As a job file and the tables write it. */
  public String spelled() {
    return Require.spelled(this);
  }

  /** Whether it stands in every comparison, as what the others must beat. */
  public boolean isAlwaysIncluded() {
    return this == RANDOM || this == RANDOM_BALANCED || this == ZERO;
  }
}
