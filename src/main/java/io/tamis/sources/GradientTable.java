package io.tamis.sources;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.StructType;

/**
 * Examples with what a model says of them: the output before fine-tuning, a margin, and its
 * projected gradient. Training rows belong to a task, evaluation rows to a target, and may have the
 * output after fine-tuning too. Labels may all be the same: the fit has no intercept that would
 * take them in.
 */
public final class GradientTable {
  public static final String ID = "id";
  public static final String TASK = "task";
  public static final String TARGET = "target";
  public static final String GRADIENT = "gradient";
  public static final String OUTPUT = "output";
  public static final String LABEL = "label";
  public static final String AFTER = "after";

  /** A label is 1, or -1 or 0 for the other class. */
  public static final StructType TRAINING_SCHEMA =
      StructType.fromDDL(
          "id STRING NOT NULL, task STRING NOT NULL, gradient ARRAY<FLOAT> NOT NULL,"
              + " output DOUBLE, label INT NOT NULL");

  /** The column {@code after} may be left out. */
  public static final StructType EVALUATION_SCHEMA =
      StructType.fromDDL(
          "id STRING NOT NULL, target STRING NOT NULL, gradient ARRAY<FLOAT> NOT NULL,"
              + " output DOUBLE, label INT NOT NULL, after DOUBLE");

  private GradientTable() {}

  /** Which of the two tables, and how it is read. */
  enum Kind {
    TRAINING(TASK),
    EVALUATION(TARGET);

    private final String group;

    Kind(String group) {
      this.group = group;
    }

    String group() {
      return group;
    }

    String spelled() {
      return Require.spelled(this);
    }
  }

  /** The columns that {@link #read} takes, and others behind them. */
  static Dataset<Row> columns(Dataset<Row> rows, Kind kind, Column... others) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(ID),
                col(kind.group()),
                col(GRADIENT).cast("array<float>"),
                col(OUTPUT).cast("double"),
                col(LABEL).cast("int"),
                hasAfter(rows, kind)
                    ? col(AFTER).cast("double")
                    : lit(null).cast("double").as(AFTER)));
    columns.addAll(List.of(others));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static boolean hasAfter(Dataset<Row> rows, Kind kind) {
    return kind == Kind.EVALUATION && Arrays.asList(rows.columns()).contains(AFTER);
  }

  static String id(InternalRow row) {
    return row.isNullAt(0) ? "null" : row.getUTF8String(0).toString();
  }

  /**
   * @param row of {@link #columns}
   * @throws IllegalArgumentException if it cannot be worked with; names the row
   */
  static GradientRow read(InternalRow row, Kind kind, Offset offset) {
    String place = kind.spelled() + " row " + id(row) + ": ";
    Require.that(!row.isNullAt(1), place + "the " + kind.group() + " is missing");
    Require.that(!row.isNullAt(2), place + "the gradient is missing");
    Require.that(!row.isNullAt(4), place + "the label is missing, or neither 1 nor -1 nor 0");
    int label = row.getInt(4);
    Require.that(
        label >= -1 && label <= 1, place + "the label must be 1, -1 or 0, but is " + label);
    int sign = label == 1 ? 1 : -1;
    float[] gradient = gradient(row.getArray(2), place, sign);
    double base = number(row, 3, place, OUTPUT);
    Require.that(
        offset == Offset.NONE || !Double.isNaN(base),
        place + "the output is missing, but sources.offset is base-output");
    boolean counts =
        !Double.isNaN(base) && (offset == Offset.BASE_OUTPUT || kind == Kind.EVALUATION);
    return new GradientRow(
        id(row),
        row.getUTF8String(1).toString(),
        gradient,
        counts ? sign * base : 0,
        sign * number(row, 5, place, AFTER));
  }

  private static float[] gradient(ArrayData array, String place, int sign) {
    Require.that(array.numElements() > 0, place + "the gradient is empty");
    for (int k = 0; k < array.numElements(); k++) {
      Require.that(!array.isNullAt(k), place + "the gradient lacks number " + (k + 1));
    }
    float[] gradient = array.toFloatArray();
    for (int k = 0; k < gradient.length; k++) {
      Require.that(
          Float.isFinite(gradient[k]),
          place + "the gradient must be finite, but number " + (k + 1) + " is " + gradient[k]);
      gradient[k] *= sign;
    }
    return gradient;
  }

  /** NaN if missing. */
  private static double number(InternalRow row, int column, String place, String name) {
    if (row.isNullAt(column)) {
      return Double.NaN;
    }
    double value = row.getDouble(column);
    Require.that(
        Double.isFinite(value), place + "the column " + name + " must be finite, but is " + value);
    return value;
  }
}
