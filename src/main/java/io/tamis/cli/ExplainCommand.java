package io.tamis.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tamis.config.Require;
import io.tamis.output.Filesystems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tamis explain}. */
@Command(
    name = "explain",
    description = {
      "Says why candidates of a finished run were picked or not: the queries that pulled them, with"
          + " rank, distance and mass, near-duplicates, and how far each is from dropping out or"
          + " from coming in. Of a query it says what it picked, and what it just missed.",
      "",
      "Reads the run's files alone. Margins hold all else as it is."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder that a select wrote.")
  private String folder;

  @Option(names = "--id", paramLabel = "ID", description = "A candidate; may be repeated.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--query", paramLabel = "ID", description = "A query; may be repeated.")
  private List<String> queries = new ArrayList<>();

  @Option(names = "--json", description = "Says the same, and all of it, as one JSON object.")
  private boolean isJson;

  @Override
  public Integer call() throws Exception {
    Require.that(
        !ids.isEmpty() || !queries.isEmpty(), "--id or --query must be given, but neither is");
    FinishedRun finished = FinishedRun.open(Filesystems.settings(), folder);
    Require.that(
        finished.has("masses"),
        "RUN must be the folder of a select, but " + folder + " has no masses");
    try (StartedSpark spark = new StartedSpark()) {
      ExplainJob job = new ExplainJob(finished, spark.get().spark());
      List<CandidateStory> candidates = job.candidates(ids);
      List<QueryStory> answers = job.queries(queries);
      System.out.print(isJson ? json(candidates, answers) : text(candidates, answers));
    }
    return 0;
  }

  private static String text(List<CandidateStory> candidates, List<QueryStory> queries) {
    List<String> parts = new ArrayList<>();
    candidates.forEach(story -> parts.add(ExplainText.of(story)));
    queries.forEach(story -> parts.add(ExplainText.of(story)));
    return String.join(System.lineSeparator(), parts);
  }

  private String json(List<CandidateStory> candidates, List<QueryStory> queries) throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", folder);
    json.put("candidates", candidates.stream().map(CandidateStory::asMap).toList());
    json.put("queries", queries.stream().map(QueryStory::asMap).toList());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json)
        + "\n";
  }
}
