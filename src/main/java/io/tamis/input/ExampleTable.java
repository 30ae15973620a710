package io.tamis.input;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Candidates or queries, one a row; the embedding has shape [d], the same d in every row. Whether
 * that holds is checked by the step that reads the vectors, in the same pass.
 */
public final class ExampleTable {
  /** Unique, never null. */
  public static final String ID = "id";

  /** Where the example comes from; null where the input does not say. */
  public static final String SOURCE = "source";

  /** What the encoder reads, or a report shows; null where the input has no text. */
  public static final String TEXT = "text";

  /** As it came in: may be null, or hold nulls and NaN; null in every row of an input of texts. */
  public static final String EMBEDDING = "embedding";

  /** The id beside an input's own columns, under a name that none of them has. */
  public static final String ROW_ID = "_tamis_id";

  public static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType)
          .add(SOURCE, DataTypes.StringType)
          .add(TEXT, DataTypes.StringType)
          .add(EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType));

  private ExampleTable() {}
}
