package io.tamis.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow files for tests, made by Arrow's own writers. */
public final class ArrowBytes {
  private ArrowBytes() {}

  /** A field that may be null. */
  public static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  /** A file of one batch. */
  public static Path stream(Path to, VectorSchemaRoot root) {
    return write(to, ArrowFile.Form.STREAM, CodecType.NO_COMPRESSION, root, none(), 1);
  }

  static DictionaryProvider none() {
    return new DictionaryProvider.MapDictionaryProvider();
  }

  /**
   * @param batches how often the rows are written
   */
  static Path write(
      Path to,
      ArrowFile.Form form,
      CodecType codec,
      VectorSchemaRoot root,
      DictionaryProvider dictionaries,
      int batches) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompressionCodec.Factory factory =
        codec == CodecType.NO_COMPRESSION
            ? NoCompressionCodec.Factory.INSTANCE
            : CommonsCompressionFactory.INSTANCE;
    try (ArrowWriter writer =
        form == ArrowFile.Form.STREAM
            ? new ArrowStreamWriter(
                root, dictionaries, Channels.newChannel(out), IpcOption.DEFAULT, factory, codec)
            : new ArrowFileWriter(
                root,
                dictionaries,
                Channels.newChannel(out),
                null,
                IpcOption.DEFAULT,
                factory,
                codec,
                Optional.empty())) {
      writer.start();
      for (int batch = 0; batch < batches; batch++) {
        writer.writeBatch();
      }
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return Files.write(to, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a root, has it filled, and uses it. */
  public static void with(
      Schema schema, int rows, BiConsumer<VectorSchemaRoot, BufferAllocator> use) {
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, memory)) {
      root.allocateNew();
      root.setRowCount(rows);
      use.accept(root, memory);
    }
  }
}
