package io.tamis.density;

import static org.apache.spark.sql.functions.col;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import io.tamis.scan.BlockedScan;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@link EmbeddingTable} of candidates and the ids of some of them in, their {@link Densities} out.
 *
 * @param config with a bandwidth above 0
 * @param metric under cosine, distances are those of the vectors scaled to length one
 */
public record DensityStep(DensityConfig config, Metric metric) {
  /** Components of the candidates asked for in one pass: 64 MB, and again as tiles in each task. */
  private static final long BLOCK_COMPONENTS = 1L << 24;

  /** Components of all candidates asked for, on the driver: 1 GB. */
  private static final long MOST_COMPONENTS = 1L << 28;

  /** Distances kept in one task where only the nearest count: 128 MB. */
  private static final long BLOCK_DISTANCES = 1L << 24;

  /**
   * @param candidates ids in their order, each in the pool
   * @param poolSize rows of {@code embeddings}
   */
  public Densities apply(Dataset<Row> embeddings, long poolSize, String[] candidates) {
    if (candidates.length == 0) {
      return Densities.none();
    }
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    long components = (long) candidates.length * dimensions(embeddings);
    Require.that(
        components <= MOST_COMPONENTS,
        candidates.length
            + " candidates need a density, with "
            + components
            + " components in all, more than the "
            + MOST_COMPONENTS
            + " that the driver takes; raise transport.alpha, lower search.depth, or set"
            + " density.bandwidth to 0");
    context.setJobDescription("density: vectors of " + candidates.length + " candidates");
    VectorBlock touched = vectors(context, embeddings, candidates);
    KernelDensity kernel =
        KernelDensity.forPool(config.bandwidth(), Math.max(poolSize, candidates.length));
    int neighbors = config.neighbors().orElse(Integer.MAX_VALUE);
    int blockSize = blockSize(touched.dimensions());
    double[] densities = new double[candidates.length];
    int[] nearDuplicates = new int[candidates.length];
    for (int from = 0; from < candidates.length; from += blockSize) {
      int to = Math.min(candidates.length, from + blockSize);
      context.setJobDescription(
          "density: candidates " + (from + 1) + " to " + to + " of " + candidates.length);
      VectorBlock block = touched.rows(IntStream.range(from, to).toArray());
      KernelSums sums =
          switch (config.scope()) {
            case POOL -> overPool(context, embeddings, block, kernel, neighbors);
            case PREFETCHED -> overTouched(context, touched, block, kernel, neighbors);
          };
      sums.writeTo(densities, nearDuplicates, from);
    }
    return new Densities(candidates, densities, nearDuplicates);
  }

  private static int dimensions(Dataset<Row> embeddings) {
    return EmbeddingTable.vectors(embeddings.limit(1))
        .map(row -> EmbeddingTable.vector(row).map(vector -> vector.length).orElse(0))
        .first();
  }

  private int blockSize(int dimensions) {
    long byComponents = BLOCK_COMPONENTS / dimensions;
    long byDistances =
        config.neighbors().isPresent()
            ? BLOCK_DISTANCES / config.neighbors().getAsInt()
            : Long.MAX_VALUE;
    return (int) Math.max(64, Math.min(byComponents, byDistances));
  }

  /** [n, d] floats on the driver: 51 MB at n = 50,000, d = 256. */
  private VectorBlock vectors(
      JavaSparkContext context, Dataset<Row> embeddings, String[] candidates) {
    Broadcast<Set<String>> wanted = context.broadcast(new HashSet<>(Arrays.asList(candidates)));
    try {
      Dataset<Row> some =
          embeddings.filter(
              functions
                  .udf((String id) -> wanted.value().contains(id), DataTypes.BooleanType)
                  .apply(col("id")));
      float[][] vectors = new float[candidates.length][];
      EmbeddingTable.collect(some)
          .forEach(
              (id, vector) -> vectors[Arrays.binarySearch(candidates, id, Ids.ORDER)] = vector);
      return new VectorBlock(metric, candidates, vectors);
    } finally {
      wanted.destroy();
    }
  }

  private static KernelSums overPool(
      JavaSparkContext context,
      Dataset<Row> embeddings,
      VectorBlock block,
      KernelDensity kernel,
      int neighbors) {
    Broadcast<VectorBlock> shared = context.broadcast(block);
    try {
      JavaRDD<InternalRow> rows = EmbeddingTable.vectors(embeddings);
      return rows.mapPartitions(
              part -> {
                SumScan scan = new SumScan(shared.value(), kernel, neighbors);
                part.forEachRemaining(row -> EmbeddingTable.visit(row, scan.scan::add));
                return scan.finish();
              })
          .treeReduce(KernelSums::plus);
    } finally {
      shared.destroy();
    }
  }

  private static KernelSums overTouched(
      JavaSparkContext context,
      VectorBlock touched,
      VectorBlock block,
      KernelDensity kernel,
      int neighbors) {
    Broadcast<VectorBlock> shared = context.broadcast(block);
    Broadcast<VectorBlock> others = context.broadcast(touched);
    int slices = Math.max(1, Math.min(touched.size() / 256, context.defaultParallelism() * 2));
    List<Integer> starts = IntStream.range(0, slices).boxed().toList();
    try {
      return context
          .parallelize(starts, slices)
          .map(
              slice -> {
                VectorBlock pool = others.value();
                SumScan scan = new SumScan(shared.value(), kernel, neighbors);
                for (int i = slice; i < pool.size(); i += slices) {
                  scan.scan.add(pool.ids()[i], pool.vector(i));
                }
                return scan.finish().next();
              })
          .treeReduce(KernelSums::plus);
    } finally {
      shared.destroy();
      others.destroy();
    }
  }

  /** A scan that adds up kernels. */
  private static final class SumScan {
    private final KernelSums sums;
    private final BlockedScan scan;

    SumScan(VectorBlock block, KernelDensity kernel, int neighbors) {
      sums = new KernelSums(kernel, block.size(), neighbors);
      double[] bounds = new double[block.size()];
      Arrays.fill(bounds, kernel.bandwidth() * kernel.bandwidth());
      scan =
          new BlockedScan(
              block,
              bounds,
              (query, candidate, squaredDistance) -> sums.add(query, squaredDistance));
    }

    Iterator<KernelSums> finish() {
      scan.finish();
      return List.of(sums).iterator();
    }
  }
}
