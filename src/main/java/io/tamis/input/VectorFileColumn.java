package io.tamis.input;

import io.tamis.scan.VectorRows;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** A column of {@link VectorFileRows} for Spark, which asks each only for what its type holds. */
abstract class VectorFileColumn extends ColumnVector {
  private VectorFileColumn(DataType type) {
    super(type);
  }

  static VectorFileColumn of(String name, VectorFileRows rows) {
    return name.equals(ExampleTable.ID) ? new Ids(rows) : new Vectors(rows);
  }

  private static final class Ids extends VectorFileColumn {
    private final VectorFileRows rows;

    Ids(VectorFileRows rows) {
      super(DataTypes.StringType);
      this.rows = rows;
    }

    @Override
    public UTF8String getUTF8String(int row) {
      return UTF8String.fromString(rows.id(row));
    }
  }

  /** A scan takes the rows themselves, without arrays. */
  private static final class Vectors extends VectorFileColumn implements VectorRows {
    private final VectorFileRows rows;
    private final Numbers numbers;

    Vectors(VectorFileRows rows) {
      super(DataTypes.createArrayType(DataTypes.FloatType, false));
      this.rows = rows;
      this.numbers = new Numbers(rows);
    }

    @Override
    public ColumnarArray getArray(int row) {
      int length = rows.dimensions(row);
      return new ColumnarArray(numbers, row * length, length);
    }

    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public String id(int row) {
      return rows.id(row);
    }

    @Override
    public int dimensions(int row) {
      return rows.dimensions(row);
    }

    @Override
    public void copy(int from, int count, int dimensions, float[] target, int at) {
      rows.copy(from, count, dimensions, target, at);
    }
  }

  /** All numbers of a batch, row by row; the row last asked for is kept. */
  private static final class Numbers extends VectorFileColumn {
    private final VectorFileRows rows;
    private final float[] vector;
    private long kept = -1;

    Numbers(VectorFileRows rows) {
      super(DataTypes.FloatType);
      this.rows = rows;
      this.vector = new float[rows.dimensions(0)];
    }

    @Override
    public float getFloat(int at) {
      int row = at / vector.length;
      if (rows.place(row) != kept) {
        rows.copy(row, vector, 0);
        kept = rows.place(row);
      }
      return vector[at % vector.length];
    }
  }

  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  private UnsupportedOperationException mistyped() {
    return new UnsupportedOperationException("the column holds " + dataType().sql());
  }

  @Override
  public boolean getBoolean(int row) {
    throw mistyped();
  }

  @Override
  public byte getByte(int row) {
    throw mistyped();
  }

  @Override
  public short getShort(int row) {
    throw mistyped();
  }

  @Override
  public int getInt(int row) {
    throw mistyped();
  }

  @Override
  public long getLong(int row) {
    throw mistyped();
  }

  @Override
  public float getFloat(int row) {
    throw mistyped();
  }

  @Override
  public double getDouble(int row) {
    throw mistyped();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw mistyped();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw mistyped();
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw mistyped();
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw mistyped();
  }

  @Override
  public byte[] getBinary(int row) {
    throw mistyped();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw mistyped();
  }
}
