package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.output.Filesystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of every command that reads a job file. */
final class JobOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Job file in YAML, on any Hadoop filesystem.")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key, over the job file; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--overwrite",
      description = "Replaces an earlier run's output folder, once the new one is whole.")
  private boolean overwrite;

  private LogFormat format = LogFormat.TEXT;

  /** The job file with what the command line sets over it; from here on its log format holds. */
  ConfigFile read() {
    log(ConfigFile.empty().with(assignments)); // what is wrong with the file is told so, too
    ConfigFile file =
        config
            .map(name -> read("--config", name, Filesystems.settings()))
            .orElseGet(ConfigFile::empty)
            .with(assignments);
    log(file);
    return overwrite ? file.with(List.of("output.overwrite=true")) : file;
  }

  private void log(ConfigFile file) {
    format = LogFormat.from(file);
    if (format == LogFormat.JSON) {
      JsonLog.start();
    }
  }

  /** How this command speaks, or one below it. */
  static LogFormat format(CommandLine command) {
    boolean isJson =
        command.getCommandSpec().mixins().values().stream()
            .map(CommandSpec::userObject)
            .anyMatch(
                mixin -> mixin instanceof JobOptions options && options.format == LogFormat.JSON);
    return isJson || JsonLog.isOn() ? LogFormat.JSON : LogFormat.TEXT;
  }

  /**
   * @param option that named the file, for messages
   */
  static ConfigFile read(String option, String name, Configuration hadoop) {
    Path path = new Path(name);
    try {
      FileSystem filesystem = path.getFileSystem(hadoop);
      Require.that(
          !filesystem.getFileStatus(path).isDirectory(),
          option + " must name a job file, but " + name + " is a folder");
      try (InputStream in = filesystem.open(path)) {
        return ConfigFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
      }
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          option + " must name a job file, but there is no " + name, e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
