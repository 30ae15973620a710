package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of candidates and queries is what the run's tables hold. */
class ExplainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static String run;
  private static Map<String, Double> masses;

  /** Lists of 40 of 600, so that some candidates are in none. */
  @BeforeAll
  static void select() {
    Path output = SmallRun.in(folder).selected("run", "search.depth=40", "output.format=jsonl");
    run = output.toString();
    masses = JobFiles.masses(output);
  }

  private static JsonNode candidate(String id) throws Exception {
    Ran ran = Ran.of("explain", run, "--json", "--id", id);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return JSON.readTree(ran.out()).get("candidates").get(0);
  }

  private static JsonNode firstPick() throws Exception {
    return JSON.readTree(Files.readAllLines(Path.of(run, "selection/part-00000.jsonl")).get(0));
  }

  @Test
  void aPickIsToldWithWhatPulledItAndHowFarItIsFromDroppingOut() throws Exception {
    JsonNode pick = firstPick();
    String id = pick.get("id").asText();
    JsonNode told = candidate(id);
    assertThat(told.get("picked").asBoolean()).isTrue();
    assertThat(told.get("rank").asInt()).isEqualTo(1);
    assertThat(told.get("count")).isEqualTo(pick.get("count"));
    assertThat(told.get("mass").asDouble()).isEqualTo(masses.get(id));
    assertThat(told.get("text").asText()).isEqualTo("text\u001b[31m of\n" + id + " (1)");
    double shipped = 0;
    Map<String, Double> plan = plan(id);
    assertThat(told.get("pulls")).hasSameSizeAs(plan.keySet());
    for (JsonNode pull : told.get("pulls")) {
      assertThat(pull.get("mass").asDouble()).isEqualTo(plan.get(pull.get("query").asText()));
      shipped += pull.get("share").asDouble();
    }
    assertThat(shipped).isCloseTo(1, within(1e-12));
    JsonNode margin = told.get("margin");
    assertThat(margin.get("drops_out_after").asDouble())
        .isGreaterThanOrEqualTo(margin.get("loses_after").asDouble())
        .isPositive();
    assertThat(plan).containsKey(margin.get("drops_out_of").asText());
  }

  private static Map<String, Double> plan(String id) {
    Map<String, Double> byQuery = new TreeMap<>();
    for (Row row :
        JobFiles.table(Path.of(run, "plan")).where("id = '" + id + "'").collectAsList()) {
      byQuery.put(row.getString(0), row.getDouble(2));
    }
    return byQuery;
  }

  @Test
  void aTerminalIsShownNoCommands() throws Exception {
    String id = firstPick().get("id").asText();
    Ran ran = Ran.of("explain", run, "--id", id, "--id", "none\u001b[2J", "--query", "q3");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.complaints()).isEmpty();
    assertThat(ran.out())
        .startsWith(id + ": picked, rank 1 of ")
        .contains("\"text[31m of " + id + " (1)\"", "pulled by ", "it would drop out, last of q")
        .contains("none[2J: not picked, no mass", "it is in no query's list: not among the nearest")
        .contains("query q3: ships to ", "near misses:")
        .doesNotContain("\u001b");
  }

  @Test
  void aCandidateWithoutMassIsToldWhatItLacks() throws Exception {
    Row list = JobFiles.table(Path.of(run, "neighborhoods")).orderBy("query_id").first();
    List<Row> around = list.getList(1);
    Row last =
        around.stream()
            .filter(row -> !masses.containsKey(row.getString(0)))
            .findFirst()
            .orElseThrow();
    JsonNode told = candidate(last.getString(0));
    assertThat(told.get("picked").asBoolean()).isFalse();
    assertThat(told.get("mass").asDouble()).isZero();
    assertThat(told.get("pulls")).isEmpty();
    JsonNode miss = told.get("near_miss");
    assertThat(miss.get("lacks").asDouble()).isNotNegative();
    assertThat(masses).containsKey(miss.get("displaces").asText());
    assertThat(miss.get("would_get").asDouble()).isPositive();
    assertThat(told.has("margin")).isFalse();
  }

  @Test
  void aCandidateInNoListIsToldHonestly() throws Exception {
    String told = candidate("c9").get("note").asText() + candidate("c999").get("note").asText();
    assertThat(told).contains("do not tell whether the pool has such a row", "spelled most alike");
  }

  @Test
  void aQueryIsToldWithAllThatItShipsTo() throws Exception {
    Ran ran = Ran.of("explain", run, "--json", "--query", "q5");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode told = JSON.readTree(ran.out()).get("queries").get(0);
    double share = 0;
    for (JsonNode one : told.get("ships_to")) {
      assertThat(plan(one.get("id").asText()).get("q5")).isEqualTo(one.get("mass").asDouble());
      assertThat(one.get("distance").asDouble())
          .isLessThanOrEqualTo(told.get("stops_at").asDouble());
      share += one.get("share").asDouble();
    }
    assertThat(share).isCloseTo(1, within(1e-9));
    assertThat(told.get("in_list").asInt()).isEqualTo(40);
    assertThat(told.get("near_misses")).isNotEmpty();
    for (JsonNode miss : told.get("near_misses")) {
      assertThat(miss.get("lacks").asDouble())
          .isCloseTo(
              miss.get("distance").asDouble() - told.get("stops_at").asDouble(), within(1e-12));
    }
  }

  @Test
  void anErrorShowsATerminalNoCommandsEither() {
    Ran ran = Ran.of("explain", run, "--query", "q\u001b[2J\u202e");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("but is q[2J;").doesNotContain("\u001b", "\u202e");
  }

  @Test
  void whatIsNoQuestionIsRefused() {
    refused("--id or --query must be given, but neither is", run);
    refused(
        "--query must be a query of the run, but is q99; the ids spelled most alike are q9",
        run,
        "--query",
        "q99");
    refused(
        "there is no " + folder.resolve("none"), folder.resolve("none").toString(), "--id", "c1");
    refused("RUN must be the folder of a finished run, but ", folder.toString(), "--id", "c1");
  }

  private static void refused(String told, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "explain";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Ran ran = Ran.of(all);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(told);
    assertThat(ran.out()).isEmpty();
  }

  /** Also where lists are cut short and the selection is JSON. */
  @Test
  void theRunHolds() {
    Ran ran = Ran.of("verify", run);
    assertThat(ran.exitCode()).as(ran.out()).isZero();
  }
}
