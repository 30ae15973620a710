package io.tamis.cli;

import io.tamis.index.IndexFolder;
import io.tamis.index.IndexManifest;
import io.tamis.output.Metrics;
import java.util.Locale;
import java.util.Map;

/**
 * What is said of an index that was built or grew.
 *
 * @param given every key that was set
 */
record IndexFigures(SparkRun run, Map<String, String> given) {
  /**
   * @param figures of the run, to which those of the index are added
   */
  Metrics of(IndexManifest manifest, Metrics figures) {
    return figures
        .put("rows", manifest.rows())
        .put("dimensions", manifest.settings().dimensions())
        .put("shards", manifest.shards().size())
        .put("bytes", manifest.bytes())
        .put("config", given);
  }

  /**
   * Tells the tracking server of an append that is in place; the folder's own metrics stay those of
   * its build.
   *
   * @param appended rows
   */
  void tell(IndexFolder index, IndexManifest manifest, long appended) {
    Metrics metrics =
        of(manifest, new Metrics().put("appended", appended))
            .put("stages", run.progress().stages())
            .put("peak_memory", run.progress().peakMemory());
    run.tracking()
        .grown(run.spark().sparkContext().hadoopConfiguration(), index.address(), metrics.toJson());
  }

  /** One sentence. */
  static String told(IndexManifest manifest, long count, String what, String place) {
    return String.format(
        Locale.ROOT,
        "%,d %s: %,d rows of %d dimensions in %d shards, %.1f MB -> %s",
        count,
        what,
        manifest.rows(),
        manifest.settings().dimensions(),
        manifest.shards().size(),
        manifest.bytes() / 1e6,
        place);
  }
}
