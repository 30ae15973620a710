package io.tamis.index;

import io.tamis.embed.EmbeddingTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
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

/** One read of the rows of an index, a shard a task. */
final class ShardTableScan
    implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsReportStatistics, Batch {
  private record Split(ShardEntry shard) implements InputPartition {}

  private final IndexFolder index;
  private StructType columns = EmbeddingTable.SCHEMA;

  ShardTableScan(IndexFolder index) {
    this.index = index;
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
    return index.manifest().shards().stream().map(Split::new).toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
    return new Readers(ShardTable.opener(spark, index), List.of(columns.fieldNames()));
  }

  @Override
  public Statistics estimateStatistics() {
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(index.manifest().bytes());
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(index.manifest().rows());
      }
    };
  }

  private record Readers(ShardTable.Opener shards, List<String> columns)
      implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new Reader(shards.open(((Split) partition).shard()), columns);
    }
  }

  private static final class Reader implements PartitionReader<InternalRow> {
    private final Shard shard;
    private final List<String> columns;
    private int row = -1;

    Reader(Shard shard, List<String> columns) {
      this.shard = shard;
      this.columns = columns;
    }

    @Override
    public boolean next() {
      do {
        row++;
      } while (row < shard.rows() && !shard.isLive(row));
      return row < shard.rows();
    }

    @Override
    public InternalRow get() {
      Object[] values = new Object[columns.size()];
      try {
        for (int i = 0; i < values.length; i++) {
          values[i] = value(columns.get(i));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("reading row " + row + " of a shard", e);
      }
      return new GenericInternalRow(values);
    }

    private Object value(String column) throws IOException {
      return switch (column) {
        case EmbeddingTable.ID -> UTF8String.fromString(shard.id(row));
        case EmbeddingTable.SOURCE -> shard.source(row).map(UTF8String::fromString).orElse(null);
        case EmbeddingTable.EMBEDDING -> UnsafeArrayData.fromPrimitiveArray(shard.vector(row));
        default -> throw new IllegalStateException("no column " + column);
      };
    }

    @Override
    public void close() throws IOException {
      shard.close();
    }
  }
}
