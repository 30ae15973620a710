package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedEncoderTest {
  @TempDir private Path run;

  /** Its files may be there in part, as those of a run that was killed on an object store. */
  @Test
  void anEncoderInARunWithoutItsMarkIsRefused() throws Exception {
    Files.createDirectories(run.resolve("encoder/projection"));
    Files.writeString(run.resolve("manifest.json"), "{}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FittedEncoder.load(LocalSpark.session(), "embed.path", run + "/encoder"))
        .withMessageStartingWith("embed.path must lie in the folder of a finished run, but ")
        .withMessageEndingWith("has no _SUCCESS");
  }
}
