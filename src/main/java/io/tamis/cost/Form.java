package io.tamis.cost;

/**
 * How the pool's vectors lie where a pass reads them. The seconds were measured on one core of a 2
 * GHz server with the files in its memory; they bound what a slower disk or store allows from
 * below.
 */
public enum Form {
  /** NumPy arrays. */
  NPY(1e-6, 4e-9, 32L << 20),
  /** Parquet files with vectors. */
  PARQUET(4e-6, 2.2e-8, 128L << 20),
  /** JSON lines with vectors. */
  JSON(2e-6, 5e-7, 128L << 20),
  /** Texts, which are encoded once; their vectors are then kept. */
  TEXT(1e-6, 8e-9, 128L << 20),
  /** The shards of an index, mapped. */
  SHARDS(1e-6, 4e-9, 512L << 20);

  private final double rowSeconds;
  private final double componentSeconds;
  private final long taskBytes;

  Form(double rowSeconds, double componentSeconds, long taskBytes) {
    this.rowSeconds = rowSeconds;
    this.componentSeconds = componentSeconds;
    this.taskBytes = taskBytes;
  }

  /** Core seconds to bring one vector to the scan. */
  double rowSeconds(int dimensions) {
    return rowSeconds + componentSeconds * dimensions;
  }

  /** What one task reads, about. */
  long taskBytes() {
    return taskBytes;
  }
}
