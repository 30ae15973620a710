package io.tamis.index;

import io.tamis.embed.EmbeddingTable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rows of an index as {@link EmbeddingTable}, a shard a partition, and the shards themselves
 * for tasks that ask their graphs. A source of Spark's; public, as Spark makes it by its name.
 */
public final class ShardTable implements TableProvider {
  private static final String ADDRESS = "address";
  private static final String MANIFEST = "manifest";
  private static final String CACHE = "cache";
  private static final String CACHE_GIGABYTES = "cacheGigabytes";

  /** {@link EmbeddingTable} of all rows that were not deleted. */
  public static Dataset<Row> embeddings(SparkSession spark, IndexFolder index) {
    return spark
        .read()
        .format(ShardTable.class.getName())
        .option(ADDRESS, index.address())
        .option(MANIFEST, index.manifest().toJson())
        .option(CACHE, index.cache().folder())
        .option(CACHE_GIGABYTES, Double.toString(index.cache().gigabytes()))
        .load();
  }

  /** Opens shards inside tasks: the index, and what it takes to reach its filesystem. */
  public record Opener(IndexFolder index, Broadcast<SerializableConfiguration> conf)
      implements Serializable, AutoCloseable {
    /** See {@link IndexFolder#open}. */
    public Shard open(ShardEntry shard) {
      try {
        return index.open(conf.value().value(), shard);
      } catch (IOException e) {
        throw new UncheckedIOException("opening " + shard.folder() + " of " + index.address(), e);
      }
    }

    /** To be called on the driver, when no task needs it any more. */
    @Override
    public void close() {
      conf.destroy();
    }
  }

  /** The filesystems' settings, some 100 kB, go to every executor once. */
  public static Opener opener(JavaSparkContext spark, IndexFolder index) {
    return new Opener(
        index, spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return EmbeddingTable.SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    IndexConfig.Cache cache =
        new IndexConfig.Cache(
            properties.get(CACHE), Double.parseDouble(properties.get(CACHE_GIGABYTES)));
    return new Rows(
        new IndexFolder(
            properties.get(ADDRESS),
            IndexManifest.parse(properties.get(MANIFEST), properties.get(ADDRESS)),
            cache));
  }

  private record Rows(IndexFolder index) implements SupportsRead {
    @Override
    public String name() {
      return index.address();
    }

    @Override
    @SuppressWarnings("deprecation") // Spark calls it still, through the method that replaces it
    public StructType schema() {
      return EmbeddingTable.SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new ShardTableScan(index);
    }
  }
}
