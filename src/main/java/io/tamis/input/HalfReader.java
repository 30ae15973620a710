package io.tamis.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The rows of one row group of a Parquet file with half floats, with their file and their place.
 */
final class HalfReader implements PartitionReader<InternalRow> {
  private final ParquetFileReader file;
  private final RecordReader<InternalRow> records;
  private final HalfSource.Split split;
  private final int[] marks; // of file and row among the columns; -1 where it is not asked for
  private final int width;
  private final UTF8String address;
  private long next;
  private InternalRow row;

  HalfReader(HalfSource.Split split, Configuration conf, List<String> columns) throws IOException {
    this.split = split;
    this.width = columns.size();
    this.address = UTF8String.fromString(split.address());
    this.marks = new int[] {columns.indexOf(HalfSource.FILE), columns.indexOf(HalfSource.ROW)};
    file =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(InputFiles.ofAddress(split.address()), conf));
    try {
      MessageType whole = file.getFooter().getFileMetaData().getSchema();
      List<Type> wanted = new ArrayList<>();
      for (Type column : whole.getFields()) {
        if (columns.contains(column.getName())) {
          wanted.add(column);
        }
      }
      MessageType read = new MessageType(whole.getName(), wanted);
      int[] places = wanted.stream().mapToInt(type -> columns.indexOf(type.getName())).toArray();
      records =
          wanted.isEmpty() ? null : records(read, whole, new HalfConverter(read, places, width));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private RecordReader<InternalRow> records(
      MessageType read, MessageType whole, HalfConverter converter) throws IOException {
    file.setRequestedSchema(read);
    PageReadStore pages = file.readRowGroup(split.group());
    return new ColumnIOFactory(file.getFooter().getFileMetaData().getCreatedBy())
        .getColumnIO(read, whole)
        .getRecordReader(pages, converter);
  }

  @Override
  public boolean next() {
    if (next == split.rows()) {
      return false;
    }
    row = records == null ? new GenericInternalRow(width) : records.read();
    if (marks[0] >= 0) {
      row.update(marks[0], address);
    }
    if (marks[1] >= 0) {
      row.update(marks[1], split.firstRow() + next);
    }
    next++;
    return true;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
