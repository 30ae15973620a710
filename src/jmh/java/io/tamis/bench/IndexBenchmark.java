package io.tamis.bench;

import io.tamis.index.Encoding;
import io.tamis.index.ShardSettings;
import io.tamis.scan.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What {@code deploy/bench/index} runs: makes data, measures one dataset, prints all figures. */
public final class IndexBenchmark {
  static final int MAX_CONNECTIONS = 16;
  static final int BEAM_WIDTH = 100;

  /** Built before anything is timed, so that the compiler has seen the code. */
  private static final int WARM_UP_ROWS = 10_000;

  private static final int MADE_QUERIES = 200;
  private static final int MOST_QUERIES = 400;

  private IndexBenchmark() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "make" -> make(Path.of(args[1]), whole(args[2]), whole(args[3]));
      case "take" -> take(Path.of(args[1]), Path.of(args[2]), args);
      case "measure" -> measure(args[1], Path.of(args[2]), whole(args[3]));
      case "print" -> new IndexTables(new Results(Path.of(args[1]))).print(System.out);
      default -> throw new IllegalArgumentException("no command " + args[0]);
    }
  }

  private static int whole(String value) {
    return Integer.parseInt(value);
  }

  static ShardSettings settings(int dimensions, Encoding encoding) {
    return new ShardSettings(Metric.EUCLIDEAN, dimensions, MAX_CONNECTIONS, BEAM_WIDTH, encoding);
  }

  private static void make(Path folder, int count, int dimensions) throws Exception {
    MadeVectors made = new MadeVectors(dimensions, 1);
    float[][] rows = made.rows(count);
    store(folder, rows, made.queries(rows, MADE_QUERIES));
  }

  /** Rows from one file, queries from all others. */
  private static void take(Path folder, Path rows, String[] args) throws Exception {
    float[][] queries = {};
    for (String file : Arrays.asList(args).subList(3, args.length)) {
      float[][] more = Npy.read(Path.of(file));
      queries = Arrays.copyOf(queries, queries.length + more.length);
      System.arraycopy(more, 0, queries, queries.length - more.length, more.length);
    }
    float[][] all = queries;
    int step = Math.ceilDiv(all.length, MOST_QUERIES);
    float[][] some = new float[Math.ceilDiv(all.length, step)][];
    Arrays.setAll(some, i -> all[i * step]);
    store(folder, Npy.read(rows), some);
  }

  private static void store(Path folder, float[][] rows, float[][] queries) throws Exception {
    Files.createDirectories(folder);
    Npy.write(folder.resolve("rows.npy"), rows);
    Npy.write(folder.resolve("queries.npy"), queries);
    Truth.of(rows, queries).write(folder.resolve("truth.txt"));
  }

  private static void measure(String dataset, Path folder, int repeats) throws Exception {
    float[][] rows = Npy.read(folder.resolve("rows.npy"));
    float[][] queries = Npy.read(folder.resolve("queries.npy"));
    Truth truth = Truth.read(folder.resolve("truth.txt"));
    Results results = new Results(folder.resolveSibling("results.tsv"));
    float[][] few = Arrays.copyOf(rows, Math.min(rows.length, WARM_UP_ROWS));
    for (Encoding encoding : Encoding.values()) {
      String system = encoding.toString();
      BuiltShards.build(folder, few, encoding, 1);
      BuiltShards one = build(results, dataset, folder, rows, encoding, 1, repeats);
      results.add(dataset, system, "bytes", (double) one.bytes() / rows.length);
      for (int depth = 0; depth < Truth.DEPTHS.size(); depth++) {
        int k = Truth.DEPTHS.get(depth);
        double recall = truth.recall(depth, one.nearest(queries, k));
        results.add(dataset, system, "recall@" + k, recall);
        results.add(
            dataset, system, "queries@" + k, queriesPerSecond(folder, encoding, k, repeats));
      }
    }
    BuiltShards two = build(results, dataset, folder, rows, Encoding.FLOAT32, 2, repeats);
    List<List<Double>> found = two.nearest(queries, Truth.DEPTHS.get(1));
    results.add(dataset, "FLOAT32", "recall of 2", truth.recall(1, found));
  }

  private static BuiltShards build(
      Results results,
      String dataset,
      Path folder,
      float[][] rows,
      Encoding encoding,
      int shards,
      int repeats)
      throws Exception {
    double[] rates = new double[repeats];
    double[] cpuRates = new double[repeats];
    BuiltShards built = null;
    for (int i = 0; i < repeats; i++) {
      built = BuiltShards.build(folder, rows, encoding, shards);
      rates[i] = rows.length / built.seconds();
      cpuRates[i] = rows.length / built.cpuSeconds();
      System.err.printf(
          Locale.ROOT,
          "%s %s, %d at once: %.0f vectors/s, %.0f per CPU second%n",
          dataset,
          encoding,
          shards,
          rates[i],
          cpuRates[i]);
    }
    results.add(dataset, encoding.toString(), "rate of " + shards, rates);
    results.add(dataset, encoding.toString(), "CPU rate of " + shards, cpuRates);
    return built;
  }

  private static double queriesPerSecond(Path folder, Encoding encoding, int k, int repeats)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(SearchBenchmark.class.getName())
        .param("queries", folder.resolve("queries.npy").toString())
        .param("folder", folder.resolve(encoding + "-0").toString())
        .param("encoding", encoding.toString())
        .param("k", Integer.toString(k))
        .warmupIterations(2)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(1 + repeats)
        .measurementTime(TimeValue.seconds(1))
        .forks(1)
        .output(folder.resolve("jmh.log").toString());
    RunResult result = new Runner(options.build()).runSingle();
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }
}
