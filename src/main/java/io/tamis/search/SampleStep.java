package io.tamis.search;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.RowBuffer;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link EmbeddingTable} of candidates and a block of queries in, a {@link Sample} out: which rows
 * are in it depends on their ids alone.
 *
 * @param fraction of the candidates, about, in (0, 1]
 * @param depth neighbors in the sample to find for each query
 */
public record SampleStep(double fraction, int depth) {
  /** The fraction is a number of 2⁻²⁰ths. */
  private static final int HASH_BITS = 20;

  public SampleStep {
    Require.between("fraction", Math.scalb(1.0, -HASH_BITS), 1, fraction);
  }

  /** As {@link SearchStep#apply(Dataset, long, VectorBlock)}. */
  public Sample apply(Dataset<Row> embeddings, long poolSize, VectorBlock queries) {
    JavaSparkContext context = SearchStep.context(embeddings);
    context.setJobDescription("search: radii from a sample");
    long buckets = (long) (fraction * (1 << HASH_BITS));
    // as few tasks as keep all cores busy: each ships a list of the sample's neighbors
    JavaRDD<VectorRows> rows =
        EmbeddingTable.batches(embeddings)
            .map(batch -> sampled(batch, buckets))
            .coalesce(context.defaultParallelism());
    double[] unbounded = SearchStep.unbounded(queries.size());
    Hits[] hits = SearchStep.nearest(context, rows, queries, unbounded, depth);
    double actual = (double) buckets / (1 << HASH_BITS);
    return new Sample(
        actual,
        Neighborhoods.of(queries, hits, Math.round(actual * poolSize)),
        Arrays.stream(hits).map(Hits::squaredDistances).toArray(double[][]::new));
  }

  private static VectorRows sampled(VectorRows rows, long buckets) {
    RowBuffer sample = new RowBuffer(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      String id = rows.id(row);
      if (Ids.hash(id) >>> (Long.SIZE - HASH_BITS) < buckets) {
        sample.add(id, rows, row);
      }
    }
    return sample;
  }
}
