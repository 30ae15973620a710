package io.tamis.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
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
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;

/** One read of files of vectors, cut into ranges of rows; ids alone are read without the data. */
final class VectorFileScan
    implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsReportStatistics, Batch {
  /** A range of the rows of one file, for one task. */
  record Split(VectorFile file, long firstRow, long rows) implements InputPartition {}

  private final List<VectorFile> files;
  private final long splitBytes;
  private StructType columns = VectorFileSource.SCHEMA;

  VectorFileScan(List<VectorFile> files, long splitBytes) {
    this.files = files;
    this.splitBytes = splitBytes;
  }

  @Override
  public void pruneColumns(StructType needed) {
    columns = needed;
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
    List<InputPartition> splits = new ArrayList<>();
    for (VectorFile file : files) {
      long rows = file.layout().rows();
      long each = Math.max(1, splitBytes / file.layout().rowBytes());
      for (long first = 0; first < rows; first += each) {
        splits.add(new Split(file, first, Math.min(each, rows - first)));
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
    long rows = files.stream().mapToLong(file -> file.layout().rows()).sum();
    long bytes = rows * files.get(0).layout().columns() * Float.BYTES;
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(bytes);
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(rows);
      }
    };
  }

  /** What goes to every task: the filesystems' settings, some 100 kB, and the columns to give. */
  private record Readers(Broadcast<SerializableConfiguration> conf, List<String> columns)
      implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new IllegalStateException("rows are made from columns");
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      try {
        return new VectorFileReader((Split) partition, conf.value().value(), columns);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
