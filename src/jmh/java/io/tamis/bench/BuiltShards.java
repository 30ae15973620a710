package io.tamis.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tamis.index.Encoding;
import io.tamis.index.Shard;
import io.tamis.index.ShardRows;
import io.tamis.index.ShardSearch;
import io.tamis.index.ShardWriter;
import io.tamis.scan.Metric;
import io.tamis.scan.VectorBlock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.roaringbitmap.RoaringBitmap;

/**
 * Rows in one shard a thread, by a hash of their id, all built at once, as tasks of Spark do.
 *
 * @param seconds by the clock
 * @param cpuSeconds of the whole JVM, so that other work on the machine does not count
 */
record BuiltShards(List<Path> folders, Encoding encoding, double seconds, double cpuSeconds) {
  static BuiltShards build(Path parent, float[][] rows, Encoding encoding, int shards)
      throws Exception {
    List<Path> folders =
        IntStream.range(0, shards).mapToObj(i -> parent.resolve(encoding + "-" + i)).toList();
    for (Path folder : folders) {
      Files.createDirectories(folder);
      for (Path file : files(folder)) {
        Files.delete(file);
      }
    }
    long start = System.nanoTime();
    long cpuStart = cpuNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(shards)) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < shards; i++) {
        int shard = i;
        tasks.add(() -> write(folders.get(shard), rows, encoding, shard, shards));
      }
      for (Future<Integer> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
    return new BuiltShards(
        folders, encoding, (System.nanoTime() - start) / 1e9, (cpuNanos() - cpuStart) / 1e9);
  }

  private static int write(Path folder, float[][] rows, Encoding encoding, int shard, int shards)
      throws IOException {
    ShardRows own = new ShardRows(Metric.EUCLIDEAN, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      String id = Integer.toString(i);
      if (Math.floorMod(id.hashCode(), shards) == shard) {
        own.add(id, Optional.empty(), rows[i]);
      }
    }
    return ShardWriter.write(folder, IndexBenchmark.settings(rows[0].length, encoding), own);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  long bytes() throws IOException {
    long bytes = 0;
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Squared distances of what all shards together find, by query. */
  List<List<Double>> nearest(float[][] queries, int k) throws IOException {
    List<List<Double>> found =
        Stream.generate(ArrayList<Double>::new)
            .limit(queries.length)
            .<List<Double>>map(list -> list)
            .toList();
    String[] ids = IntStream.range(0, queries.length).mapToObj(i -> "q" + i).toArray(String[]::new);
    double[] bounds = new double[queries.length];
    Arrays.fill(bounds, Double.POSITIVE_INFINITY);
    for (Path folder : folders) {
      try (Shard shard =
          Shard.open(
              folder, IndexBenchmark.settings(queries[0].length, encoding), new RoaringBitmap())) {
        new ShardSearch(shard, encoding, 1)
            .nearest(
                new VectorBlock(Metric.EUCLIDEAN, ids, queries),
                bounds,
                k,
                (i, id, squaredDistance) -> found.get(i).add(squaredDistance));
      }
    }
    return found;
  }
}
