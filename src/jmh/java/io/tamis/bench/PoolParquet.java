package io.tamis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * One row after another into a folder of Parquet files, as Spark would write them: columns {@code
 * id}, a long, and {@code embedding}, an array of floats; row groups of some 30 MB. No number is
 * boxed, and at most one row group is held.
 */
final class PoolParquet implements RowWriter {
  private static final int FILES = 8;
  private static final int ROW_GROUP = 32 << 20;

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message spark_schema {
            required int64 id;
            required group embedding (LIST) { repeated group list { required float element; } }
          }
          """);

  private final Path folder;
  private final long rowsPerFile;
  private ParquetWriter<NumberedRow> file;
  private long count;

  /** A row and its number in the pool. */
  private record NumberedRow(long id, float[] embedding) {}

  PoolParquet(Path folder, long count) throws IOException {
    this.folder = folder;
    this.rowsPerFile = Math.ceilDiv(count, FILES);
    Files.createDirectories(folder);
  }

  @Override
  public void add(float[] row) throws IOException {
    if (count % rowsPerFile == 0) {
      close();
      String name = String.format("part-%05d.snappy.parquet", count / rowsPerFile);
      file =
          new RowBuilder(new LocalOutputFile(folder.resolve(name)))
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .withDictionaryEncoding("embedding.list.element", false)
              .withRowGroupSize((long) ROW_GROUP)
              .build();
    }
    file.write(new NumberedRow(count, row));
    count++;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private static final class RowBuilder extends ParquetWriter.Builder<NumberedRow, RowBuilder> {
    RowBuilder(LocalOutputFile file) {
      super(file);
      withConf(new PlainParquetConfiguration());
    }

    @Override
    protected RowBuilder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<NumberedRow> getWriteSupport(Configuration configuration) {
      return new RowSupport();
    }

    @Override
    protected WriteSupport<NumberedRow> getWriteSupport(ParquetConfiguration configuration) {
      return new RowSupport();
    }
  }

  private static final class RowSupport extends WriteSupport<NumberedRow> {
    private RecordConsumer out;

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      this.out = consumer;
    }

    @Override
    public void write(NumberedRow row) {
      out.startMessage();
      out.startField("id", 0);
      out.addLong(row.id());
      out.endField("id", 0);
      out.startField("embedding", 1);
      out.startGroup();
      out.startField("list", 0);
      for (float value : row.embedding()) {
        out.startGroup();
        out.startField("element", 0);
        out.addFloat(value);
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
      out.endGroup();
      out.endField("embedding", 1);
      out.endMessage();
    }
  }
}
