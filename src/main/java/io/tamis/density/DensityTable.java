package io.tamis.density;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One row a measured candidate, in the order of ids: its density, the other candidates within the
 * bandwidth, and what it counts for among others.
 */
public final class DensityTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING NOT NULL, density DOUBLE NOT NULL, near_duplicates INT NOT NULL,"
              + " weight DOUBLE NOT NULL");

  private DensityTable() {}

  /**
   * What the table holds. Owns its arrays.
   *
   * @param weights shape [n], in (0, 1], beside the densities
   */
  public record Weighted(Densities densities, double[] weights) {}

  /** What a plan is solved from may well be 1,000,000 rows, some 100 MB; the search bounds it. */
  public static Dataset<Row> of(SparkSession spark, Weighted measured) {
    Densities densities = measured.densities();
    List<Row> rows =
        IntStream.range(0, densities.ids().length)
            .mapToObj(
                j ->
                    RowFactory.create(
                        densities.ids()[j],
                        densities.densities()[j],
                        densities.nearDuplicates()[j],
                        measured.weights()[j]))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** The rows as they were written, on the driver, which held them then too. */
  public static Weighted read(Dataset<Row> table) {
    List<Row> rows = table.select("id", "density", "near_duplicates", "weight").collectAsList();
    int size = rows.size();
    Weighted read =
        new Weighted(
            new Densities(new String[size], new double[size], new int[size], 0), new double[size]);
    for (int j = 0; j < size; j++) {
      Row row = rows.get(j);
      read.densities.ids()[j] = row.getString(0);
      read.densities.densities()[j] = row.getDouble(1);
      read.densities.nearDuplicates()[j] = row.getInt(2);
      read.weights[j] = row.getDouble(3);
    }
    return read;
  }
}
