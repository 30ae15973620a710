package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tamis.LocalSpark;
import io.tamis.NpyFiles;
import io.tamis.SharedData;
import io.tamis.output.FolderHashes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same input and config give the same bytes, however the input is cut and whatever runs it. */
class SameBytesTest {
  @TempDir private Path folder;

  @Test
  void vectorsInAnyFilesAndOrder() throws Exception {
    float[][] pool = NpyFiles.read(SharedData.path("vectors/pool.npy"));
    List<String> ids = Files.readAllLines(Path.of(SharedData.path("vectors/pool_ids.txt")));
    Dataset<Row> candidates = table(ids, pool);
    float[][] targets = NpyFiles.read(SharedData.path("vectors/queries_gsm8k.npy"));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      names.add("query-" + i);
    }
    Dataset<Row> queries = table(names, targets);
    JsonNode first = null;
    for (int files : new int[] {1, 7, 64}) {
      Path run = folder.resolve("run-" + files);
      shuffled(candidates, files).write().parquet(folder.resolve("pool-" + files).toString());
      shuffled(queries, 65 / files).write().parquet(folder.resolve("queries-" + files).toString());
      Ran ran =
          Ran.with(
              "select",
              List.of(
                  "candidates.path=" + folder.resolve("pool-" + files),
                  "candidates.id=id",
                  "candidates.source=source",
                  "candidates.embedding=v",
                  "queries.path=" + folder.resolve("queries-" + files),
                  "queries.id=id",
                  "queries.embedding=v",
                  "transport.alpha=0.6",
                  "density.bandwidth=0.3",
                  "sample.count=500",
                  "output.path=" + run));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      first = same(first, run);
      assertThat(JobFiles.series(run).get("map").get("pool").get("x")).hasSize(2_000); // a sample
    }
  }

  private static Dataset<Row> table(List<String> ids, float[][] vectors) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      String id = ids.get(i);
      rows.add(RowFactory.create(id, id.substring(0, id.lastIndexOf('-')), vectors[i]));
    }
    return LocalSpark.session()
        .createDataFrame(rows, StructType.fromDDL("id STRING, source STRING, v ARRAY<FLOAT>"));
  }

  private static Dataset<Row> shuffled(Dataset<Row> rows, int files) {
    return rows.orderBy(functions.xxhash64(functions.col("id"), functions.lit(files)))
        .repartition(files);
  }

  @Test
  void textsInAnyFilesAndOrder() throws Exception {
    Path demo = JobFiles.demo(folder.resolve("demo"));
    JsonNode first = null;
    for (int files : new int[] {1, 7}) {
      Path run = folder.resolve("run-" + files);
      Path pool = split(demo.resolve("pool.jsonl"), "pool-" + files, files);
      Path target = split(demo.resolve("target.jsonl"), "target-" + files, 1 + 7 / files);
      Ran ran = Ran.with("select", JobFiles.onTexts(pool, target, run));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      first = same(first, run);
    }
  }

  /** Two cores, one, and two without the vector module. */
  @Test
  void onAnyCoresWithAndWithoutVectorInstructions() throws Exception {
    Path demo = JobFiles.demo(folder.resolve("demo"));
    Path pool = split(demo.resolve("pool.jsonl"), "pool", 3);
    JsonNode first = null;
    List<Forked> runs = new ArrayList<>();
    String[][] machines = {{"local[2]", ""}, {"local[1]", ""}, {"local[2]", Forked.VECTORS}};
    for (int n = 0; n < machines.length; n++) {
      List<String> settings =
          JobFiles.onTexts(pool, demo.resolve("target.jsonl"), folder.resolve("run-" + n));
      Path log = folder.resolve("log-" + n);
      runs.add(
          Forked.start(log, machines[n][0], machines[n][1], Ran.arguments("select", settings)));
    }
    for (int n = 0; n < machines.length; n++) {
      assertThat(runs.get(n).exitCode()).as(runs.get(n).said()).isZero();
      assertThat(runs.get(n).said().contains("no vector instructions"))
          .as(runs.get(n).said())
          .isEqualTo(!machines[n][1].isEmpty());
      first = same(first, folder.resolve("run-" + n));
    }
  }

  /** Cuts shuffled lines into files of different lengths; every other one is packed. */
  private Path split(Path file, String name, int files) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    Collections.shuffle(lines, new Random(files));
    Path into = Files.createDirectory(folder.resolve(name));
    int from = 0;
    for (int n = 0; n < files; n++) {
      int to = (int) Math.round(lines.size() * Math.pow((n + 1.0) / files, 1.5));
      JobFiles.text(
          into.resolve("part-" + n + (n % 2 == 0 ? ".jsonl" : ".jsonl.gz")),
          String.join("\n", lines.subList(from, to)) + "\n");
      from = to;
    }
    return into;
  }

  /** Holds a run's tables, and what it claims of them, to the first one's. */
  private static JsonNode same(JsonNode first, Path run) throws Exception {
    JsonNode certificate = new ObjectMapper().readTree(run.resolve("certificate.json").toFile());
    JsonNode claims =
        ((ObjectNode) certificate).retain("figures", "tables"); // inputs are other files
    assertThat(claims.get("tables").fieldNames())
        .toIterable()
        .contains(
            "densities/part-00000.parquet",
            "duplicates/part-00000.parquet",
            "masses/part-00000.parquet",
            "neighborhoods/part-00000.parquet",
            "plan/part-00000.parquet",
            "selection/part-00000.parquet");
    assertThat(FolderHashes.of(FileSystem.getLocal(new Configuration()), hadoop(run)))
        .containsAllEntriesOf(
            new ObjectMapper()
                .convertValue(claims.get("tables"), new TypeReference<Map<String, String>>() {}));
    ((ObjectNode) claims).put("charts", JobFiles.series(run).toString());
    if (first != null) {
      assertThat(claims).as("certificate and charts of " + run).isEqualTo(first);
    }
    return claims;
  }

  private static org.apache.hadoop.fs.Path hadoop(Path run) {
    return new org.apache.hadoop.fs.Path(run.toString());
  }
}
