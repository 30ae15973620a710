package io.tamis.cli;

import io.tamis.config.ConfigFile;
import java.util.List;
import picocli.CommandLine;

/** Command lines that other programs hold, read as Tamis would read them, but not run. */
final class CommandLines {
  private CommandLines() {}

  /**
   * The job that a command line asks for, checked as it is before Spark starts.
   *
   * @return empty for a command that takes no job file
   * @throws IllegalArgumentException if a key is not known, or a value breaks its rule
   * @throws CommandLine.ParameterException if it is no command, or an option is not known
   */
  static ConfigFile check(List<String> arguments) {
    CommandLine.ParseResult parsed =
        new CommandLine(new Main()).parseArgs(arguments.toArray(String[]::new));
    StringBuilder command = new StringBuilder();
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      command.append(command.isEmpty() ? "" : " ").append(parsed.commandSpec().name());
    }
    if (command.toString().equals("verify")) {
      return ConfigFile.empty();
    }
    ConfigFile file = options(parsed).read();
    switch (command.toString()) {
      case "select" -> JobConfig.from(file);
      case "index build" -> IndexJob.Settings.from(file);
      default -> throw new IllegalArgumentException(command + " is no command of a flow");
    }
    return file;
  }

  private static JobOptions options(CommandLine.ParseResult parsed) {
    return parsed.commandSpec().mixins().values().stream()
        .map(CommandLine.Model.CommandSpec::userObject)
        .filter(JobOptions.class::isInstance)
        .map(JobOptions.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
