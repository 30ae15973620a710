package io.tamis.output;

import io.tamis.arrow.ArrowShards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder of Arrow streams as a target of Spark's: each task writes its rows into a folder of
 * attempts, and the files of those that Spark takes are moved out of it at the end. Public, as
 * Spark makes it by its name.
 */
public final class ArrowSink implements TableProvider {
  static final String FOLDER = "folder";

  @Override
  public boolean supportsExternalMetadata() {
    return true; // the schema is that of the rows
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    throw new UnsupportedOperationException("it is only written to");
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new Folder(schema, new CaseInsensitiveStringMap(properties).get(FOLDER));
  }

  private record Folder(StructType rows, String address) implements SupportsWrite {
    @Override
    public String name() {
      return address;
    }

    @Override
    @SuppressWarnings("deprecation") // Spark calls it still, through the method that replaces it
    public StructType schema() {
      return rows;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
      return new WriteBuilder() {
        @Override
        public Write build() {
          return new Write() {
            @Override
            public BatchWrite toBatch() {
              return new Files(info.schema(), address);
            }
          };
        }
      };
    }
  }

  private record Files(StructType schema, String address) implements BatchWrite {
    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
      JavaSparkContext spark =
          JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
      return new Writers(
          spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
          schema,
          address);
    }

    /** Messages come in the order of the parts; each names a few files. */
    @Override
    public void commit(WriterCommitMessage[] messages) {
      List<ArrowWriter.Part> parts =
          Arrays.stream(messages).flatMap(message -> ((Written) message).parts().stream()).toList();
      Path folder = path(address);
      Configuration conf = SparkSession.active().sparkContext().hadoopConfiguration();
      try {
        ArrowWriter.finish(folder.getFileSystem(conf), folder, parts);
      } catch (IOException e) {
        throw new UncheckedIOException("naming the files of " + folder, e);
      }
    }

    /** The folder goes with the run's. */
    @Override
    public void abort(WriterCommitMessage[] messages) {}
  }

  private static Path path(String address) {
    return new Path(URI.create(address));
  }

  private record Written(List<ArrowWriter.Part> parts) implements WriterCommitMessage {}

  /** What goes to every task: the filesystems' settings, some 100 kB, and the schema. */
  private record Writers(
      Broadcast<SerializableConfiguration> conf, StructType schema, String address)
      implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int part, long task) {
      try {
        Path attempts = ArrowWriter.attempts(path(address));
        return new Streams(
            attempts.getFileSystem(conf.value().value()), attempts, schema, part, task);
      } catch (IOException e) {
        throw new UncheckedIOException("writing " + address, e);
      }
    }
  }

  /** The streams of one task. */
  private static final class Streams implements DataWriter<InternalRow> {
    private final FileSystem filesystem;
    private final Path folder;
    private final String prefix;
    private final ArrowShards shards;
    private final List<String> names = new ArrayList<>();

    /**
     * @param folder of all attempts
     * @param task another for every attempt, so that two never write one file
     */
    Streams(FileSystem filesystem, Path folder, StructType schema, int part, long task)
        throws IOException {
      this.filesystem = filesystem;
      this.folder = folder;
      this.prefix = "part-%05d-%d-".formatted(part, task);
      this.shards =
          new ArrowShards(
              schema,
              ArrowShards.Limits.USUAL,
              shard -> {
                names.add(prefix + "%05d.arrow".formatted(shard));
                return filesystem.create(new Path(folder, names.get(shard)), false);
              });
    }

    @Override
    public void write(InternalRow row) throws IOException {
      shards.write(row);
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
      shards.finish();
      List<ArrowWriter.Part> parts = new ArrayList<>();
      for (int n = 0; n < names.size(); n++) {
        parts.add(new ArrowWriter.Part(names.get(n), shards.shards().get(n)));
      }
      return new Written(List.copyOf(parts));
    }

    @Override
    public void abort() throws IOException {
      try {
        shards.close();
      } finally {
        for (String name : names) {
          filesystem.delete(new Path(folder, name), false);
        }
      }
    }

    @Override
    public void close() {
      shards.close();
    }
  }
}
