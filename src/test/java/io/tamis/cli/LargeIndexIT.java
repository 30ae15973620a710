package io.tamis.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.NpyFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor of 1 GB serves an index of more than 3 GB: shards are mapped, not read in. */
@Tag("long")
class LargeIndexIT {
  private static final int ROWS = 200_000;
  private static final int DIMENSIONS = 4_096;
  private static final int QUERIES = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @TempDir private Path folder;

  /** The most that a process was seen to hold, in bytes. */
  private static final class Peak {
    private static final Pattern LINE = Pattern.compile("(RssAnon|RssFile):\\s+(\\d+) kB");
    private long anonymous;
    private long mapped;

    void look(long pid) throws IOException {
      try {
        Matcher line = LINE.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        while (line.find()) {
          long bytes = Long.parseLong(line.group(2)) << 10;
          if (line.group(1).equals("RssAnon")) {
            anonymous = Math.max(anonymous, bytes);
          } else {
            mapped = Math.max(mapped, bytes);
          }
        }
      } catch (NoSuchFileException e) {
        // it has ended just now, or this is no Linux
      }
    }
  }

  @Test
  void isServedFromAHeapOfOneGigabyte() throws Exception {
    Path pool = writePool();
    long start = System.nanoTime();
    Forked build =
        launched(
            "build",
            List.of(
                "index",
                "build",
                "--set=candidates.path=" + pool,
                "--set=index.path=" + folder.resolve("index"),
                "--set=index.max-connections=4",
                "--set=index.beam-width=4",
                "--master=local[2]",
                "--spark=spark.driver.memory=8g",
                "--spark=spark.local.dir=" + folder.resolve("scratch")));
    assertThat(build.exitCode(PATIENCE)).as(build.said()).isZero();
    double buildSeconds = (System.nanoTime() - start) / 1e9;
    long bytes = bytes(folder.resolve("index/shards"));
    assertThat(bytes).isGreaterThan(3_000_000_000L);

    Cluster cluster = Cluster.start(folder.resolve("cluster"), "--workers", "1", "--memory", "1g");
    try {
      start = System.nanoTime();
      EventLog events = new EventLog(folder.resolve("events"));
      List<String> line =
          new ArrayList<>(
              List.of(
                  "select",
                  "--set=candidates.path=" + pool,
                  "--set=queries.path=" + folder.resolve("queries.npy"),
                  "--set=index.path=" + folder.resolve("index"),
                  "--set=index.cache=" + folder.resolve("cache"),
                  "--set=search.kind=hnsw",
                  "--set=search.depth=100",
                  "--set=search.minimum-recall=0",
                  "--set=density.bandwidth=0.25",
                  "--set=transport.alpha=0.6",
                  "--set=sample.count=100",
                  "--set=output.path=" + folder.resolve("output"),
                  "--master=" + cluster.url(),
                  "--spark=spark.executor.memory=1g",
                  "--spark=spark.driver.memory=1g"));
      line.addAll(events.options());
      Forked select = launched("select", line);
      Peak peak = new Peak();
      long executor = 0;
      while (select.process().isAlive()) {
        executor = cluster.executor(1).map(ProcessHandle::pid).orElse(executor);
        peak.look(executor);
        Thread.sleep(100);
      }
      assertThat(select.exitCode(PATIENCE)).as(select.said()).isZero();
      System.out.printf(
          "index of %,d MB, built in %.0f s; selected from in %.0f s by one executor with -Xmx1g:"
              + " heap at most %,d MB, anonymous memory %,d MB, mapped files %,d MB%n%s%n",
          bytes / 1_000_000,
          buildSeconds,
          (System.nanoTime() - start) / 1e9,
          peakHeap(events) / 1_000_000,
          peak.anonymous / 1_000_000,
          peak.mapped / 1_000_000,
          JobFiles.metrics(folder.resolve("output")).toPrettyString());
      assertThat(folder.resolve("output/_SUCCESS")).exists();
      assertThat(events.events("ExecutorAdded")).hasSize(1); // none was lost and replaced
      assertThat(peakHeap(events)).isBetween(1L, 1L << 30);
      assertThat(peak.anonymous).isLessThan(3L << 29);
    } finally {
      cluster.stop();
    }
  }

  private Forked launched(String run, List<String> line) throws IOException {
    return Forked.launched(folder.resolve(run + ".log"), line);
  }

  private static long peakHeap(EventLog events) throws IOException {
    long peak = 0;
    for (JsonNode end : events.events("TaskEnd")) {
      peak = Math.max(peak, end.at("/Task Executor Metrics/JVMHeapMemory").asLong());
    }
    return peak;
  }

  private static long bytes(Path below) throws IOException {
    long bytes = 0;
    for (String name : Forked.below(below)) {
      bytes += Files.isRegularFile(below.resolve(name)) ? Files.size(below.resolve(name)) : 0;
    }
    return bytes;
  }

  /** Rows in clusters, never all in memory; the first of them are the queries, too. */
  private Path writePool() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    float[][] centers = gaussian(random, 100, DIMENSIONS, 1 / 64.0);
    float[][] directions = gaussian(random, 20, DIMENSIONS, 0.5 / 64);
    float[] noise = gaussian(random, 1, 1 << 20, 0.2 / 64)[0];
    float[][] queries = new float[QUERIES][];
    Path file = folder.resolve("pool.npy");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(header());
      ByteBuffer bytes = ByteBuffer.allocate(DIMENSIONS * Float.BYTES);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < ROWS; row++) {
        float[] vector = centers[random.nextInt(centers.length)].clone();
        float[] direction = directions[random.nextInt(directions.length)];
        float step = random.nextFloat();
        int from = random.nextInt(noise.length - DIMENSIONS);
        for (int k = 0; k < DIMENSIONS; k++) {
          vector[k] += step * direction[k] + noise[from + k];
        }
        bytes.asFloatBuffer().put(vector);
        out.write(bytes.array());
        if (row < QUERIES) {
          queries[row] = vector;
        }
      }
    }
    NpyFiles.write(folder.resolve("queries.npy"), queries);
    return file;
  }

  private static byte[] header() {
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(ROWS, DIMENSIONS);
    byte[] padded = (text + " ".repeat(117 - text.length()) + "\n").getBytes(US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + padded.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(US_ASCII)).put((byte) 1).put((byte) 0);
    return bytes.putShort((short) padded.length).put(padded).array();
  }

  private static float[][] gaussian(SplittableRandom random, int n, int d, double spread) {
    float[][] vectors = new float[n][d];
    for (float[] vector : vectors) {
      for (int k = 0; k < d; k++) {
        vector[k] = (float) (spread * random.nextGaussian());
      }
    }
    return vectors;
  }
}
