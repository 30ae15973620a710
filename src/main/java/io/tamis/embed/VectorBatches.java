package io.tamis.embed;

import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The vectors of an {@link EmbeddingTable} as the scan takes them. Where they come straight from
 * columns of a file, the columns' memory is read as it is: through Spark's rows every number would
 * be copied one by one, and every id made a string. Where something stands between the file and us,
 * such as an encoder or a cache, rows are gathered into buffers.
 */
final class VectorBatches {
  private static final int ROWS = 256;

  private VectorBatches() {}

  /** Ids in the first column, vectors in the second. */
  static JavaRDD<VectorRows> of(Dataset<Row> idsAndVectors) {
    SparkPlan plan = idsAndVectors.queryExecution().executedPlan();
    return Columns.of(plan)
        .map(Columns::batches)
        .orElseGet(
            () -> idsAndVectors.queryExecution().toRdd().toJavaRDD().mapPartitions(Gathered::new));
  }

  /**
   * A plan that does no more than to give two columns of a file.
   *
   * @param source gives whole columns
   * @param id ordinal of the ids, strings or whole numbers
   * @param vector ordinal of the vectors, arrays of floats or doubles
   */
  private record Columns(SparkPlan source, int id, int vector) {

    static Optional<Columns> of(SparkPlan plan) {
      SparkPlan top = unwrapped(plan);
      SparkPlan below = top instanceof ProjectExec project ? unwrapped(project.child()) : top;
      if (!(below instanceof ColumnarToRowExec toRows)) {
        return Optional.empty();
      }
      SparkPlan source = unwrapped(toRows.child());
      Expression idColumn = expression(top, 0);
      Expression vectorColumn = expression(top, 1);
      int id = ordinal(source, idColumn instanceof Cast cast ? cast.child() : idColumn);
      int vector = ordinal(source, vectorColumn instanceof Cast cast ? cast.child() : vectorColumn);
      return id >= 0
              && vector >= 0
              && isId(source.output().apply(id).dataType())
              && isVector(source.output().apply(vector).dataType())
          ? Optional.of(new Columns(source, id, vector))
          : Optional.empty();
    }

    private static SparkPlan unwrapped(SparkPlan plan) {
      return switch (plan) {
        case WholeStageCodegenExec stage -> unwrapped(stage.child());
        case InputAdapter adapter -> unwrapped(adapter.child());
        default -> plan;
      };
    }

    private static Expression expression(SparkPlan top, int column) {
      Expression expression =
          top instanceof ProjectExec project
              ? (Expression) project.projectList().apply(column)
              : top.output().apply(column);
      return expression instanceof Alias alias ? alias.child() : expression;
    }

    private static int ordinal(SparkPlan source, Expression column) {
      for (int at = 0; at < source.output().size(); at++) {
        if (column instanceof Attribute attribute
            && source.output().apply(at).exprId().equals(attribute.exprId())) {
          return at;
        }
      }
      return -1;
    }

    private static boolean isId(DataType type) {
      return type.equals(DataTypes.StringType) || type instanceof IntegralType;
    }

    private static boolean isVector(DataType type) {
      return type instanceof ArrayType array
          && (array.elementType().equals(DataTypes.FloatType)
              || array.elementType().equals(DataTypes.DoubleType));
    }

    JavaRDD<VectorRows> batches() {
      ColumnForm form =
          new ColumnForm(
              id,
              vector,
              source.output().apply(id).dataType(),
              ((ArrayType) source.output().apply(vector).dataType()).elementType());
      return source.executeColumnar().toJavaRDD().map(form::rows);
    }
  }

  /** Where in a batch ids and vectors are, and what they are made of. */
  private record ColumnForm(int id, int vector, DataType idType, DataType numberType)
      implements Serializable {
    boolean isFloat() {
      return numberType.equals(DataTypes.FloatType);
    }

    VectorRows rows(ColumnarBatch batch) {
      return batch.column(vector) instanceof VectorRows rows ? rows : new BatchRows(this, batch);
    }
  }

  /** The rows of a batch of columns. */
  private record BatchRows(ColumnForm form, ColumnarBatch batch) implements VectorRows {
    @Override
    public int size() {
      return batch.numRows();
    }

    @Override
    public String id(int row) {
      ColumnVector ids = batch.column(form.id);
      if (ids.isNullAt(row)) {
        throw new IllegalStateException("ids were checked, but row " + row + " has none");
      }
      return form.idType.equals(DataTypes.StringType)
          ? ids.getUTF8String(row).toString()
          : Long.toString(whole(ids, row));
    }

    private long whole(ColumnVector ids, int row) {
      return switch (form.idType.defaultSize()) {
        case Byte.BYTES -> ids.getByte(row);
        case Short.BYTES -> ids.getShort(row);
        case Integer.BYTES -> ids.getInt(row);
        default -> ids.getLong(row);
      };
    }

    @Override
    public int dimensions(int row) {
      ColumnVector vectors = batch.column(form.vector);
      return vectors.isNullAt(row) ? 0 : length(vectors, row);
    }

    private static int length(ColumnVector vectors, int row) {
      return vectors instanceof WritableColumnVector arrays
          ? arrays.getArrayLength(row)
          : vectors.getArray(row).numElements();
    }

    @Override
    public void copy(int from, int count, int dimensions, float[] target, int at) {
      if (batch.column(form.vector) instanceof WritableColumnVector arrays
          && isUnbroken(arrays, from, count, dimensions)) {
        copy(arrays.arrayData(), arrays.getArrayOffset(from), count * dimensions, target, at);
        return;
      }
      for (int row = 0; row < count; row++) {
        ColumnarArray array = batch.column(form.vector).getArray(from + row);
        for (int k = 0; k < dimensions; k++) {
          target[at + row * dimensions + k] =
              array.isNullAt(k)
                  ? Float.NaN
                  : form.isFloat() ? array.getFloat(k) : (float) array.getDouble(k);
        }
      }
    }

    /** Whether the rows' numbers stand one after another, with none missing. */
    private static boolean isUnbroken(
        WritableColumnVector arrays, int from, int count, int dimensions) {
      return !arrays.arrayData().hasNull()
          && arrays.getArrayOffset(from + count - 1)
              == arrays.getArrayOffset(from) + (count - 1) * dimensions;
    }

    private void copy(ColumnVector numbers, int start, int count, float[] target, int at) {
      if (form.isFloat()) {
        System.arraycopy(numbers.getFloats(start, count), 0, target, at, count);
        return;
      }
      double[] wide = numbers.getDoubles(start, count);
      for (int k = 0; k < count; k++) {
        target[at + k] = (float) wide[k];
      }
    }
  }

  /** Rows as Spark holds them, put together a few at a time. */
  private static final class Gathered implements Iterator<VectorRows> {
    private final Iterator<InternalRow> rows;
    private final RowBuffer buffer = new RowBuffer(ROWS);

    Gathered(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public VectorRows next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      buffer.clear();
      while (!buffer.isFull() && rows.hasNext()) {
        EmbeddingTable.visit(rows.next(), buffer::add);
      }
      return buffer;
    }
  }
}
