package io.tamis.score;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one model says of one candidate.
 *
 * @param loss the sum over the counted tokens, in nats; not finite if the model gave no numbers
 * @param tokens how many were counted; with none the loss is 0
 * @param isTruncated whether prompt or response was cut
 */
record ScoredRow(String id, double loss, int tokens, boolean isTruncated) implements Serializable {
  /** Behind the last row, so that a file that was cut is told. */
  private static final int END = 0x7A315;

  static void write(DataOutputStream out, List<ScoredRow> rows) throws IOException {
    out.writeInt(rows.size());
    for (ScoredRow row : rows) {
      byte[] id = row.id.getBytes(StandardCharsets.UTF_8);
      out.writeInt(id.length);
      out.write(id);
      out.writeDouble(row.loss);
      out.writeInt(row.tokens);
      out.writeBoolean(row.isTruncated);
    }
    out.writeInt(END);
  }

  /**
   * @throws IOException if these are not the bytes that {@link #write} wrote, all of them
   */
  static List<ScoredRow> read(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<ScoredRow> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      byte[] id = in.readNBytes(in.readInt());
      rows.add(
          new ScoredRow(
              new String(id, StandardCharsets.UTF_8),
              in.readDouble(),
              in.readInt(),
              in.readBoolean()));
    }
    if (in.readInt() != END) {
      throw new IOException("no end behind the last of " + count + " rows");
    }
    return rows;
  }
}
