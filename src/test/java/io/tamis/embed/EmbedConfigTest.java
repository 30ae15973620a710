package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EmbedConfigTest {

  @Test
  void defaultsToTheBuiltInEncoderWith256Dimensions() {
    assertThat(EmbedConfig.from(ConfigFile.empty()))
        .isEqualTo(new EmbedConfig(Encoder.HASHED, 256, Optional.empty()));
  }

  @Test
  void everyKeyIsRead() {
    ConfigFile file =
        ConfigFile.empty()
            .with(List.of("embed.encoder=hashed", "embed.dimensions=64", "embed.path=/saved"));
    file.refuseUnknown(EmbedConfig.KEYS);
    assertThat(EmbedConfig.from(file))
        .isEqualTo(new EmbedConfig(Encoder.HASHED, 64, Optional.of("/saved")));
  }

  @Test
  void rejectsOneDimensionAndTooMany() {
    assertRejected("embed.dimensions=1", "embed.dimensions must lie in [2.0, 4096.0], but is 1.0");
    assertRejected("embed.dimensions=4294967298", "embed.dimensions must lie in [2.0, 4096.0]");
  }

  @Test
  void rejectsAnEncoderThatThereIsNot() {
    assertRejected(
        "embed.encoder=magic", "embed.encoder must be one of hashed, onnx, but is magic");
  }

  @Test
  void everyKeyOfAModelIsReadAndQuotesKeepABlank() {
    ConfigFile file =
        ConfigFile.empty()
            .with(
                List.of(
                    "embed.encoder=onnx",
                    "embed.model=/m",
                    "embed.tokenizer=/t",
                    "embed.pooling=cls",
                    "embed.normalize=false",
                    "embed.query-prefix=\"query: \"",
                    "embed.candidate-prefix=passage:",
                    "embed.max-tokens=128",
                    "embed.batch-tokens=1024",
                    "embed.threads=2",
                    "embed.cache=/c"));
    file.refuseUnknown(EmbedConfig.KEYS);
    EmbedConfig config = EmbedConfig.from(file);
    assertThat(config.model())
        .isEqualTo(
            new ModelConfig(
                Optional.of("/m"),
                Optional.of("/t"),
                Pooling.CLS,
                Optional.of(false),
                Optional.of("query: "),
                Optional.of("passage:"),
                Optional.of(128),
                1024,
                Optional.of(2),
                Optional.of("/c")));
    assertThat(config.inputs()).isEqualTo(Map.of("embed.model", "/m", "embed.tokenizer", "/t"));
  }

  @Test
  void theReferenceFileGivesTheDefaults() throws Exception {
    ConfigFile file =
        ConfigFile.parse(Files.readString(Path.of("conf/reference.yaml")), "reference.yaml");
    assertThat(EmbedConfig.from(file)).isEqualTo(EmbedConfig.from(ConfigFile.empty()));
    assertThat(file.asMap().keySet()).containsAll(EmbedConfig.KEYS);
  }

  @Test
  void rejectsWhatDoesNotFitTheEncoder() {
    assertRejected(
        "embed.model=/m",
        "embed.model must not be given where embed.encoder is hashed, but is /m; set embed.encoder"
            + " to onnx");
    assertRejected(
        "embed.encoder=onnx",
        "embed.model must be given where embed.encoder is onnx: the folder of a sentence encoder"
            + " with model.onnx and tokenizer.json");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                EmbedConfig.from(
                    ConfigFile.empty()
                        .with(
                            List.of(
                                "embed.encoder=onnx", "embed.model=/m", "embed.dimensions=64"))))
        .withMessage(
            "embed.dimensions must not be given where embed.encoder is onnx, whose model has its"
                + " own, but is 64");
    assertRejected("embed.max-tokens=0", "embed.max-tokens must lie in [1, 4194304], but is 0");
    assertRejected("embed.pooling=max", "embed.pooling must be one of auto, mean, cls, but is max");
  }

  private static void assertRejected(String assignment, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbedConfig.from(ConfigFile.empty().with(List.of(assignment))))
        .withMessageStartingWith(message);
  }
}
