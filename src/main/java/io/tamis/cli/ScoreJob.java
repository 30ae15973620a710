package io.tamis.cli;

import io.tamis.config.ConfigFile;
import io.tamis.input.Examples;
import io.tamis.input.InputConfig;
import io.tamis.input.InputStep;
import io.tamis.onnx.ModelFiles;
import io.tamis.onnx.RowParts;
import io.tamis.onnx.WorkFolder;
import io.tamis.output.Metrics;
import io.tamis.output.OutputConfig;
import io.tamis.output.OutputFolder;
import io.tamis.score.CausalOutline;
import io.tamis.score.ModelLossTable;
import io.tamis.score.Pass;
import io.tamis.score.ScoreConfig;
import io.tamis.score.ScoreStep;
import io.tamis.score.ScoreTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** From texts to a table of losses on disk, by way of parts that outlive a run that is killed. */
final class ScoreJob {
  private static final String LOSSES = "losses";
  private static final String REJECTED = "rejected";

  private final Settings settings;
  private final SparkRun run;
  private final SparkSession spark;
  private final Configuration hadoop;

  /** What the command reads of a job file. */
  record Settings(
      InputConfig candidates, ScoreConfig score, OutputConfig output, Map<String, String> given) {
    Settings {
      RunConfig.of(given);
      candidates.path().ifPresent(path -> output.refuseInput("candidates.path", path));
      score.tokenizer().ifPresent(path -> output.refuseInput("score.tokenizer", path));
      for (Pass pass : score.passes()) {
        output.refuseInput(pass.key(), score.path(pass).orElseThrow());
      }
    }

    static Settings from(ConfigFile file) {
      file.refuseUnknown(JobConfig.keys());
      ScoreConfig score = ScoreConfig.from(file);
      return new Settings(
          InputConfig.from(file, "candidates", InputConfig.Use.READ),
          score,
          OutputConfig.from(file),
          file.asMap());
    }
  }

  /** The models of a run, found. */
  private record Models(Map<Pass, ModelFiles> byPass, ModelFiles tokenizer) {}

  ScoreJob(Settings settings, SparkRun run) {
    this.settings = settings;
    this.run = run;
    this.spark = run.spark();
    this.hadoop = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * @return one sentence on what was done
   */
  String run() throws Exception {
    try (OutputFolder output = OutputFolder.open(hadoop, settings.output(), run.id())) {
      Models models = run.step("models", this::find);
      Examples candidates = run.step("input", this::read);
      Dataset<Row> texts = ScoreTable.of(candidates, settings.score());
      RowParts contents = run.step("input", () -> ScoreTable.contents(texts));
      run.progress().rows("input", contents.rows());
      WorkFolder work = WorkFolder.of(output.path(), fingerprint(models, contents));
      int parts = contents.parts();
      int found = 0;
      for (Pass pass : settings.score().passes()) {
        ScoreStep step =
            new ScoreStep(
                pass, models.byPass().get(pass), models.tokenizer(), settings.score(), parts);
        found += run.step("score", () -> step.apply(texts, work));
      }
      run.progress().rows("score", contents.rows());
      ScoredCandidates.Figures figures =
          run.step("output", () -> write(candidates, contents, work, output));
      RunEnd end =
          new RunEnd(output, run, settings.given())
              .fingerprint("candidates", candidates.fingerprint());
      models
          .byPass()
          .forEach((pass, model) -> end.fingerprint(pass.spelled(), model.fingerprint()));
      end.fingerprint("tokenizer", models.tokenizer().fingerprint())
          .commit(
              metrics(figures)
                  .put("parts", settings.score().passes().size() * parts)
                  .put("parts.found", found));
      work.remove(hadoop);
      return String.format(
          Locale.ROOT,
          "%,d candidates with losses over %,d tokens%s -> %s",
          figures.kept(),
          figures.tokens(),
          found == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  " (%,d of %,d parts from an earlier run)",
                  found,
                  settings.score().passes().size() * parts),
          output.path());
    }
  }

  private Models find() {
    Map<Pass, ModelFiles> byPass = new EnumMap<>(Pass.class);
    List<Pass> passes = settings.score().passes();
    for (Pass pass : passes) {
      String path = settings.score().path(pass).orElseThrow();
      byPass.put(pass, ModelFiles.model(hadoop, pass.key(), path, CausalOutline::check));
    }
    ModelFiles first = byPass.get(passes.get(0));
    return new Models(
        byPass,
        ModelFiles.tokenizer(hadoop, "score.tokenizer", settings.score().tokenizer(), first));
  }

  private Examples read() {
    Examples candidates = new InputStep(settings.candidates()).read(spark);
    ScoredCandidates.checkColumns(candidates, settings.score().passes());
    candidates.checkIds();
    return candidates;
  }

  /** Of all that the losses depend on; where a run that was killed may go on. */
  private String fingerprint(Models models, RowParts contents) {
    ScoreConfig score = settings.score();
    List<String> lines = new ArrayList<>();
    models.byPass().forEach((pass, model) -> lines.add(pass + " " + model.fingerprint()));
    lines.add(models.tokenizer().fingerprint());
    lines.add(score.maxTokens() + " " + score.batchTokens());
    lines.add(contents.rows() + " " + contents.hash());
    return ModelFiles.sha256(String.join("\n", lines));
  }

  /** Writes the losses, and beside them the rows without. */
  private ScoredCandidates.Figures write(
      Examples candidates, RowParts contents, WorkFolder work, OutputFolder output) {
    List<Pass> passes = settings.score().passes();
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    try {
      ScoredCandidates scored =
          new ScoredCandidates(
              candidates, ModelLossTable.read(spark, conf, work, passes, contents.parts()));
      ScoredCandidates.Figures figures = scored.figures(passes);
      if (figures.rows() != contents.rows()) {
        throw new IllegalStateException(
            work.path() + " holds " + figures.rows() + " rows of " + contents.rows());
      }
      output.writeTable(LOSSES, scored.losses(contents.rows()));
      if (figures.rejected() > 0) {
        output.writeTable(REJECTED, scored.rejected());
      }
      run.progress().rows("output", figures.kept());
      return figures;
    } finally {
      conf.destroy();
    }
  }

  private static Metrics metrics(ScoredCandidates.Figures figures) {
    return new Metrics()
        .put("candidates", figures.kept())
        .put("rejected.candidates", figures.rejected())
        .put("tokens", figures.tokens())
        .put("truncated", figures.truncated());
  }
}
