package io.tamis.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tamis.certificate.Check;
import io.tamis.config.Require;
import io.tamis.output.Filesystems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tamis verify}. */
@Command(
    name = "verify",
    description = {
      "Checks what a finished run claims, from its files alone: that they have the bytes that were"
          + " written, that the plan is a plan and costs what is claimed, that no better one is"
          + " known, that solving and drawing once more give the same.",
      "",
      "Says one line for each check, ok or FAILED and what was found; or not checked, and why:"
          + " of picks under floors, caps or tokens it does not look for better ones."
    },
    footer = {
      "",
      "Exit codes: 0 all holds; 1 a check failed; 2 an argument is wrong, or RUN is no finished"
          + " run."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Folder that a select wrote.")
  private String folder;

  @Option(
      names = "--exact",
      paramLabel = "N",
      description =
          "Searches N of the run's queries once more, exactly, against its pool, which must be"
              + " where it was.")
  private Optional<Integer> exact = Optional.empty();

  @Option(names = "--json", description = "Says the same as one JSON object.")
  private boolean isJson;

  @Override
  public Integer call() throws Exception {
    exact.ifPresent(count -> Require.atLeast("--exact", 1, count));
    FinishedRun finished = FinishedRun.open(Filesystems.settings(), folder);
    List<Check> checks;
    try (StartedSpark spark = new StartedSpark()) {
      checks =
          new VerifyJob(finished, spark)
              .run(exact.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }
    long failed = checks.stream().filter(Check::fails).count();
    System.out.print(isJson ? json(checks, failed == 0) : text(checks, failed));
    return failed == 0 ? 0 : Failure.ANYTHING_ELSE;
  }

  private String text(List<Check> checks, long failed) {
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-11s  %-16s  %s%n",
              check.fails() ? "FAILED" : told(check),
              check.name(),
              TerminalText.line(check.found(), TerminalText.UNCUT)));
    }
    long looked = checks.stream().filter(check -> check.holds() || check.fails()).count();
    String other = looked == checks.size() ? "" : ", " + (checks.size() - looked) + " not checked";
    return text.append(
            failed == 0
                ? "%s holds: %d checks%s%n".formatted(folder, looked, other)
                : "%s does NOT hold: %d of %d checks failed%s%n"
                    .formatted(folder, failed, looked, other))
        .toString();
  }

  private static String told(Check check) {
    return switch (check.result()) {
      case OK -> "ok";
      case FAILED -> "failed";
      case NOT_CHECKED -> "not checked";
    };
  }

  private static Map<String, String> asMap(Check check) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("name", check.name());
    map.put("result", told(check));
    map.put("found", check.found());
    return map;
  }

  private String json(List<Check> checks, boolean holds) throws JsonProcessingException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", folder);
    json.put("holds", holds);
    json.put("checks", checks.stream().map(VerifyCommand::asMap).toList());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json)
        + "\n";
  }
}
