package io.tamis.index;

/** A file of an index that is missing, or is not what its manifest says. */
public final class DamagedShardException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * @param index path of the index
   * @param file of the shard
   * @param found what is wrong with it
   */
  DamagedShardException(String index, String file, String found, Throwable cause) {
    super(
        "index.path "
            + index
            + ": the file "
            + file
            + " must be there as it was written, but "
            + found
            + "; bring it back, or build the index anew",
        cause);
  }
}
