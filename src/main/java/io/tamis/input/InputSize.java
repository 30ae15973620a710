package io.tamis.input;

import io.tamis.arrow.ArrowFile;
import io.tamis.arrow.ArrowSize;
import io.tamis.config.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * How large an input is, told from its files' headers or first lines, without Spark.
 *
 * @param format of the files
 * @param rows at least 0
 * @param isExact whether the rows were counted; else they follow from a sample
 * @param dimensions of the vectors; empty where the rows bring none
 * @param bytes of the rows, unpacked
 */
public record InputSize(
    InputFormat format, long rows, boolean isExact, OptionalInt dimensions, long bytes) {
  /** Footers that are read; of more files, so many spread evenly. */
  private static final int MOST_FOOTERS = 1000;

  /**
   * @throws IllegalArgumentException if there are no files, one cannot be read, or the input is a
   *     table, whose rows Spark alone can count
   */
  public static InputSize of(Configuration conf, InputConfig config) {
    Require.that(
        config.path().isPresent(),
        config.key("table")
            + " "
            + config.table().orElse("")
            + " is a table, whose size is not told without a job; give it as an option");
    InputFiles files = InputFiles.find(conf, config.key("path"), config.path().orElseThrow());
    InputFormat format = config.format() == InputFormat.AUTO ? files.format() : config.format();
    try {
      return switch (format) {
        case ARROW -> ofArrow(conf, files, config);
        case NPY, SAFETENSORS -> ofVectors(conf, files, config.withFormat(format));
        case PARQUET -> ofParquet(conf, files, config.withFormat(format));
        case JSONL, CSV -> LinesSample.of(conf, files, format).size(config.withFormat(format));
        case AUTO -> throw new IllegalStateException("the files' endings tell a format");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(config.key("path") + ": cannot read its files", e);
    }
  }

  private static InputSize ofVectors(Configuration conf, InputFiles files, InputConfig config) {
    List<VectorFile> headers =
        VectorFiles.of(files, config.format(), config.embedding()).readHeaders(conf);
    VectorFile last = headers.get(headers.size() - 1);
    long rows = last.firstId() + last.layout().rows();
    return new InputSize(
        config.format(),
        rows,
        true,
        OptionalInt.of(last.layout().columns()),
        rows * last.layout().rowBytes());
  }

  /** By the heads of batches; of many, some of each file. */
  private static InputSize ofArrow(Configuration conf, InputFiles files, InputConfig config)
      throws IOException {
    List<ArrowFile> opened = ArrowSource.open(conf, files.key(), files.addresses());
    int heads = Math.max(1, MOST_FOOTERS / opened.size());
    double rows = 0;
    double bytes = 0;
    double components = 0;
    boolean isExact = true;
    for (ArrowFile file : opened) {
      ArrowSize size = ArrowSize.of(conf, file, config.embedding().orElse(""), heads);
      double share = size.isAll() ? 1 : (double) file.length() / Math.max(1, size.bytes());
      rows += size.rows() * share;
      bytes += size.bytes() * share;
      components += size.components() * share;
      isExact &= size.isAll();
    }
    OptionalInt dimensions =
        components == 0
            ? OptionalInt.empty()
            : OptionalInt.of(Math.toIntExact(Math.round(components / rows)));
    return new InputSize(
        InputFormat.ARROW, Math.round(rows), isExact, dimensions, Math.round(bytes));
  }

  private static InputSize ofParquet(Configuration conf, InputFiles files, InputConfig config)
      throws IOException {
    int count = files.files().size();
    int read = Math.min(count, MOST_FOOTERS);
    long rows = 0;
    long bytes = 0;
    long components = 0;
    long stored = 0;
    for (int n = 0; n < read; n++) {
      InputFiles.InputFile file = files.files().get((int) ((long) n * count / read));
      stored += file.length();
      for (BlockMetaData block : blocks(conf, files.key(), file.path())) {
        rows += block.getRowCount();
        bytes += block.getTotalByteSize();
        components += config.embedding().map(column -> components(block, column)).orElse(0L);
      }
    }
    double share = read == count || stored == 0 ? 1 : (double) files.bytes() / stored;
    OptionalInt dimensions =
        components == 0 || rows == 0
            ? OptionalInt.empty()
            : OptionalInt.of(Math.toIntExact(Math.round((double) components / rows)));
    return new InputSize(
        InputFormat.PARQUET,
        Math.round(rows * share),
        read == count,
        dimensions,
        Math.round(bytes * share));
  }

  private static List<BlockMetaData> blocks(Configuration conf, String key, Path file)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      return reader.getFooter().getBlocks();
    } catch (RuntimeException e) { // what Parquet throws on a file that is none
      throw new IllegalArgumentException(
          key + ": " + InputFiles.shown(file) + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Values of the longest list at or below a column: those of its vectors. */
  private static long components(BlockMetaData block, String column) {
    return block.getColumns().stream()
        .filter(
            chunk -> {
              String path = chunk.getPath().toDotString();
              return path.equals(column) || path.startsWith(column + ".");
            })
        .mapToLong(ColumnChunkMetaData::getValueCount)
        .max()
        .orElse(0);
  }
}
