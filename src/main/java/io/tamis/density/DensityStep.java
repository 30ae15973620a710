package io.tamis.density;

import io.tamis.config.Require;
import io.tamis.embed.EmbeddingTable;
import io.tamis.index.Encoding;
import io.tamis.index.IndexFolder;
import io.tamis.index.Shard;
import io.tamis.index.ShardEntry;
import io.tamis.index.ShardSearch;
import io.tamis.index.ShardTable;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import io.tamis.scan.VectorRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link EmbeddingTable} of candidates or an index of them, and the ids of some in, their {@link
 * Densities} out.
 *
 * @param config with a bandwidth above 0
 * @param metric under cosine, distances are those of the vectors scaled to length one
 */
public record DensityStep(DensityConfig config, Metric metric) {
  /**
   * Components of the candidates asked for in one pass: 64 MB, and in each task again as tiles, and
   * up to as much of rows that wait for others.
   */
  private static final long BLOCK_COMPONENTS = 1L << 24;

  /** Components of all candidates asked for, on the driver: 1 GB. */
  public static final long MOST_COMPONENTS = 1L << 28;

  /** Distances kept in one task where only the nearest count: 128 MB. */
  private static final long BLOCK_DISTANCES = 1L << 24;

  /** Where the vectors are and who adds up kernels: the rows themselves, or an index of them. */
  private interface Pool {
    /** The candidates' vectors: [n, d] floats on the driver, 51 MB at n = 50,000, d = 256. */
    VectorBlock vectors(String[] candidates);

    KernelSums sums(VectorBlock block, KernelDensity kernel, int neighbors);
  }

  /**
   * By passes over all vectors.
   *
   * @param poolSize rows of {@code embeddings}
   * @param candidates ids in their order, each in the pool
   */
  public Densities apply(Dataset<Row> embeddings, long poolSize, String[] candidates) {
    if (candidates.length == 0) {
      return Densities.none();
    }
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embeddings.sparkSession().sparkContext());
    Pool pool = new ScannedPool(context, embeddings, metric);
    return measure(context, pool, dimensions(embeddings), poolSize, candidates);
  }

  /**
   * By the graphs of an index, each asked for what lies within the bandwidth of each candidate.
   *
   * @param breadth see {@link ShardSearch}
   * @param candidates ids in their order, each in the index
   */
  public Densities apply(
      JavaSparkContext context, IndexFolder index, double breadth, String[] candidates) {
    if (candidates.length == 0) {
      return Densities.none();
    }
    return measure(
        context,
        new IndexedPool(context, index, metric, breadth),
        index.manifest().settings().dimensions(),
        index.manifest().rows(),
        candidates);
  }

  private Densities measure(
      JavaSparkContext context, Pool pool, int dimensions, long poolSize, String[] candidates) {
    long components = (long) candidates.length * dimensions;
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
    VectorBlock touched = pool.vectors(candidates);
    KernelDensity kernel =
        KernelDensity.forPool(config.bandwidth(), Math.max(poolSize, candidates.length));
    int neighbors = config.neighbors().orElse(Integer.MAX_VALUE);
    int blockSize = blockSize(touched.dimensions());
    double[] densities = new double[candidates.length];
    int[] nearDuplicates = new int[candidates.length];
    long compared = 0;
    for (int from = 0; from < candidates.length; from += blockSize) {
      int to = Math.min(candidates.length, from + blockSize);
      context.setJobDescription(
          "density: candidates " + (from + 1) + " to " + to + " of " + candidates.length);
      VectorBlock block = touched.rows(IntStream.range(from, to).toArray());
      KernelSums sums =
          switch (config.scope()) {
            case POOL -> pool.sums(block, kernel, neighbors);
            case PREFETCHED -> overTouched(context, touched, block, kernel, neighbors);
          };
      sums.writeTo(densities, nearDuplicates, from);
      compared += sums.compared();
    }
    return new Densities(candidates, densities, nearDuplicates, compared);
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

  private record ScannedPool(JavaSparkContext context, Dataset<Row> embeddings, Metric metric)
      implements Pool {
    @Override
    public VectorBlock vectors(String[] candidates) {
      Broadcast<Set<String>> wanted = context.broadcast(new HashSet<>(Arrays.asList(candidates)));
      try {
        Map<String, float[]> vectors = new HashMap<>();
        EmbeddingTable.batches(embeddings)
            .mapPartitions(batches -> List.of(found(batches, wanted.value())).iterator())
            .collect()
            .forEach(vectors::putAll);
        return block(metric, candidates, vectors);
      } finally {
        wanted.destroy();
      }
    }

    private static Map<String, float[]> found(Iterator<VectorRows> batches, Set<String> wanted) {
      Map<String, float[]> found = new HashMap<>();
      batches.forEachRemaining(
          rows -> {
            for (int row = 0; row < rows.size(); row++) {
              String id = rows.id(row);
              if (wanted.contains(id)) {
                float[] vector = new float[rows.dimensions(row)];
                rows.copy(row, 1, vector.length, vector, 0);
                found.put(id, vector);
              }
            }
          });
      return found;
    }

    @Override
    public KernelSums sums(VectorBlock block, KernelDensity kernel, int neighbors) {
      Broadcast<Cells> cells = context.broadcast(Cells.of(block));
      try {
        return EmbeddingTable.batches(embeddings)
            .mapPartitions(
                batches -> {
                  CellScan scan = new CellScan(cells.value(), kernel, neighbors);
                  batches.forEachRemaining(scan::add);
                  return List.of(scan.finish()).iterator();
                })
            .treeReduce(KernelSums::plus);
      } finally {
        cells.destroy();
      }
    }
  }

  private record IndexedPool(
      JavaSparkContext context, IndexFolder index, Metric metric, double breadth) implements Pool {
    private JavaRDD<ShardEntry> shards() {
      List<ShardEntry> shards = index.manifest().shards();
      return context.parallelize(shards, Math.min(shards.size(), 4 * context.defaultParallelism()));
    }

    @Override
    public VectorBlock vectors(String[] candidates) {
      Broadcast<String[]> wanted = context.broadcast(candidates);
      try (ShardTable.Opener opener = ShardTable.opener(context, index)) {
        Map<String, float[]> vectors = new HashMap<>();
        shards()
            .map(
                entry -> {
                  try (Shard shard = opener.open(entry)) {
                    return shard.vectors(wanted.value());
                  }
                })
            .collect()
            .forEach(vectors::putAll);
        return block(metric, candidates, vectors);
      } finally {
        wanted.destroy();
      }
    }

    @Override
    public KernelSums sums(VectorBlock block, KernelDensity kernel, int neighbors) {
      Broadcast<VectorBlock> shared = context.broadcast(block);
      Encoding encoding = index.manifest().settings().encoding();
      double around = breadth;
      try (ShardTable.Opener opener = ShardTable.opener(context, index)) {
        return shards()
            .map(
                entry -> {
                  KernelSums sums = new KernelSums(kernel, shared.value().size(), neighbors);
                  try (Shard shard = opener.open(entry)) {
                    new ShardSearch(shard, encoding, around)
                        .within(shared.value(), bounds(kernel, shared.value().size()), sums::add);
                  }
                  return sums;
                })
            .treeReduce(KernelSums::plus);
      } finally {
        shared.destroy();
      }
    }
  }

  private static VectorBlock block(Metric metric, String[] candidates, Map<String, float[]> byId) {
    return new VectorBlock(
        metric, candidates, Arrays.stream(candidates).map(byId::get).toArray(float[][]::new));
  }

  /** Squared distances within which a candidate counts. */
  private static double[] bounds(KernelDensity kernel, int size) {
    double[] bounds = new double[size];
    Arrays.fill(bounds, kernel.bandwidth() * kernel.bandwidth());
    return bounds;
  }

  private static KernelSums overTouched(
      JavaSparkContext context,
      VectorBlock touched,
      VectorBlock block,
      KernelDensity kernel,
      int neighbors) {
    Broadcast<Cells> cells = context.broadcast(Cells.of(block));
    Broadcast<VectorBlock> others = context.broadcast(touched);
    int slices = Math.max(1, Math.min(touched.size() / 256, context.defaultParallelism() * 2));
    List<Integer> starts = IntStream.range(0, slices).boxed().toList();
    try {
      return context
          .parallelize(starts, slices)
          .map(
              slice -> {
                VectorBlock pool = others.value();
                CellScan scan = new CellScan(cells.value(), kernel, neighbors);
                int[] mine =
                    IntStream.range(0, pool.size()).filter(i -> i % slices == slice).toArray();
                scan.add(pool.rows(mine));
                return scan.finish();
              })
          .treeReduce(KernelSums::plus);
    } finally {
      cells.destroy();
      others.destroy();
    }
  }
}
