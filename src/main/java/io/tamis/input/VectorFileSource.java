package io.tamis.input;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Files of vectors, {@code .npy} or {@code .safetensors}, as a source of Spark's: a row's position
 * over all files as its id, and the row itself as its embedding. Public, as Spark makes it by its
 * name.
 */
public final class VectorFileSource implements TableProvider {
  static final StructType SCHEMA =
      new StructType()
          .add(ExampleTable.ID, DataTypes.StringType, false)
          .add(
              ExampleTable.EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /** Large enough that a task's start does not count, small enough that the last one is short. */
  static final long SPLIT_BYTES = 32L << 20;

  private static final String KEY = "key";
  private static final String FORMAT = "vectors";
  private static final String TENSOR = "tensor";
  private static final String FILES = "files";
  private static final String SPLIT = "splitBytes";

  /**
   * @param splitBytes how much one task reads, about; at least one row
   * @throws IllegalArgumentException if a file's header cannot be read
   */
  static Dataset<Row> read(SparkSession spark, VectorFiles files, long splitBytes) {
    return spark
        .read()
        .format(VectorFileSource.class.getName())
        .option(KEY, files.key())
        .option(FORMAT, files.format().name())
        .option(TENSOR, files.tensor().orElse(""))
        .option(FILES, String.join("\n", files.addresses())) // which hold no line's end
        .option(SPLIT, splitBytes)
        .load();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    Configuration conf = SparkSession.active().sparkContext().hadoopConfiguration();
    VectorFiles files =
        new VectorFiles(
            properties.get(KEY),
            InputFormat.valueOf(properties.get(FORMAT)),
            Optional.of(properties.get(TENSOR)).filter(name -> !name.isEmpty()),
            properties.get(FILES).lines().toList());
    return new VectorFileTable(files.readHeaders(conf), Long.parseLong(properties.get(SPLIT)));
  }

  private record VectorFileTable(List<VectorFile> files, long splitBytes) implements SupportsRead {
    @Override
    public String name() {
      return files.get(0).address()
          + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    @Override
    @SuppressWarnings("deprecation") // Spark calls it still, through the method that replaces it
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new VectorFileScan(files, splitBytes);
    }
  }
}
