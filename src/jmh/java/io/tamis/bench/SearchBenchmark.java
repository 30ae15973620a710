package io.tamis.bench;

import io.tamis.index.Encoding;
import io.tamis.index.Shard;
import io.tamis.index.ShardSearch;
import io.tamis.index.ShardSettings;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.roaringbitmap.RoaringBitmap;

/** Queries a second that one thread asks one shard, one after another, distances measured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SearchBenchmark {
  /** Of the queries, one after another. */
  @Param("")
  public String queries;

  /** Folder of the shard, which was built before. */
  @Param("")
  public String folder;

  @Param({"FLOAT32", "INT8", "INT4", "BIT"})
  public Encoding encoding;

  @Param({"10", "100", "1000"})
  public int k;

  private Shard shard;
  private VectorBlock[] blocks;
  private int next;

  @Setup
  public void open() throws IOException {
    float[][] vectors = Npy.read(Path.of(queries));
    ShardSettings settings = IndexBenchmark.settings(vectors[0].length, encoding);
    shard = Shard.open(Path.of(folder), settings, new RoaringBitmap());
    blocks = new VectorBlock[vectors.length];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = new VectorBlock(Metric.EUCLIDEAN, new String[] {"q"}, new float[][] {vectors[i]});
    }
  }

  @TearDown
  public void close() throws IOException {
    shard.close();
  }

  @Benchmark
  public double nearest() throws IOException {
    VectorBlock query = blocks[next];
    next = (next + 1) % blocks.length;
    double[] sum = new double[1];
    new ShardSearch(shard, encoding, 1)
        .nearest(
            query,
            new double[] {Double.POSITIVE_INFINITY},
            k,
            (i, id, squaredDistance) -> sum[0] += squaredDistance);
    return sum[0];
  }
}
