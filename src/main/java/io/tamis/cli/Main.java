package io.tamis.cli;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.slf4j.MDC;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** {@code tamis COMMAND}: the jar's entry, for {@code spark-submit} and the launcher alike. */
@Command(
    name = "tamis",
    description = "Picks the training examples worth fine-tuning on for your task.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SelectCommand.class,
      CompareCommand.class,
      IndexCommand.class,
      PlanCommand.class,
      VerifyCommand.class,
      ExplainCommand.class,
      EmbedCommand.class,
      ScoreCommand.class,
      DemoCommand.class,
      HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {
      "",
      "The launcher deploy/bin/tamis takes besides, anywhere on its line:",
      "  --master URL        where Spark runs (default: local[*], this machine)",
      "  --spark KEY=VALUE   any Spark setting, such as spark.driver.memory=8g",
      "",
      "Exit codes: 0 done; 2 the input or the config is wrong; 1 anything else."
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is needed");
  }

  /**
   * Ends the JVM on failure only, and only where it is ours to end.
   *
   * @throws JobFailedException if the run failed and the JVM is a platform's or a cluster's
   */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    end(run(args), Platform.here(), System::exit);
  }

  /** What a command came to; the line is empty where it told all there is on standard output. */
  record Outcome(int exitCode, String line) {}

  static void end(Outcome outcome, Platform platform, IntConsumer exit) {
    if (outcome.exitCode() == 0) {
      return; // a session may outlive the job
    }
    if (platform.exitsByCode()) {
      exit.accept(outcome.exitCode());
    } else {
      throw new JobFailedException(
          outcome.exitCode(),
          outcome.line().isEmpty() ? "tamis: a check failed, see the output" : outcome.line());
    }
  }

  /**
   * @return the exit code
   */
  static int execute(String... args) {
    return run(args).exitCode();
  }

  static Outcome run(String... args) {
    AtomicReference<String> line = new AtomicReference<>("");
    CommandLine command = new CommandLine(new Main());
    CommandLine.IParameterExceptionHandler usual = command.getParameterExceptionHandler();
    String runId = MDC.get(JsonLog.RUN_ID); // another's, where the JVM is
    int exitCode;
    try {
      exitCode =
          command
              .setExecutionExceptionHandler(
                  (e, failed, parsed) -> told(e, JobOptions.format(failed), line))
              .setParameterExceptionHandler(
                  (e, arguments) -> {
                    line.set("tamis: " + e.getMessage());
                    return usual.handleParseException(e, arguments);
                  })
              .execute(args);
    } catch (OutOfMemoryError e) { // picocli hands over exceptions only
      exitCode = told(e, JsonLog.isOn() ? LogFormat.JSON : LogFormat.TEXT, line);
    } finally {
      JsonLog.stop();
      JsonLog.context(JsonLog.RUN_ID, runId);
    }
    return new Outcome(exitCode, line.get());
  }

  private static int told(Throwable thrown, LogFormat format, AtomicReference<String> line) {
    Failure failure = Failure.of(thrown);
    line.set(failure.line());
    failure.tell(format);
    return failure.exitCode();
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tamis " + number()};
    }

    static String number() {
      String number = Main.class.getPackage().getImplementationVersion();
      return number == null ? "of this build" : number;
    }
  }
}
