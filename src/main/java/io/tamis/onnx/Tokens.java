package io.tamis.onnx;

/**
 * What a model reads of one row.
 *
 * @param ids shape [n]
 * @param types shape [n], which of several texts a token belongs to; empty: all to the first
 */
public record Tokens(long[] ids, long[] types) {
  private static final long[] ALL_OF_THE_FIRST = {};

  /** Of one text. */
  public static Tokens of(long[] ids) {
    return new Tokens(ids, ALL_OF_THE_FIRST);
  }

  public int length() {
    return ids.length;
  }

  long type(int place) {
    return types.length == 0 ? 0 : types[place];
  }
}
