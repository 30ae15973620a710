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

  /** A text's id, and what became of it. */
  record Named(String id, EncodedText text) implements Serializable {}

  static void write(DataOutputStream out, List<Named> rows) throws IOException {
    out.writeInt(rows.size());
    for (Named row : rows) {
      byte[] id = row.id.getBytes(StandardCharsets.UTF_8);
      out.writeInt(id.length);
      out.write(id);
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
      String id = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      boolean isBlank = in.readBoolean();
      boolean isCut = in.readBoolean();
      float[] vector = new float[in.readInt()];
      ByteBuffer.wrap(in.readNBytes(vector.length * Float.BYTES)).asFloatBuffer().get(vector);
      rows.add(new Named(id, new EncodedText(vector, isBlank, isCut)));
    }
    if (in.readInt() != END) {
      throw new IOException("no end behind the last of " + count + " rows");
    }
    return rows;
  }
}
