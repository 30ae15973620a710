package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.LocalSpark;
import io.tamis.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedEncoderTest {
  @TempDir private Path run;

  /** Its files may be there in part, as those of a run that was killed on an object store. */
  @Test
  void anEncoderInARunWithoutItsMarkIsRefused() throws Exception {
    Files.writeString(run.resolve("manifest.json"), "{}");
    Files.createDirectories(run.resolve("encoder/projection"));
    refused();
    Files.writeString(run.resolve("encoder/encoder.json"), "{}"); // that of a model
    refused();
  }

  private void refused() {
    EmbedConfig config = EmbedConfig.from(ConfigFile.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TextEncoder.load(LocalSpark.session(), "embed.path", run + "/encoder", config))
        .withMessageStartingWith("embed.path must lie in the folder of a finished run, but ")
        .withMessageEndingWith("has no _SUCCESS");
  }
}
