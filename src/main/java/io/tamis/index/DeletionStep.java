package io.tamis.index;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.roaringbitmap.RoaringBitmap;

/**
 * Ids in, the shards with their rows marked as deleted out. Shards themselves never change: the
 * lists of rows that count no more lie beside them.
 *
 * @param runId distinguishes this run's files from others'
 */
public record DeletionStep(String runId) {
  /** Ids that the driver takes in and every task gets: some 400 MB with ids of 32 letters. */
  public static final int MOST_IDS = 1 << 22;

  /**
   * @param ids each at most once, some of them in no shard
   * @return every shard of the index, in its order
   */
  public List<ShardEntry> apply(JavaSparkContext context, IndexFolder index, String[] ids) {
    List<ShardEntry> shards = index.manifest().shards();
    Broadcast<String[]> wanted = context.broadcast(ids);
    context.setJobDescription("index: rows of " + ids.length + " ids");
    String runId = runId(); // tasks carry the name, never the step
    try (ShardTable.Opener opener = ShardTable.opener(context, index)) {
      return context
          .parallelize(shards, shards.size())
          .map(entry -> withDeletions(entry, opener, wanted.value(), runId))
          .collect(); // a few hundred bytes a shard
    } finally {
      wanted.destroy();
      context.setJobDescription(null);
    }
  }

  private static ShardEntry withDeletions(
      ShardEntry entry, ShardTable.Opener opener, String[] ids, String runId) throws IOException {
    RoaringBitmap deleted = new RoaringBitmap();
    try (Shard shard = opener.open(entry)) {
      for (String id : ids) {
        int row = shard.row(id);
        if (row >= 0 && shard.isLive(row)) {
          deleted.add(row);
        }
      }
      if (deleted.isEmpty()) {
        return entry;
      }
      deleted.or(shard.deleted());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    deleted.runOptimize();
    deleted.serialize(new DataOutputStream(bytes));
    // a second attempt of the task must not touch what the first one wrote
    String name =
        "%s/%s-%s-%d.bin"
            .formatted(
                IndexFolder.DELETIONS,
                new Path(entry.folder()).getName(),
                runId,
                TaskContext.get().taskAttemptId());
    StoredFile list =
        ShardStore.write(
            opener.conf().value().value(),
            new Path(opener.index().address()),
            name,
            bytes.toByteArray());
    return entry.withDeletions(list, deleted.getLongCardinality());
  }
}
