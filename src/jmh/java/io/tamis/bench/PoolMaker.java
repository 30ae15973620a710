package io.tamis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What {@code deploy/bench/run} makes its data with: {@code FOLDER FORMAT ROWS DIMENSIONS M...}.
 * Writes {@code pool.npy} or {@code pool.parquet}, and {@code queries_M.npy} for each M.
 */
public final class PoolMaker {
  private static final long SEED = 1;

  private PoolMaker() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int count = Integer.parseInt(args[2]);
    int dimensions = Integer.parseInt(args[3]);
    int[] sizes = Arrays.stream(args).skip(4).mapToInt(Integer::parseInt).toArray();
    Files.createDirectories(folder);
    MadePool pool = new MadePool(dimensions, Arrays.stream(sizes).max().orElse(0), SEED);
    try (RowWriter writer = writer(folder, args[1], count, dimensions)) {
      for (int i = 0; i < count; i++) {
        writer.add(pool.next());
      }
    }
    float[][] queries = pool.queries();
    for (int size : sizes) {
      Npy.write(folder.resolve("queries_" + size + ".npy"), Arrays.copyOf(queries, size));
    }
  }

  private static RowWriter writer(Path folder, String format, int count, int dimensions)
      throws IOException {
    return switch (format) {
      case "float32" -> new NpyWriter(folder.resolve("pool.npy"), count, dimensions, false);
      case "float16" -> new NpyWriter(folder.resolve("pool.npy"), count, dimensions, true);
      case "parquet" -> new PoolParquet(folder.resolve("pool.parquet"), count);
      default -> throw new IllegalArgumentException("no format " + format);
    };
  }
}
