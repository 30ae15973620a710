package io.tamis.index;

import java.io.Serializable;
import java.util.List;

/**
 * A shard, as its index's manifest names it.
 *
 * @param folder below the index's own
 * @param rows those included that were deleted since
 * @param documents different vectors
 * @param deletedRows how many rows count no more
 * @param deletions the list of those rows; empty while there are none
 */
public record ShardEntry(
    String folder,
    long rows,
    long documents,
    List<StoredFile> files,
    long deletedRows,
    List<StoredFile> deletions)
    implements Serializable {

  /** The first part of its folder's name. */
  int number() {
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    return Integer.parseInt(name.substring(0, name.indexOf('-')));
  }

  /** Bytes on disk. */
  public long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  public long liveRows() {
    return rows - deletedRows;
  }

  ShardEntry withDeletions(StoredFile list, long count) {
    return new ShardEntry(folder, rows, documents, files, count, List.of(list));
  }
}
