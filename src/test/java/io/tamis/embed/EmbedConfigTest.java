package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import java.util.List;
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
    assertRejected("embed.encoder=magic", "embed.encoder must be one of hashed, but is magic");
  }

  private static void assertRejected(String assignment, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbedConfig.from(ConfigFile.empty().with(List.of(assignment))))
        .withMessageStartingWith(message);
  }
}
