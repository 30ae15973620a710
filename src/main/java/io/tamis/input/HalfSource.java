package io.tamis.input;

import io.tamis.config.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parquet files that hold half floats, which Spark's reader refuses, as a source of Spark's: one
 * row group a task. Public, as Spark makes it by its name.
 */
public final class HalfSource implements TableProvider {
  private static final Logger LOG = LoggerFactory.getLogger(HalfSource.class);

  /** Where a row lies: the address of its file, and its place there, from 0. */
  static final String FILE = "_tamis_file";

  static final String ROW = "_tamis_row";

  private static final String KEY = "key";
  private static final String FILES = "files";

  private Files found; // between the two questions that Spark asks of a new source

  /** A row group, for one task. */
  record Split(String address, int group, long firstRow, long rows) implements InputPartition {}

  /** Whether one of the first files holds half floats; their footers are read for it. */
  static boolean holdsHalves(Configuration conf, InputFiles files, int first) {
    return files.files().stream()
        .limit(first)
        .anyMatch(
            file -> {
              try (ParquetFileReader reader =
                  ParquetFileReader.open(HadoopInputFile.fromPath(file.path(), conf))) {
                return HalfSchema.holdsHalves(reader.getFileMetaData().getSchema());
              } catch (IOException | RuntimeException e) {
                return false; // Spark's reader tells what is wrong with the file
              }
            });
  }

  /**
   * @throws IllegalArgumentException if a file cannot be read, or two disagree over a column
   */
  static Dataset<Row> read(SparkSession spark, InputFiles files) {
    return spark
        .read()
        .format(HalfSource.class.getName())
        .option(KEY, files.key())
        .option(
            FILES,
            String.join(
                "\n", files.files().stream().map(file -> file.path().toUri().toString()).toList()))
        .load();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return open(options.get(KEY), options.get(FILES)).type();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return open(properties.get(KEY), properties.get(FILES));
  }

  private Files open(String key, String addresses) {
    if (found == null) {
      found = Files.read(key, addresses);
    }
    return found;
  }

  /** What the footers of all files say; they are read on the driver. */
  private record Files(String key, StructType type, List<Split> splits) implements SupportsRead {
    static Files read(String key, String addresses) {
      Configuration conf = SparkSession.active().sparkContext().hadoopConfiguration();
      StructType schema = new StructType();
      Set<String> others = new LinkedHashSet<>();
      List<Split> splits = new ArrayList<>();
      for (String address : addresses.lines().toList()) {
        String name = key + ": " + InputFiles.shown(InputFiles.ofAddress(address));
        try (ParquetFileReader file =
            ParquetFileReader.open(HadoopInputFile.fromPath(InputFiles.ofAddress(address), conf))) {
          HalfSchema.Columns columns = HalfSchema.of(file.getFileMetaData().getSchema());
          schema = merged(schema, columns.read(), name);
          others.addAll(columns.others());
          long first = 0;
          List<BlockMetaData> groups = file.getRowGroups();
          for (int n = 0; n < groups.size(); n++) {
            splits.add(new Split(address, n, first, groups.get(n).getRowCount()));
            first += groups.get(n).getRowCount();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(name + " cannot be read", e);
        }
      }
      if (!others.isEmpty()) {
        LOG.warn(
            "{}: left out beside half floats, by their types: {}", key, String.join(", ", others));
      }
      return new Files(
          key,
          without(schema, others)
              .add(FILE, DataTypes.StringType, false)
              .add(ROW, DataTypes.LongType, false),
          List.copyOf(splits));
    }

    private static StructType without(StructType schema, Set<String> others) {
      StructType kept = new StructType();
      for (StructField field : schema.fields()) {
        kept = others.contains(field.name()) ? kept : kept.add(field);
      }
      return kept;
    }

    /** The columns of all files, in the order of the first. */
    private static StructType merged(StructType all, StructType more, String name) {
      StructType merged = all;
      for (StructField field : more.fields()) {
        if (!List.of(all.fieldNames()).contains(field.name())) {
          merged = merged.add(field);
          continue;
        }
        Require.that(
            all.apply(field.name()).dataType().equals(field.dataType()),
            "%s: column %s must be %s, as in the files before, but is %s"
                .formatted(
                    name,
                    field.name(),
                    all.apply(field.name()).dataType().sql(),
                    field.dataType().sql()));
      }
      return merged;
    }

    @Override
    public String name() {
      return key + " with half floats";
    }

    @Override
    @SuppressWarnings("deprecation") // Spark calls it still, through the method that replaces it
    public StructType schema() {
      return type;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new HalfScan(this);
    }
  }

  /** One read, of the columns that are asked for. */
  private static final class HalfScan
      implements ScanBuilder, SupportsPushDownRequiredColumns, Batch {
    private final Files files;
    private StructType columns;

    HalfScan(Files files) {
      this.files = files;
      this.columns = files.type();
    }

    @Override
    public void pruneColumns(StructType needed) {
      StructType whole = new StructType(); // columns that are asked for, with all their fields
      for (StructField field : needed.fields()) {
        whole = whole.add(files.type().apply(field.name()));
      }
      columns = whole;
    }

    @Override
    public Scan build() {
      Batch batch = this;
      StructType read = columns;
      return new Scan() {
        @Override
        public StructType readSchema() {
          return read;
        }

        @Override
        public Batch toBatch() {
          return batch;
        }
      };
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return files.splits().toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      JavaSparkContext spark =
          JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
      return new Readers(
          spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
          List.of(columns.fieldNames()));
    }
  }

  /** What goes to every task: the filesystems' settings, some 100 kB, and the columns to give. */
  private record Readers(Broadcast<SerializableConfiguration> conf, List<String> columns)
      implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      try {
        return new HalfReader((Split) partition, conf.value().value(), columns);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
