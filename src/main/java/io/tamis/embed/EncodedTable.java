package io.tamis.embed;

import io.tamis.config.Ids;
import io.tamis.onnx.PartsStep;
import io.tamis.onnx.RowParts;
import io.tamis.onnx.WorkFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Texts that a model read, part by part, in files that outlive a run that is killed. One id a row.
 */
public final class EncodedTable {
  public static final String ID = EmbeddingTable.ID;

  /** Null where it is unknown. */
  public static final String SOURCE = EmbeddingTable.SOURCE;

  /** Null where there is none. */
  public static final String EMBEDDING = EmbeddingTable.EMBEDDING;

  /** Whether the text is missing or blank. */
  public static final String BLANK = "blank";

  /** Whether the text lost its end. */
  public static final String CUT = "cut";

  public static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType, false)
          .add(SOURCE, DataTypes.StringType, true)
          .add(EMBEDDING, EmbeddingTable.VECTOR, true)
          .add(BLANK, DataTypes.BooleanType, false)
          .add(CUT, DataTypes.BooleanType, false);

  /** Parts that a task reads: each is a small file. */
  private static final int PARTS_OF_A_TASK = 32;

  private EncodedTable() {}

  /** What a task makes of a part. */
  private record Maker(PartEncoder encoder) implements PartsStep.Maker {
    private record Text(String id, String text, String source) {}

    @Override
    public WorkFolder.Writer make(Iterator<InternalRow> rows, Configuration conf)
        throws IOException {
      List<Text> texts = new ArrayList<>(); // of one part, see RowParts.parts
      rows.forEachRemaining(
          row ->
              texts.add(
                  new Text(
                      row.getUTF8String(0).toString(),
                      row.isNullAt(1) ? null : row.getUTF8String(1).toString(),
                      row.isNullAt(2) ? null : row.getUTF8String(2).toString())));
      texts.sort(Comparator.comparing(Text::id, Ids.ORDER));
      List<EncodedText> encoded =
          encoder.encode(
              conf, texts.stream().map(text -> new PartEncoder.Named(text.id, text.text)).toList());
      List<EncodedText.Named> named =
          IntStream.range(0, texts.size())
              .mapToObj(
                  n -> new EncodedText.Named(texts.get(n).id, texts.get(n).source, encoded.get(n)))
              .toList();
      return out -> EncodedText.write(out, named);
    }
  }

  /** The name of the parts' folder below a {@link WorkFolder}. */
  private static String pass(TextEncoder.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Ids, texts and sources, read once: what the parts are of. */
  public static RowParts contents(Dataset<Row> texts) {
    return RowParts.of(texts, ID, TermTable.TEXT, SOURCE);
  }

  /**
   * Encodes the parts that are not there yet.
   *
   * @param texts an id, a text and a source a row, each id once
   * @return how many parts were there
   */
  public static int write(
      Dataset<Row> texts,
      OnnxEncoder encoder,
      TextEncoder.Role role,
      WorkFolder work,
      RowParts contents)
      throws IOException {
    return new PartsStep("embed", pass(role), contents.parts())
        .apply(
            texts.select(ID, TermTable.TEXT, SOURCE), ID, work, new Maker(encoder.encoder(role)));
  }

  /**
   * All finished parts.
   *
   * @param conf the configuration's broadcast, which must outlive the table
   */
  public static Dataset<Row> read(
      SparkSession spark,
      Broadcast<SerializableConfiguration> conf,
      TextEncoder.Role role,
      WorkFolder work,
      int parts) {
    List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
    String pass = pass(role);
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(numbers, Math.ceilDiv(parts, PARTS_OF_A_TASK))
            .flatMap(
                part ->
                    work.read(conf.value().value(), pass, part, EncodedText::read).stream()
                        .map(EncodedTable::toRow)
                        .iterator()),
        SCHEMA);
  }

  private static Row toRow(EncodedText.Named row) {
    EncodedText text = row.text();
    return RowFactory.create(
        row.id(),
        row.source(),
        text.hasVector() ? text.vector() : null,
        text.isBlank(),
        text.isCut());
  }
}
