package io.tamis.embed;

import io.tamis.config.Require;
import io.tamis.onnx.Libraries;
import io.tamis.onnx.LoadedModels;
import io.tamis.onnx.ModelCache;
import io.tamis.onnx.ModelFiles;
import io.tamis.onnx.OnnxOutline;
import io.tamis.onnx.RowParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A user's sentence encoder, run by the tasks. It learns nothing of the pool. */
public final class OnnxEncoder implements TextEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxEncoder.class);

  private static final String SAVED = "encoder.json";
  private static final String USER = "embed.encoder onnx";

  private final ModelFiles model;
  private final ModelFiles tokenizer;
  private final SentenceSettings settings;
  private final LoadedModels.Wanted<SentenceModel> wanted;
  private final int batchTokens;
  private final int dimensions;

  private OnnxEncoder(
      SparkSession session,
      ModelFiles model,
      ModelFiles tokenizer,
      SentenceSettings settings,
      ModelConfig config) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
    int cpus = session.sparkContext().getConf().getInt("spark.task.cpus", 1);
    this.wanted =
        new LoadedModels.Wanted<>(
            new SentenceModel.Kind(settings.output()),
            model,
            tokenizer,
            settings.maxTokens(),
            new ModelCache(config.cache().orElse("")),
            config.threads().orElse(cpus));
    this.batchTokens = config.batchTokens();
    this.dimensions = openOnce(session);
  }

  /**
   * Finds the model and what is beside it, and opens it in one task.
   *
   * @throws IllegalArgumentException if a file is not there, or is not what it must be
   */
  static OnnxEncoder open(SparkSession session, ModelConfig config) {
    Libraries.require(USER);
    Configuration conf = session.sparkContext().hadoopConfiguration();
    List<OnnxOutline> outline = new ArrayList<>();
    ModelFiles model = model(conf, ModelConfig.MODEL, config.model().orElseThrow(), outline);
    ModelFiles tokenizer =
        ModelFiles.tokenizer(conf, ModelConfig.TOKENIZER, config.tokenizer(), model);
    String output = SentenceOutline.output(outline.get(0), config.pooling());
    ModelNotes notes = new ModelNotes(name -> model.beside(conf, name).map(at -> text(conf, at)));
    SentenceSettings settings =
        new SentenceSettings(
            output,
            form(config.pooling(), output, notes),
            config.normalize().orElse(true),
            config.queryPrefix().orElse(""),
            config.candidatePrefix().orElse(""),
            config.maxTokens().orElseGet(notes::maxTokens));
    LOG.info("the encoder {}: {}", model.address(), settings);
    return new OnnxEncoder(session, model, tokenizer, settings, config);
  }

  private static ModelFiles model(
      Configuration conf, String key, String path, List<OnnxOutline> outline) {
    return ModelFiles.model(
        conf,
        key,
        path,
        (name, read) -> {
          SentenceOutline.check(name, read);
          outline.add(read);
        });
  }

  private static VectorForm form(Pooling pooling, String output, ModelNotes notes) {
    if (output.equals(SentenceOutline.SENTENCE)) {
      return VectorForm.SENTENCE;
    }
    return switch (pooling) {
      case AUTO -> notes.pooling();
      case MEAN -> VectorForm.MEAN;
      case CLS -> VectorForm.CLS;
    };
  }

  /**
   * In a task, since a driver need not have the memory: tells what is wrong before all the work.
   */
  private int openOnce(SparkSession session) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    SerializableConfiguration conf = new SerializableConfiguration(context.hadoopConfiguration());
    LoadedModels.Wanted<SentenceModel> opened = wanted;
    context.setJobDescription("embed: open the model");
    try {
      return context
          .parallelize(List.of(0), 1)
          .map(
              nothing -> {
                try (LoadedModels.Use<SentenceModel> use =
                    LoadedModels.ofThisJvm().use(conf.value(), opened)) {
                  int ends = use.tokenizer().sentence("").tokens().length();
                  Require.that(
                      ends < opened.maxTokens(),
                      ModelConfig.MAX_TOKENS
                          + " must be more than the tokens that the tokenizer puts around a text, "
                          + ends
                          + ", but is "
                          + opened.maxTokens());
                  return use.model().dimensions();
                }
              })
          .first();
    } finally {
      context.setJobDescription(null);
    }
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> texts, Role role) {
    return applyTelling(texts, role).drop(CUT);
  }

  @Override
  public Dataset<Row> applyTelling(Dataset<Row> texts, Role role) {
    return new EncodeStep(encoder(role)).apply(texts);
  }

  @Override
  public boolean tellsRolesApart() {
    return !settings.queryPrefix().equals(settings.candidatePrefix());
  }

  @Override
  public String whyNone() {
    return "the model gives no finite vector with a length";
  }

  /** What tasks carry. */
  PartEncoder encoder(Role role) {
    return new PartEncoder(wanted, settings, settings.prefix(role), batchTokens);
  }

  /**
   * Of all that the vectors of some texts depend on: where a run that was killed may go on.
   *
   * @param texts with ids and texts hashed
   */
  public String fingerprint(RowParts texts, Role role) {
    return ModelFiles.sha256(
        String.join(
            "\n",
            model.fingerprint(),
            tokenizer.fingerprint(),
            settings.toString(),
            role.name(),
            String.valueOf(batchTokens),
            texts.rows() + " " + texts.hash()));
  }

  @Override
  public void save(SparkSession session, String folder) {
    Configuration conf = session.sparkContext().hadoopConfiguration();
    SavedEncoder saved =
        new SavedEncoder(
            SavedEncoder.FORMAT, kept(conf, model), kept(conf, tokenizer), settings, dimensions);
    Path file = new Path(folder, SAVED);
    try (OutputStream out = file.getFileSystem(conf).create(file, true)) {
      out.write(saved.toJson().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the encoder to " + folder, e);
    }
  }

  private static SavedEncoder.Kept kept(Configuration conf, ModelFiles files) {
    return new SavedEncoder.Kept(files.address(), files.fingerprint(), files.contents(conf));
  }

  static boolean isSavedIn(SparkSession session, String folder) {
    Path file = new Path(folder, SAVED);
    try {
      return file.getFileSystem(session.sparkContext().hadoopConfiguration()).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("looking for " + file, e);
    }
  }

  /**
   * @param key that names the folder
   * @param config how to run it; where the model lies now, if it has moved
   * @throws IllegalArgumentException if the model is not there or another, or the settings differ
   */
  static OnnxEncoder load(SparkSession session, String key, String folder, ModelConfig config) {
    Libraries.require(USER);
    Configuration conf = session.sparkContext().hadoopConfiguration();
    Path file = new Path(folder, SAVED);
    SavedEncoder saved = SavedEncoder.parse(text(conf, file.toString()), file.toString());
    String place = key + " " + folder;
    saved.settings().refuseOthers(config, place);
    ModelFiles model =
        model(
            conf,
            config.model().isPresent() ? ModelConfig.MODEL : ModelConfig.MODEL + " of " + place,
            config.model().orElse(saved.model().path()),
            new ArrayList<>());
    refuseAnother(conf, model, saved.model(), place);
    Optional<String> given =
        config.tokenizer().or(() -> config.model().isPresent() ? Optional.empty() : kept(saved));
    ModelFiles tokenizer =
        ModelFiles.tokenizer(
            conf,
            config.tokenizer().isPresent()
                ? ModelConfig.TOKENIZER
                : ModelConfig.TOKENIZER + " of " + place,
            given,
            model);
    refuseAnother(conf, tokenizer, saved.tokenizer(), place);
    OnnxEncoder opened = new OnnxEncoder(session, model, tokenizer, saved.settings(), config);
    Require.that(
        opened.dimensions == saved.dimensions(),
        file
            + " must tell the dimensions that its model gives, "
            + opened.dimensions
            + ", but tells "
            + saved.dimensions());
    return opened;
  }

  private static Optional<String> kept(SavedEncoder saved) {
    return Optional.of(saved.tokenizer().path());
  }

  private static void refuseAnother(
      Configuration conf, ModelFiles found, SavedEncoder.Kept kept, String place) {
    if (found.fingerprint().equals(kept.fingerprint())) {
      return; // the same files at the same time
    }
    String contents = found.contents(conf);
    Require.that(
        contents.equals(kept.contents()),
        found.key()
            + " must be what made the vectors of "
            + place
            + ", but "
            + found.address()
            + " is another: their SHA-256 are "
            + contents
            + " and "
            + kept.contents());
  }

  private static String text(Configuration conf, String file) {
    Path path = new Path(file);
    try (InputStream in = path.getFileSystem(conf).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
