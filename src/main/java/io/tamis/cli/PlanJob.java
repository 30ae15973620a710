package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.config.Require;
import io.tamis.cost.Calibration;
import io.tamis.cost.CostModel;
import io.tamis.cost.Decision;
import io.tamis.cost.Form;
import io.tamis.cost.StepCost;
import io.tamis.cost.Workload;
import io.tamis.density.DensityConfig;
import io.tamis.embed.EmbedConfig;
import io.tamis.embed.Encoder;
import io.tamis.index.IndexConfig;
import io.tamis.index.IndexFolder;
import io.tamis.index.IndexManifest;
import io.tamis.input.InputConfig;
import io.tamis.input.InputFormat;
import io.tamis.input.InputSize;
import io.tamis.output.Filesystems;
import io.tamis.search.SearchConfig;
import io.tamis.search.SearchStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** From a job file and its inputs' headers to what the job will take; no session is started. */
final class PlanJob {
  private final Settings settings;
  private final Given given;
  private final Configuration conf = Filesystems.settings();

  /**
   * What the command reads of a job file.
   *
   * @param candidates empty where an index brings the vectors
   * @param queries empty where their number is given as an option
   */
  record Settings(
      Optional<InputConfig> candidates,
      Optional<InputConfig> queries,
      EmbedConfig embed,
      IndexConfig index,
      SearchConfig search,
      DensityConfig density) {
    Settings {
      SystemConfig.requireIndex(search, index);
    }

    static Settings from(ConfigFile file) {
      file.refuseUnknown(JobConfig.keys());
      SystemConfig.Method method = file.choice(JobConfig.METHOD, SystemConfig.Method.TSDS);
      Require.that(
          method == SystemConfig.Method.TSDS,
          "method must be tsds for a plan, which predicts searches and densities, but is "
              + Require.spelled(method));
      return new Settings(
          input(file, "candidates"),
          input(file, "queries"),
          EmbedConfig.from(file),
          IndexConfig.from(file),
          SearchConfig.from(file),
          DensityConfig.from(file));
    }

    private static Optional<InputConfig> input(ConfigFile file, String role) {
      return file.has(role + ".path") || file.has(role + ".table")
          ? Optional.of(InputConfig.from(file, role))
          : Optional.empty();
    }
  }

  /**
   * What the command line says, over what is found.
   *
   * @param executorCores empty: all cores
   * @param executorMemory bytes of heap; empty: tasks run in the driver's JVM
   */
  record Given(
      OptionalLong rows,
      OptionalInt queries,
      OptionalInt dimensions,
      int cores,
      OptionalInt executorCores,
      long driverMemory,
      OptionalLong executorMemory) {
    Given {
      rows.ifPresent(count -> Require.atLeast("--rows", 1, count));
      queries.ifPresent(count -> Require.atLeast("--queries", 1, count));
      dimensions.ifPresent(count -> Require.atLeast("--dimensions", 1, count));
      Require.atLeast("--cores", 1, cores);
      executorCores.ifPresent(count -> Require.between("--executor-cores", 1, cores, count));
    }
  }

  PlanJob(Settings settings, Given given) {
    this.settings = settings;
    this.given = given;
  }

  /**
   * @return the prediction, as lines for the user
   * @throws IllegalArgumentException if the job will not fit, with what to change
   */
  String run() {
    Optional<IndexManifest> built = manifest();
    Optional<InputSize> found = candidates(built);
    Workload work = workload(built, found);
    PlanLimits limits = new PlanLimits(work, settings.search().depth().isPresent());
    limits.refuseSizes();
    CostModel model = new CostModel(Calibration.ofThisMachine());
    Decision search = allowed(model.search(work));
    Decision density = allowed(model.density(work));
    List<StepCost> steps = model.predict(work, search, density);
    String text =
        new PlanText(work, given.rows().isPresent() || found.map(InputSize::isExact).orElse(true))
            .of(steps, search, density);
    limits.refuseHeaps(steps);
    return text;
  }

  /** What the settings allow of a decision. */
  private Decision allowed(Decision decision) {
    return switch (settings.search().kind()) {
      case AUTO -> decision;
      case EXACT -> forced(Decision.Choice.SCAN, decision);
      case HNSW ->
          Double.isInfinite(decision.graphSeconds())
              ? decision
              : forced(Decision.Choice.GRAPH, decision);
    };
  }

  private static Decision forced(Decision.Choice choice, Decision decision) {
    return new Decision(choice, decision.scanSeconds(), decision.graphSeconds());
  }

  private Optional<IndexManifest> manifest() {
    if (settings.index().path().isEmpty()) {
      return Optional.empty();
    }
    Path file = new Path(settings.index().path().get(), IndexFolder.MANIFEST);
    try {
      return file.getFileSystem(conf).exists(file)
          ? Optional.of(IndexFolder.open(conf, settings.index()).manifest())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the index " + file.getParent(), e);
    }
  }

  /** Empty where nothing needs to be read of them. */
  private Optional<InputSize> candidates(Optional<IndexManifest> built) {
    if (built.isPresent() || settings.candidates().flatMap(InputConfig::path).isEmpty()) {
      Require.that(
          built.isPresent() || given.rows().isPresent(),
          settings.candidates().isEmpty()
              ? "candidates.path must be given, or --rows; but neither is"
              : "--rows must be given for a table, whose rows are not told without a job");
      return Optional.empty();
    }
    return Optional.of(InputSize.of(conf, settings.candidates().get()));
  }

  private Workload workload(Optional<IndexManifest> built, Optional<InputSize> found) {
    Optional<InputSize> queries =
        given.queries().isPresent()
            ? Optional.empty()
            : Optional.of(
                InputSize.of(
                    conf,
                    settings
                        .queries()
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "queries.path must be given, or --queries; but neither is"))));
    long rows =
        given
            .rows()
            .orElseGet(
                () ->
                    built
                        .map(IndexManifest::rows)
                        .orElseGet(() -> found.map(InputSize::rows).orElse(0L)));
    Require.that(rows > 0, "candidates must hold rows, but hold none");
    int dimensions = dimensions(built, found, queries);
    long count =
        given.queries().isPresent()
            ? given.queries().getAsInt()
            : queries.map(InputSize::rows).orElse(0L);
    Require.that(count > 0, "queries must hold rows, but hold none");
    Require.that(
        count <= SearchStep.LARGEST_NEIGHBORHOODS / 2,
        "queries must be at most " + SearchStep.LARGEST_NEIGHBORHOODS / 2 + ", but are " + count);
    Form form = form(built, found);
    long fallback = rows * dimensions * Float.BYTES;
    long bytes =
        found
            .filter(size -> size.rows() > 0)
            .map(size -> Math.round((double) size.bytes() / size.rows() * rows))
            .orElse(fallback);
    return new Workload(
        new Workload.Pool(rows, dimensions, bytes, form),
        PlanSearch.firstRound(settings.search(), settings.density(), (int) count, rows),
        index(built, rows, dimensions),
        new Workload.Cluster(
            given.cores(),
            given.executorCores().orElse(given.cores()),
            given.driverMemory(),
            given.executorMemory()));
  }

  private int dimensions(
      Optional<IndexManifest> built, Optional<InputSize> found, Optional<InputSize> queries) {
    if (given.dimensions().isPresent()) {
      return given.dimensions().getAsInt();
    }
    if (built.isPresent()) {
      return built.get().settings().dimensions();
    }
    for (Optional<InputSize> size : List.of(found, queries)) {
      if (size.isPresent() && size.get().dimensions().isPresent()) {
        return size.get().dimensions().getAsInt();
      }
    }
    Require.that(
        settings.candidates().isEmpty() || isText(),
        "--dimensions must be given, because the length of the vectors in candidates.embedding is"
            + " not told without a job");
    if (settings.candidates().isPresent()) {
      refuseModel();
    }
    Require.that(
        settings.embed().encoder() == Encoder.HASHED,
        "--dimensions must be given where embed.encoder is onnx, whose model has its own");
    return settings.embed().dimensions();
  }

  /** Texts are not encoded at a rate that we know. */
  private void refuseModel() {
    Require.that(
        settings.embed().encoder() == Encoder.HASHED,
        "embed.encoder must be hashed for a plan of texts, because nothing is known of how long a"
            + " model of yours takes, but is "
            + Require.spelled(settings.embed().encoder())
            + "; embed them first, and plan with candidates.embedding and --dimensions");
  }

  private boolean isText() {
    return settings.candidates().flatMap(InputConfig::embedding).isEmpty();
  }

  private Form form(Optional<IndexManifest> built, Optional<InputSize> found) {
    if (built.isPresent()) {
      return Form.SHARDS;
    }
    Optional<InputFormat> format = found.map(InputSize::format);
    if (format.filter(InputFormat::isVectors).isPresent()) {
      return Form.NPY;
    }
    if (settings.candidates().isPresent() && isText()) {
      refuseModel();
      return Form.TEXT;
    }
    return format.filter(InputFormat.JSONL::equals).isPresent() ? Form.JSON : Form.PARQUET;
  }

  private Optional<Workload.Index> index(Optional<IndexManifest> built, long rows, int dimensions) {
    IndexConfig config = settings.index();
    if (built.isPresent() || config.path().isEmpty()) {
      return built.map(Workload.Index::of);
    }
    config.settings(settings.search().metric(), dimensions); // refuses vectors that are too long
    return Optional.of(
        new Workload.Index(
            config.shards(rows, dimensions), config.beamWidth(), config.encoding(), false));
  }
}
