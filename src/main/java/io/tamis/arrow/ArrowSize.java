package io.tamis.arrow;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageMetadataResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * How much lies in a file, told by the heads of its batches; their bodies are passed over.
 *
 * @param rows of the batches whose heads were read
 * @param bytes of those batches
 * @param components values in the lists of one column in those batches
 * @param isAll whether these are all batches of the file
 */
public record ArrowSize(long rows, long bytes, long components, boolean isAll) {

  /**
   * @param column with the lists; none where its name is empty
   * @param most heads that are read, at least 1
   * @throws IllegalArgumentException if a head is broken
   */
  public static ArrowSize of(Configuration conf, ArrowFile file, String column, int most)
      throws IOException {
    try (FSDataInputStream in = file.path().getFileSystem(conf).open(file.path())) {
      HadoopChannel channel = new HadoopChannel(in, file.length());
      try {
        return of(channel, file, column, most);
      } catch (RuntimeException e) { // whatever a damaged head leads to
        throw ArrowFile.broken(file.shown(), e);
      } catch (IOException e) {
        throw ArrowFile.told(file.shown(), channel, e);
      } catch (OutOfMemoryError e) { // of one large request, by which nothing beside it is hurt
        throw ArrowFile.tooLarge(file.shown(), e);
      }
    }
  }

  private static ArrowSize of(HadoopChannel channel, ArrowFile file, String column, int most)
      throws IOException {
    channel.position(file.firstMessage());
    Schema schema = MessageSerializer.deserializeSchema(new ReadChannel(channel));
    int node = listNode(schema, column);
    long rows = 0;
    long bytes = 0;
    long components = 0;
    for (int head = 0; head < most; ) {
      MessageMetadataResult message = MessageSerializer.readMessage(new ReadChannel(channel));
      if (message == null) {
        return new ArrowSize(rows, bytes, components, true);
      }
      if (message.headerType() == MessageHeader.RecordBatch) {
        RecordBatch batch = (RecordBatch) message.getMessage().header(new RecordBatch());
        rows += batch.length();
        bytes += message.getMessageBodyLength();
        components += node < 0 ? 0 : batch.nodes(node).length();
        head++;
      }
      channel.position(channel.position() + message.getMessageBodyLength());
    }
    return new ArrowSize(rows, bytes, components, false);
  }

  /** Which of a batch's nodes are the values in a column's lists; -1 where it has no lists. */
  private static int listNode(Schema schema, String column) {
    int node = 0;
    for (Field field : schema.getFields()) {
      if (field.getName().equals(column)) {
        return field.getChildren().size() == 1 ? node + 1 : -1;
      }
      node += nodes(List.of(field));
    }
    return -1;
  }

  private static int nodes(List<Field> fields) {
    return fields.stream()
        .mapToInt(field -> field.getDictionary() == null ? 1 + nodes(field.getChildren()) : 1)
        .sum();
  }
}
