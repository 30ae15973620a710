package io.tamis.cli;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.tamis.cli.CandidateStory.Crowd;
import io.tamis.cli.CandidateStory.Pick;
import io.tamis.config.Ids;
import io.tamis.density.Densities;
import io.tamis.explain.NearestIds;
import io.tamis.explain.PlanMargins;
import io.tamis.search.Neighborhoods;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From a finished run's tables to what they tell of single candidates and queries. */
final class ExplainJob {
  /** Near misses of a query that are told. */
  private static final int MISSES = 5;

  private final FinishedRun finished;
  private final RunTables tables;
  private final SparkSession spark;
  private final Optional<ExplainedLists> lists;
  private final Map<String, Double> masses = new HashMap<>();
  private final Map<String, Pick> picks = new HashMap<>();

  ExplainJob(FinishedRun finished, SparkSession spark) {
    this.finished = finished;
    this.tables = new RunTables(finished, spark);
    this.spark = spark;
    this.lists =
        finished.has("neighborhoods") && finished.has("densities") && finished.has("plan")
            ? Optional.of(ExplainedLists.of(finished, tables))
            : Optional.empty();
    TransportJob.Masses all = tables.masses();
    for (int n = 0; n < all.ids().length; n++) {
      masses.put(all.ids()[n], all.masses()[n]);
    }
    if (finished.has("selection")) {
      List<Row> rows = tables.picks();
      rows.forEach(
          row ->
              picks.put(
                  row.getString(0),
                  new Pick(row.getInt(4), row.getInt(1), row.getDouble(2), rows.size())));
    }
  }

  List<CandidateStory> candidates(List<String> ids) {
    Map<String, String> texts =
        new PickTexts(finished, tables).of(ids.stream().filter(picks::containsKey).toList());
    return ids.stream().map(id -> candidate(id, texts.getOrDefault(id, ""))).toList();
  }

  private CandidateStory candidate(String id, String text) {
    Optional<Pick> pick = Optional.ofNullable(picks.get(id));
    double mass = masses.getOrDefault(id, 0.0);
    if (lists.isEmpty()) {
      return new CandidateStory(
          id,
          pick,
          mass,
          Optional.empty(),
          duplicates(id),
          0,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          withoutPlan(id, mass),
          text);
    }
    Neighborhoods neighborhoods = lists.get().neighborhoods();
    PlanMargins margins = lists.get().margins();
    int number = Arrays.binarySearch(neighborhoods.candidateIds(), id, Ids.ORDER);
    if (number < 0) {
      return new CandidateStory(
          id,
          pick,
          mass,
          Optional.empty(),
          Optional.empty(),
          0,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          unlisted(id, neighborhoods),
          text);
    }
    return new CandidateStory(
        id,
        pick,
        mass,
        crowd(id),
        duplicates(id),
        margins.listed(number),
        margins.pulls(number),
        margins.margin(number),
        margins.nearMiss(number),
        pick.isEmpty() && mass > 0 && !picks.isEmpty() ? notPicked() : "",
        text);
  }

  private String notPicked() {
    JsonNode constraints = finished.metrics().path("allocation.constraints");
    if (constraints.isMissingNode()) {
      return "it has mass, but was not drawn: a draw gives no more picks than the budget";
    }
    List<String> binding = new ArrayList<>();
    for (JsonNode constraint : constraints) {
      if (constraint.path("binds").asBoolean()) {
        binding.add(
            constraint.path("constraint").asText() + ", " + constraint.path("limit").asLong());
      }
    }
    return "it has mass, but was not picked: picks were chosen under constraints, of which "
        + (binding.isEmpty() ? "none binds" : "these bind: " + String.join("; ", binding));
  }

  private Optional<Crowd> crowd(String id) {
    Densities densities = lists.orElseThrow().densities().densities();
    int at = densities.indexOf(id);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            new Crowd(
                densities.densities()[at],
                densities.nearDuplicates()[at],
                lists.orElseThrow().densities().weights()[at]));
  }

  /** Others of its group; empty where the run has no table of groups. */
  private Optional<List<String>> duplicates(String id) {
    if (!finished.has("duplicates")) {
      return Optional.empty();
    }
    Dataset<Row> groups = spark.read().parquet(finished.place("duplicates"));
    List<Row> own = groups.where(col("id").equalTo(id)).select("group").collectAsList();
    return Optional.of(
        own.isEmpty()
            ? List.of()
            : groups
                .where(col("group").equalTo(own.get(0).get(0)).and(col("id").notEqual(id)))
                .select("id")
                .collectAsList() // one group
                .stream()
                .map(row -> row.getString(0))
                .sorted(Ids.ORDER)
                .toList());
  }

  /** What is told where there is no plan that gives reasons. */
  private String withoutPlan(String id, double mass) {
    if (finished.has("neighborhoods")) {
      Neighborhoods neighborhoods = tables.neighborhoods();
      int number = Arrays.binarySearch(neighborhoods.candidateIds(), id, Ids.ORDER);
      return number < 0 ? unlisted(id, neighborhoods) : listed(number, neighborhoods);
    }
    return mass > 0
        ? ""
        : "it has no mass; method "
            + finished.metrics().path("method").asText()
            + " left no lists of neighbors that would tell why, nor whether the pool has such a row"
            + reason(id)
            + alike(id, masses.keySet().toArray(String[]::new));
  }

  /** In which lists a candidate is, and where it is nearest. */
  private static String listed(int number, Neighborhoods neighborhoods) {
    int listed = 0;
    String nearest = "";
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < neighborhoods.queries(); i++) {
      int[] list = neighborhoods.candidates()[i];
      for (int k = 0; k < list.length; k++) {
        if (list[k] == number) {
          listed++;
          if (neighborhoods.distances()[i][k] < least) {
            least = neighborhoods.distances()[i][k];
            nearest =
                String.format(
                    Locale.ROOT,
                    "rank %d of %s at distance %.4f",
                    k + 1,
                    neighborhoods.queryIds()[i],
                    least);
          }
        }
      }
    }
    return String.format(
        Locale.ROOT, "in the lists of %,d queries, nearest at %s", listed, nearest);
  }

  /** What is known of an id that no query lists, which may be no id of the pool at all. */
  private String unlisted(String id, Neighborhoods neighborhoods) {
    int[] depths =
        Arrays.stream(neighborhoods.candidates()).mapToInt(list -> list.length).sorted().toArray();
    double[] ends =
        Arrays.stream(neighborhoods.distances())
            .mapToDouble(list -> list[list.length - 1])
            .sorted()
            .toArray();
    String nearest =
        depths[0] == depths[depths.length - 1]
            ? Integer.toString(depths[0])
            : depths[0] + " to " + depths[depths.length - 1];
    if (depths[depths.length - 1] == neighborhoods.poolSize()) {
      return "it is not in the pool: some query's list holds all of its "
          + depths[depths.length - 1]
          + " candidates"
          + reason(id)
          + alike(id, neighborhoods.candidateIds());
    }
    return String.format(
            Locale.ROOT,
            "it is in no query's list: not among the nearest %s of any query, which end at distances"
                + " of %.4f to %.4f; the run's files do not tell whether the pool has such a row",
            nearest,
            ends[0],
            ends[ends.length - 1])
        + reason(id)
        + alike(id, neighborhoods.candidateIds());
  }

  private static String alike(String id, String[] known) {
    return "; the ids spelled most alike are " + String.join(", ", NearestIds.to(id, known));
  }

  /** Why a row was kept out, where a table of such rows tells. */
  private String reason(String id) {
    for (String table : new String[] {"rejected", "quarantined"}) {
      if (finished.has(table)) {
        List<Row> rows =
            spark
                .read()
                .parquet(finished.place(table))
                .where(col("id").equalTo(id))
                .select(col("id"), col("reason").cast("string"))
                .collectAsList(); // of one id
        if (!rows.isEmpty()) {
          return "; but " + table + "/ has it: " + rows.get(0).getString(1);
        }
      }
    }
    return "";
  }

  /**
   * @throws IllegalArgumentException if the run has no such query; names the nearest
   */
  List<QueryStory> queries(List<String> ids) {
    return ids.stream().map(this::query).toList();
  }

  private QueryStory query(String id) {
    if (lists.isEmpty()) {
      throw new IllegalArgumentException(
          "--query must not be given for a run without lists of neighbors and a plan, such as one"
              + " of method "
              + finished.metrics().path("method").asText());
    }
    Neighborhoods neighborhoods = lists.get().neighborhoods();
    int i = Arrays.binarySearch(neighborhoods.queryIds(), id, Ids.ORDER);
    if (i < 0) {
      throw new IllegalArgumentException(
          "--query must be a query of the run, but is "
              + id
              + "; the ids spelled most alike are "
              + String.join(", ", NearestIds.to(id, neighborhoods.queryIds())));
    }
    PlanMargins margins = lists.get().margins();
    Map<String, Integer> ranks = new HashMap<>();
    IntStream.of(neighborhoods.candidates()[i])
        .mapToObj(j -> neighborhoods.candidateIds()[j])
        .filter(picks::containsKey)
        .forEach(picked -> ranks.put(picked, picks.get(picked).rank()));
    return new QueryStory(
        id,
        neighborhoods.candidates()[i].length,
        margins.stopsAt(i),
        margins.served(i),
        ranks,
        margins.misses(i, MISSES));
  }
}
