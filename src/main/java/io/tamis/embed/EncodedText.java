package io.tamis.embed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model makes of one text.
 *
 * @param vector shape [d]; of length 0 where there is none
 * @param isBlank whether there was nothing to read
 * @param isCut whether the text lost its end
 */
record EncodedText(float[] vector, boolean isBlank, boolean isCut) implements Serializable {
  private static final float[] NOTHING = {};

  /** Behind the last row, so that a file that was cut is told. */
  private static final int END = 0x7A315;

  /** A text of nothing. */
  static final EncodedText BLANK = new EncodedText(NOTHING, true, false);

  /** A text whose vector is none. */
  static EncodedText without(boolean isCut) {
    return new EncodedText(NOTHING, false, isCut);
  }

  boolean hasVector() {
    return vector.length > 0;
  }

  /**
   * A text's id, and what became of it.
   *
   * @param source where it comes from; null where that is unknown
   */
  record Named(String id, String source, EncodedText text) implements Serializable {}

  static void write(DataOutputStream out, List<Named> rows) throws IOException {
    out.writeInt(rows.size());
    for (Named row : rows) {
      write(out, row.id);
      out.writeBoolean(row.source != null);
      if (row.source != null) {
        write(out, row.source);
      }
      out.writeBoolean(row.text.isBlank);
      out.writeBoolean(row.text.isCut);
      float[] vector = row.text.vector;
      out.writeInt(vector.length);
      ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
      bytes.asFloatBuffer().put(vector);
      out.write(bytes.array());
    }
    out.writeInt(END);
  }

  /**
   * @throws IOException if these are not the bytes that {@link #write} wrote, all of them
   */
  static List<Named> read(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Named> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String id = text(in);
      String source = in.readBoolean() ? text(in) : null;
      boolean isBlank = in.readBoolean();
      boolean isCut = in.readBoolean();
      float[] vector = new float[in.readInt()];
      ByteBuffer.wrap(bytes(in, vector.length * Float.BYTES)).asFloatBuffer().get(vector);
      rows.add(new Named(id, source, new EncodedText(vector, isBlank, isCut)));
    }
    if (in.readInt() != END) {
      throw new IOException("no end behind the last of " + count + " rows");
    }
    return rows;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in, in.readInt()), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes); // or tells that the file was cut
    return bytes;
  }
}
