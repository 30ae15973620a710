package io.tamis.cli;

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

  /** Ends the JVM on failure only: on success a session may outlive the job, as on Databricks. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    int exitCode = execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /**
   * @return the exit code
   */
  static int execute(String... args) {
    try {
      return new CommandLine(new Main())
          .setExecutionExceptionHandler(
              (e, command, parsed) -> Failure.tell(e, JobOptions.format(command)))
          .execute(args);
    } catch (OutOfMemoryError e) { // picocli hands over exceptions only
      return Failure.tell(e, JsonLog.isOn() ? LogFormat.JSON : LogFormat.TEXT);
    } finally {
      JsonLog.stop();
    }
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
