package io.tamis.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.index.CopiedFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where models are found, and how they come to a machine. */
class ModelFilesTest {
  private static final TinyModel MADE = TinyModel.of(20, 0, 1);
  private static final Configuration CONF = new Configuration();

  static {
    CONF.set("fs.elsewhere.impl", CopiedFileSystem.class.getName());
  }

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void write() {
    model = MADE.write(folder.resolve("model"), TinyModel.Form.EXTERNAL);
  }

  private ModelFiles find(Object path) {
    return ModelFiles.model(CONF, "score.base", path.toString(), (key, outline) -> {});
  }

  @Test
  void aFolderAndItsFileAreTheSameModel() {
    assertThat(find(model)).isEqualTo(find(model.getParent()));
    assertThat(find(model).files())
        .extracting(ModelFiles.ModelFile::name)
        .containsExactly("model.onnx", "weights/w.bin");
  }

  @Test
  void theFingerprintChangesWithTheWeights() throws Exception {
    String before = find(model).fingerprint();
    assertThat(find(model).fingerprint()).isEqualTo(before);
    Files.setLastModifiedTime(model.resolveSibling("weights/w.bin"), FileTime.fromMillis(1_000));
    assertThat(find(model).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    assertThatThrownBy(() -> find(folder.resolve("absent")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.base must name a model.onnx or its folder, but there is no file:"
                + folder.resolve("absent"));
    assertThatThrownBy(() -> find(folder))
        .hasMessage(
            "score.base must name a model.onnx or its folder, but there is no file:"
                + folder.resolve("model.onnx"));
    Files.delete(model.resolveSibling("weights/w.bin"));
    assertThatThrownBy(() -> find(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.base: file:"
                + model
                + " keeps weights in weights/w.bin, which is not beside it");
  }

  @Test
  void refusesAFileThatIsNoModel() throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "weights");
    assertThatThrownBy(() -> find(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "score.base must name an ONNX model, but file:" + file + " is none: ");
  }

  @Test
  void theTokenizerLiesBesideTheModelUnlessItIsNamed() {
    assertThatThrownBy(
            () -> ModelFiles.tokenizer(CONF, "score.tokenizer", Optional.empty(), find(model)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.tokenizer must name a tokenizer.json or its folder, but there is no file:"
                + model.resolveSibling("tokenizer.json"));
    Path elsewhere = new TinyTokenizer(20, true).write(folder.resolve("other"));
    ModelFiles named =
        ModelFiles.tokenizer(
            CONF, "score.tokenizer", Optional.of(elsewhere.getParent().toString()), find(model));
    new TinyTokenizer(20, true).write(model.getParent());
    assertThat(named.folder()).endsWith("/other");
    assertThat(
            ModelFiles.tokenizer(CONF, "score.tokenizer", Optional.empty(), find(model)).folder())
        .endsWith("/model");
  }

  @Test
  void aLocalModelIsUsedWhereItIs() throws Exception {
    ModelCache cache = new ModelCache(folder.resolve("copies").toString());
    assertThat(cache.fetch(CONF, find(model))).isEqualTo(model);
    assertThat(folder.resolve("copies")).doesNotExist();
    ModelFiles found = find(model);
    Files.writeString(model, "shorter");
    assertThatThrownBy(() -> cache.fetch(CONF, found))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.base must lie on a filesystem that every machine sees, but "
                + model
                + " is not there on one, or not the same");
  }

  @Test
  void aModelFromElsewhereIsCopiedOnceAndWhole() throws Exception {
    Path copies = folder.resolve("copies");
    ModelCache cache = new ModelCache(copies.toString());
    ModelFiles found = find("elsewhere://" + model.getParent());
    Path copy = cache.fetch(CONF, found);
    assertThat(copy).startsWith(copies).hasSameBinaryContentAs(model);
    Path weights = copy.resolveSibling("weights/w.bin");
    assertThat(weights).hasSameBinaryContentAs(model.resolveSibling("weights/w.bin"));
    Files.setLastModifiedTime(copy, FileTime.fromMillis(1_000));
    cache.fetch(CONF, found);
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(FileTime.fromMillis(1_000));
    Files.writeString(weights, "cut");
    cache.fetch(CONF, found);
    assertThat(weights).hasSameBinaryContentAs(model.resolveSibling("weights/w.bin"));
    try (Stream<Path> all = Files.list(copies)) {
      assertThat(all.toList()).isEqualTo(List.of(copy.getParent()));
    }
  }
}
