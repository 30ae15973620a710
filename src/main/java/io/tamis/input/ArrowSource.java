package io.tamis.input;

import io.tamis.arrow.ArrowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Arrow files and streams as a source of Spark's: their columns, and where a row lies if that is
 * asked for. Public, as Spark makes it by its name.
 */
public final class ArrowSource implements TableProvider {
  /** The file's address. */
  static final String FILE = "_tamis_file";

  /** The row within its file, from 0. */
  static final String ROW = "_tamis_row";

  private static final String KEY = "key";
  private static final String FILES = "files";
  private static final String PLACES = "places";

  private List<ArrowFile> found; // between the two questions that Spark asks of a new source

  /**
   * @param withPlaces whether {@link #FILE} and {@link #ROW} are beside the columns
   * @throws IllegalArgumentException if a file is no Arrow file, or two differ in their columns
   */
  static Dataset<Row> read(SparkSession spark, InputFiles files, boolean withPlaces) {
    return spark
        .read()
        .format(ArrowSource.class.getName())
        .option(KEY, files.key())
        .option(FILES, String.join("\n", files.addresses()))
        .option(PLACES, withPlaces)
        .load();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return schema(open(options), options.getBoolean(PLACES, false));
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    return new ArrowTable(open(options), options.getBoolean(PLACES, false));
  }

  private static StructType schema(List<ArrowFile> files, boolean withPlaces) {
    StructType schema = files.get(0).columns();
    return withPlaces
        ? schema.add(FILE, DataTypes.StringType, false).add(ROW, DataTypes.LongType, false)
        : schema;
  }

  private List<ArrowFile> open(CaseInsensitiveStringMap options) {
    if (found == null) {
      found =
          open(
              SparkSession.active().sparkContext().hadoopConfiguration(),
              options.get(KEY),
              options.get(FILES).lines().toList());
    }
    return found;
  }

  /**
   * Reads the beginning and the end of every file, and no more of it.
   *
   * @param key the key that names the files
   * @throws IllegalArgumentException if a file is no Arrow file, or two differ in their columns
   */
  static List<ArrowFile> open(Configuration conf, String key, List<String> addresses) {
    List<ArrowFile> files = new ArrayList<>();
    for (String address : addresses) {
      Path path = InputFiles.ofAddress(address);
      String shown = key + ": " + InputFiles.shown(path);
      try {
        long length = path.getFileSystem(conf).getFileStatus(path).getLen();
        files.add(ArrowFile.open(conf, path, length, shown));
      } catch (IOException e) {
        throw new UncheckedIOException(key + ": cannot read " + InputFiles.shown(path), e);
      }
      refuseDifference(key, files.get(0), files.get(files.size() - 1));
    }
    return List.copyOf(files);
  }

  /** Columns may stand in another order, but must have the same names and types. */
  private static void refuseDifference(String key, ArrowFile first, ArrowFile other) {
    Map<String, DataType> types = types(first);
    Map<String, DataType> others = types(other);
    Set<String> names = new TreeSet<>(types.keySet());
    names.addAll(others.keySet());
    for (String name : names) {
      if (!Objects.equals(types.get(name), others.get(name))) {
        throw new IllegalArgumentException(
            "%s: all files must have the same columns, but %s is %s in %s and %s in %s"
                .formatted(
                    key,
                    name,
                    said(types.get(name)),
                    InputFiles.shown(first.path()),
                    said(others.get(name)),
                    InputFiles.shown(other.path())));
      }
    }
  }

  private static Map<String, DataType> types(ArrowFile file) {
    Map<String, DataType> types = new HashMap<>();
    for (StructField column : file.columns().fields()) {
      types.put(column.name(), column.dataType());
    }
    return types;
  }

  private static String said(DataType type) {
    return type == null ? "missing" : type.sql();
  }

  private record ArrowTable(List<ArrowFile> files, boolean withPlaces) implements SupportsRead {
    @Override
    public String name() {
      return files.get(0).address()
          + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    @Override
    @SuppressWarnings("deprecation") // Spark calls it still, through the method that replaces it
    public StructType schema() {
      return ArrowSource.schema(files, withPlaces);
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new ArrowScan(files, schema(), withPlaces);
    }
  }
}
