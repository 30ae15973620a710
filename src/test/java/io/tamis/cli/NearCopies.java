package io.tamis.cli;

import io.tamis.NpyFiles;
import io.tamis.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Copies of 1 % of the pool's vectors, each a little moved, by the recipe of the shared data. */
final class NearCopies {
  private NearCopies() {}

  /** Rows that are copied: the first 200 of source gsm8k. */
  static int[] originals() {
    try {
      List<String> ids = Files.readAllLines(Path.of(SharedData.path("vectors/pool_ids.txt")));
      return IntStream.range(0, ids.size())
          .filter(row -> ids.get(row).startsWith("gsm8k-"))
          .limit(200)
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shape [200 * times, d], all copies of the first original, then of the second, and so on. */
  static float[][] of(String pool, int times) {
    float[][] vectors = NpyFiles.read(pool);
    int[] originals = originals();
    float[][] copies = new float[originals.length * times][vectors[0].length];
    for (int n = 0; n < copies.length; n++) {
      long row = originals[n / times];
      long copy = n % times;
      for (int k = 0; k < copies[n].length; k++) {
        long hash = (row * 73856093L ^ copy * 19349663L ^ k * 83492791L) & 0xFFFFFFFFL;
        copies[n][k] = (float) (vectors[(int) row][k] + 0.002 * (hash / 0x1p32 - 0.5));
      }
    }
    return copies;
  }
}
