package io.tamis.search;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The hits of some queries, packed to travel: eight bytes for a distance, and as few as will do for
 * an id. A whole number takes a byte for seven bits, a hash in hex half its letters.
 *
 * <p>A block is what one task sends to one other, so that nothing else is shipped a thousand times.
 *
 * @param bytes for each query its number, less that of the one before, how many hits, whether and
 *     from where on some may be missing, and the hits
 */
record HitBlock(byte[] bytes) implements Serializable {
  /** The two lowest bits of an id's first number tell its form. */
  private static final int WHOLE = 1;

  private static final int HEX = 2;
  private static final int UTF8 = 0;

  /** Digits that leave room for the form's bits. */
  private static final int MOST_DIGITS = 18;

  private static final HexFormat HEX_FORMAT = HexFormat.of();

  /** Takes lists in the order in which they were packed. */
  interface Visitor {
    void list(int query, Hits hits);
  }

  /** Packs lists one after another. */
  static final class Packer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;
    private final ByteBuffer eight = ByteBuffer.allocate(Double.BYTES);

    /**
     * @param query higher than those before
     */
    void add(int query, Hits hits) {
      if (query < last) {
        throw new IllegalStateException("query " + query + " comes after " + last);
      }
      number(query - last);
      last = query;
      number(((long) hits.ids().length << 1) | (hits.isComplete() ? 0 : 1));
      if (!hits.isComplete()) {
        number64(hits.reach());
      }
      for (int k = 0; k < hits.ids().length; k++) {
        number64(hits.squaredDistances()[k]);
        id(hits.ids()[k]);
      }
    }

    HitBlock pack() {
      return new HitBlock(out.toByteArray());
    }

    private void id(String id) {
      if (isWhole(id)) {
        number((Long.parseLong(id) << 1) | WHOLE);
        return;
      }
      boolean hex = isHex(id);
      byte[] bytes = hex ? HEX_FORMAT.parseHex(id) : id.getBytes(StandardCharsets.UTF_8);
      number(((long) bytes.length << 2) | (hex ? HEX : UTF8));
      out.writeBytes(bytes);
    }

    private void number64(double value) {
      out.writeBytes(eight.putDouble(0, value).array());
    }

    private void number(long value) {
      long rest = value;
      for (; rest > 0x7f; rest >>>= 7) {
        out.write((int) ((rest & 0x7f) | 0x80));
      }
      out.write((int) rest);
    }

    private static boolean isWhole(String id) {
      return !id.isEmpty()
          && id.length() <= MOST_DIGITS
          && (id.length() == 1 || id.charAt(0) != '0')
          && id.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }

    private static boolean isHex(String id) {
      return id.length() % 2 == 0
          && id.chars()
              .allMatch(
                  letter -> (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'));
    }
  }

  void visit(Visitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int query = 0;
    while (in.hasRemaining()) {
      query += (int) number(in);
      long head = number(in);
      double reach = (head & 1) == 0 ? Double.POSITIVE_INFINITY : in.getDouble();
      int count = (int) (head >>> 1);
      String[] ids = new String[count];
      double[] squaredDistances = new double[count];
      for (int k = 0; k < count; k++) {
        squaredDistances[k] = in.getDouble();
        ids[k] = id(in);
      }
      visitor.list(query, new Hits(ids, squaredDistances, reach));
    }
  }

  private static String id(ByteBuffer in) {
    long head = number(in);
    if ((head & WHOLE) != 0) {
      return Long.toString(head >>> 1);
    }
    byte[] letters = new byte[(int) (head >>> 2)];
    in.get(letters);
    return (head & HEX) != 0
        ? HEX_FORMAT.formatHex(letters)
        : new String(letters, StandardCharsets.UTF_8);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
