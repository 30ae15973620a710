package io.tamis.input;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code .npy} file says of itself: format versions 1 to 3, little-endian numbers in C
 * order, shape [rows, columns].
 */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy's own headers take 118 bytes; what claims more than this is no header. */
  private static final int MOST_HEADER_BYTES = 1 << 20;

  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[.*?\\]|\\(.*?\\)))");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,L\\s]*)\\)");

  /** Two whole numbers; Python 2 wrote an L behind them. */
  private static final Pattern SIDES = Pattern.compile("\\s*(\\d+)L?\\s*,\\s*(\\d+)L?\\s*,?\\s*");

  private NpyHeader() {}

  /**
   * @param in the file from its start; read no further than its header
   * @param fileBytes length of the whole file
   * @param name what to call the file in messages
   * @throws IllegalArgumentException if the file is none that can be read, with the reason
   */
  static VectorLayout read(InputStream in, long fileBytes, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      int version = version(data, name);
      // Version 1 counts the header's bytes in two bytes, the later ones in four; the last is
      // UTF-8.
      int sizeBytes = version == 1 ? 2 : 4;
      long size =
          version == 1
              ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
              : Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
      if (size > MOST_HEADER_BYTES) {
        throw broken(name, "has a header of " + size + " bytes, which no array of numbers needs");
      }
      byte[] header = new byte[(int) size];
      data.readFully(header);
      String text =
          new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      long start = MAGIC.length + 2 + sizeBytes + size;
      return parse(text, start, fileBytes, name);
    } catch (EOFException e) {
      throw broken(name, "ends within its header, after " + fileBytes + " bytes");
    }
  }

  private static int version(DataInputStream data, String name) throws IOException {
    for (byte expected : MAGIC) {
      if (data.readByte() != expected) {
        throw broken(name, "is no .npy file: it does not start with \\x93NUMPY");
      }
    }
    int version = data.readUnsignedByte();
    int minor = data.readUnsignedByte();
    if (version < 1 || version > 3) {
      throw broken(name, "has format version " + version + "." + minor + ", known are 1 to 3");
    }
    return version;
  }

  private static VectorLayout parse(String header, long start, long fileBytes, String name) {
    Matcher descr = field(DESCR, "descr", header, name);
    Matcher order = field(ORDER, "fortran_order", header, name);
    Matcher shape = field(SHAPE, "shape", header, name);
    VectorLayout.Type type = type(descr.group(1) == null ? descr.group(2) : descr.group(1), name);
    if (order.group(1).equals("True")) {
      throw broken(name, "is in Fortran order; save it with numpy.ascontiguousarray");
    }
    Matcher sides = SIDES.matcher(shape.group(1));
    if (!sides.matches()) {
      throw broken(name, "must have shape (rows, columns), but has (" + shape.group(1) + ")");
    }
    long rows;
    int columns;
    long expected;
    try {
      rows = Long.parseLong(sides.group(1));
      columns = Integer.parseInt(sides.group(2));
      expected = Math.multiplyExact(rows, Math.multiplyExact(columns, type.bytes()));
    } catch (NumberFormatException | ArithmeticException e) {
      throw broken(name, "has shape (" + shape.group(1) + "), which no file can hold");
    }
    if (rows == 0 || columns == 0) {
      throw broken(name, "is empty: it has " + rows + " rows and " + columns + " columns");
    }
    if (fileBytes - start != expected) {
      throw broken(
          name,
          "must hold %d bytes of data for %d rows x %d columns of %s, but holds %d"
              .formatted(expected, rows, columns, type.npy(), fileBytes - start));
    }
    return new VectorLayout(type, rows, columns, start);
  }

  private static Matcher field(Pattern pattern, String field, String header, String name) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw broken(name, "has a header without a readable " + field + ": " + header.strip());
    }
    return matcher;
  }

  private static VectorLayout.Type type(String spelled, String name) {
    for (VectorLayout.Type type : VectorLayout.Type.values()) {
      if (type.npy().equals(spelled) && !spelled.isEmpty()) {
        return type;
      }
    }
    throw broken(
        name, "must hold numbers of type " + VectorLayout.Type.ofNpy() + ", but holds " + spelled);
  }

  private static IllegalArgumentException broken(String name, String reason) {
    return new IllegalArgumentException(name + " " + reason);
  }
}
