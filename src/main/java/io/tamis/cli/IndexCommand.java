package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.index.IndexConfig;
import io.tamis.index.IndexFolder;
import io.tamis.index.IndexManifest;
import io.tamis.index.ShardEntry;
import io.tamis.output.Filesystems;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tamis index}. */
@Command(
    name = "index",
    description = {
      "Builds an index of a pool, which select then searches as often as you like; adds rows to it;"
          + " tells what it holds.",
      "",
      "An index is a folder of shards at index.path, on any Hadoop filesystem, with the vectors in"
          + " it: a select with the same index.path embeds nothing but its queries."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class IndexCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "a command is needed: build, append or info");
  }

  @Command(
      name = "build",
      description = {
        "Builds an index of the candidates at index.path, which must not exist yet.",
        "",
        "Takes the same job file as select; of the queries it needs none. The folder appears only"
            + " when it is whole."
      },
      mixinStandardHelpOptions = true)
  int build(@Mixin JobOptions options) throws Exception {
    IndexJob.Settings settings = IndexJob.Settings.from(options.read());
    try (SparkRun run = SparkRun.start("index build", settings.given())) {
      System.out.println(new IndexJob(settings, run).build());
    }
    return 0;
  }

  @Command(
      name = "append",
      description = {
        "Adds candidates to the index at index.path, as shards of their own.",
        "",
        "Rows whose id the index holds are refused, or take the old ones' place with"
            + " index.replace=true. A run that is cut off leaves the index as it was; files that"
            + " were added before are not added again. metrics.json stays that of the build."
      },
      mixinStandardHelpOptions = true)
  int append(@Mixin JobOptions options) throws Exception {
    IndexJob.Settings settings = IndexJob.Settings.from(options.read());
    try (SparkRun run = SparkRun.start("index append", settings.given())) {
      System.out.println(new IndexJob(settings, run).append());
    }
    return 0;
  }

  @Command(
      name = "info",
      description =
          "Tells what the index at index.path holds, and whether all its files are there.",
      mixinStandardHelpOptions = true)
  int info(
      @Mixin JobOptions options,
      @Option(names = "--json", description = "The manifest itself.") boolean json) {
    ConfigFile file = options.read();
    file.refuseUnknown(JobConfig.keys());
    Configuration hadoop = Filesystems.settings();
    IndexFolder index = IndexFolder.open(hadoop, IndexConfig.from(file));
    index.checkFiles(hadoop);
    System.out.print(json ? index.manifest().toJson() : text(index));
    return 0;
  }

  private static String text(IndexFolder index) {
    IndexManifest manifest = index.manifest();
    StringBuilder text = new StringBuilder();
    line(text, "index", "%s", index.address());
    line(text, "rows", "%,d", manifest.rows());
    line(text, "deleted", "%.1f %%", 100 * manifest.deletedShare());
    line(text, "dimensions", "%d", manifest.settings().dimensions());
    line(text, "metric", "%s", Require.spelled(manifest.settings().metric()));
    line(text, "encoding", "%s", Require.spelled(manifest.settings().encoding()));
    line(text, "max-connections", "%d", manifest.settings().maxConnections());
    line(text, "beam-width", "%d", manifest.settings().beamWidth());
    line(text, "made from", "%s", manifest.hasEncoder() ? "texts" : "vectors");
    line(text, "size", "%.1f MB in %d shards", manifest.bytes() / 1e6, manifest.shards().size());
    line(text, "generation", "%d", manifest.generation());
    for (IndexManifest.Input input : manifest.inputs()) {
      line(
          text,
          "input",
          "%s: %,d rows, %,d rejected, %,d repeats",
          input.place(),
          input.rows(),
          input.rejected(),
          input.repeats());
    }
    for (ShardEntry shard : manifest.shards()) {
      line(
          text,
          "shard",
          "%s: %,d rows, %,d different vectors, %,d deleted, %.1f MB",
          shard.folder(),
          shard.rows(),
          shard.documents(),
          shard.deletedRows(),
          shard.bytes() / 1e6);
    }
    return text.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more library
  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-16s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
