package io.tamis.cli;

import io.tamis.demo.DemoConfig;
import io.tamis.demo.DemoCorpus;
import io.tamis.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tamis demo}. */
@Command(
    name = "demo",
    description = {
      "Writes a small made corpus with known structure, for the quickstart: a pool, a target that"
          + " mixes two of its task families, and the list of planted near-duplicates."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "demo",
      description = "Where to write to (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--examples",
      paramLabel = "COUNT",
      defaultValue = "20000",
      description = "Examples in the pool (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "0",
      description = "The same seed gives the same corpus (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--leaks",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = {
        "Queries planted in the pool, as they are or changed, to see the leak guard find them"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int leaks;

  @Override
  public Integer call() {
    DemoCorpus corpus = DemoCorpus.of(new DemoConfig(seed, examples, leaks));
    try {
      DemoFolder.write(corpus, folder);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--folder must be a folder that can be written, but for " + folder + ": " + e, e);
    }
    System.out.printf(
        Locale.ROOT,
        "%,d candidates, %d queries and %,d planted near-duplicates%s in %s%n",
        corpus.pool().size(),
        corpus.target().size(),
        corpus.duplicates().size(),
        leaks == 0 ? "" : ", and " + leaks + " planted leaks,",
        folder);
    return 0;
  }
}
