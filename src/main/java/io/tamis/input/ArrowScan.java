package io.tamis.input;

import io.tamis.arrow.ArrowFile;
import io.tamis.arrow.ArrowRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;

/** One read of Arrow files: a task a stream, and a task some batches of a file that lists them. */
final class ArrowScan
    implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsReportStatistics, Batch {
  /** Batches of one file, for one task. */
  record Split(ArrowFile file, int firstBatch, int batches) implements InputPartition {}

  private static final long SPLIT_BYTES = 32L << 20;

  private final List<ArrowFile> files;
  private final StructType all;
  private final boolean isWhole;
  private StructType columns;

  /**
   * @param isWhole whether a task reads a whole file, so that it can number its rows
   */
  ArrowScan(List<ArrowFile> files, StructType columns, boolean isWhole) {
    this.files = files;
    this.all = columns;
    this.columns = columns;
    this.isWhole = isWhole;
  }

  @Override
  public void pruneColumns(StructType needed) {
    StructType whole = new StructType(); // of a struct Spark asks for some fields, all are read
    for (String name : needed.fieldNames()) {
      whole = whole.add(all.apply(name));
    }
    columns = whole;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    Configuration conf = SparkSession.active().sparkContext().hadoopConfiguration();
    List<InputPartition> splits = new ArrayList<>();
    for (ArrowFile file : files) {
      try {
        long[] batches = file.batchBytes(conf);
        long most = isWhole ? Long.MAX_VALUE : SPLIT_BYTES;
        int first = 0;
        long bytes = 0;
        for (int batch = 0; batch < batches.length; batch++) {
          bytes += batches[batch];
          if (bytes >= most || batch == batches.length - 1) {
            splits.add(new Split(file, first, batch + 1 - first));
            first = batch + 1;
            bytes = 0;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file.shown(), e);
      }
    }
    return splits.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
    return new Readers(
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
        List.of(columns.fieldNames()));
  }

  @Override
  public Statistics estimateStatistics() {
    long bytes = files.stream().mapToLong(ArrowFile::length).sum();
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(bytes);
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.empty();
      }
    };
  }

  /** What goes to every task: the filesystems' settings, some 100 kB, and the columns to give. */
  private record Readers(Broadcast<SerializableConfiguration> conf, List<String> columns)
      implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      Split split = (Split) partition;
      List<String> inFile =
          columns.stream()
              .filter(name -> Arrays.asList(split.file().columns().fieldNames()).contains(name))
              .toList();
      try {
        return new Reader(
            new ArrowRows(
                conf.value().value(), split.file(), inFile, split.firstBatch(), split.batches()),
            split.file().address(),
            columns.subList(inFile.size(), columns.size()));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + split.file().shown(), e);
      }
    }
  }

  /** The rows of a split, and what is asked of their places behind the columns. */
  private record Reader(ArrowRows rows, String address, List<String> places)
      implements PartitionReader<InternalRow> {
    @Override
    public boolean next() throws IOException {
      return rows.next();
    }

    @Override
    public InternalRow get() {
      if (places.isEmpty()) {
        return rows.row();
      }
      Object[] place =
          places.stream()
              .map(
                  name ->
                      name.equals(ArrowSource.FILE)
                          ? UTF8String.fromString(address)
                          : (Object) rows.number())
              .toArray();
      return new JoinedRow(rows.row(), new GenericInternalRow(place));
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
