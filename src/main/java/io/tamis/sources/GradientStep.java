package io.tamis.sources;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@link GradientTable} in, checked, and {@link GradientBlock}s out, laid out by the data alone.
 */
record GradientStep(GradientTable.Kind kind, Offset offset) {
  private static final String CHUNK = "_tamis_chunk";

  /**
   * @throws IllegalArgumentException if a row cannot be worked with; names it
   */
  GradientRows.Groups groups(Dataset<Row> rows) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    context.setJobDescription("sources: check the " + kind.spelled() + " rows");
    GradientTable.Kind kind = kind(); // tasks carry these, never the step
    Offset offset = offset();
    try {
      return GradientTable.columns(rows, kind)
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          .mapPartitions(part -> List.of(look(part, kind, offset)).iterator())
          .fold(new GradientRows(), GradientRows::plus)
          .checked(kind.spelled());
    } finally {
      context.setJobDescription(null);
    }
  }

  private static GradientRows look(
      Iterator<InternalRow> part, GradientTable.Kind kind, Offset offset) {
    GradientRows found = new GradientRows();
    while (part.hasNext()) {
      InternalRow row = part.next();
      try {
        found.add(GradientTable.read(row, kind, offset));
      } catch (IllegalArgumentException e) {
        found.refuse(GradientTable.id(row), e.getMessage());
      }
    }
    return found;
  }

  /** Partitions in the order of the groups; in each, blocks in the order of groups and ids. */
  JavaRDD<GradientBlock> blocks(Dataset<Row> rows, BlockLayout layout) {
    UserDefinedFunction chunk =
        udf((UDF2<String, String, Integer>) layout::chunk, DataTypes.IntegerType);
    UserDefinedFunction partition =
        udf((UDF1<Integer, Integer>) layout::partition, DataTypes.IntegerType);
    Column chunkOfRow = chunk.apply(col(kind.group()), col(GradientTable.ID)).as(CHUNK);
    GradientTable.Kind kind = kind();
    Offset offset = offset();
    return GradientTable.columns(rows, kind, chunkOfRow)
        .repartitionById(layout.partitionCount(), partition.apply(col(CHUNK)))
        .sortWithinPartitions(CHUNK, GradientTable.ID)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(part -> new Blocks(part, kind, offset, layout));
  }

  /** Rows of one group, up to a block's size, gathered one block at a time. */
  private static final class Blocks implements Iterator<GradientBlock> {
    private final Iterator<InternalRow> rows;
    private final GradientTable.Kind kind;
    private final Offset offset;
    private final BlockLayout layout;
    private GradientRow next;

    Blocks(Iterator<InternalRow> rows, GradientTable.Kind kind, Offset offset, BlockLayout layout) {
      this.rows = rows;
      this.kind = kind;
      this.offset = offset;
      this.layout = layout;
      advance();
    }

    private void advance() {
      next = rows.hasNext() ? GradientTable.read(rows.next(), kind, offset) : null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public GradientBlock next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      List<GradientRow> gathered = new ArrayList<>();
      String group = next.group();
      while (next != null
          && next.group().equals(group)
          && gathered.size() < GradientBlock.MOST_ROWS) {
        gathered.add(next);
        advance();
      }
      return block(layout.group(group), gathered);
    }

    private GradientBlock block(int group, List<GradientRow> rows) {
      int d = rows.get(0).gradient().length;
      float[] gradients = new float[rows.size() * d];
      double[] offsets = new double[rows.size()];
      double[] outputs = new double[kind == GradientTable.Kind.EVALUATION ? rows.size() : 0];
      for (int n = 0; n < rows.size(); n++) {
        System.arraycopy(rows.get(n).gradient(), 0, gradients, n * d, d);
        offsets[n] = rows.get(n).offset();
        if (outputs.length > 0) {
          outputs[n] = rows.get(n).output();
        }
      }
      return new GradientBlock(group, rows.size(), gradients, offsets, outputs);
    }
  }
}
