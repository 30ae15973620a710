package io.tamis.index;

import io.tamis.LocalSpark;
import io.tamis.MadePool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Indexes of made candidates, each in a folder of its own. */
public final class BuiltIndex {
  private BuiltIndex() {}

  /**
   * @param parent where the index and this machine's copies lie
   */
  public static IndexFolder of(Path parent, MadePool pool, ShardSettings settings, int shards) {
    return of(parent, pool.embeddings(3), settings, shards);
  }

  static IndexFolder of(Path parent, Dataset<Row> rows, ShardSettings settings, int shards) {
    try {
      Path folder = Files.createTempDirectory(parent, "index");
      List<ShardEntry> entries =
          new IndexStep(settings, shards, 0, UUID.randomUUID().toString())
              .apply(rows, folder.toUri().toString());
      return new IndexFolder(
          folder.toUri().toString(),
          new IndexManifest(
              IndexManifest.FORMAT, 1, settings, false, List.of(), List.of(), entries),
          new IndexConfig.Cache(parent.resolve("copies").toString(), 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The index with some rows marked as deleted. */
  public static IndexFolder without(IndexFolder index, String... ids) {
    IndexManifest manifest = index.manifest();
    List<ShardEntry> entries =
        new DeletionStep(UUID.randomUUID().toString())
            .apply(
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()), index, ids);
    return new IndexFolder(
        index.address(),
        new IndexManifest(
            manifest.format(),
            manifest.generation() + 1,
            manifest.settings(),
            manifest.hasEncoder(),
            manifest.inputs(),
            manifest.rejected(),
            entries),
        index.cache());
  }
}
