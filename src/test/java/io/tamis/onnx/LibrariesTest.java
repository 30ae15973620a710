package io.tamis.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LibrariesTest {
  @Test
  void theVersionsThatWeNameAreThoseThatWeTest() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(Libraries.PACKAGES)
        .isEqualTo(
            "com.microsoft.onnxruntime:onnxruntime:"
                + version(pom, "onnxruntime")
                + ",ai.djl.huggingface:tokenizers:"
                + version(pom, "tokenizers"));
  }

  private static String version(String pom, String name) {
    Matcher version = Pattern.compile("<" + name + ".version>(.*)</").matcher(pom);
    assertThat(version.find()).as(name).isTrue();
    return version.group(1);
  }

  @Test
  void oneThatIsMissingIsToldWithWhatToAdd() {
    assertThatCode(() -> Libraries.require("score")).doesNotThrowAnyException();
    ClassLoader bare = ClassLoader.getPlatformClassLoader();
    assertThatThrownBy(() -> Libraries.require("score", bare))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score needs ONNX Runtime and the tokenizers library on the class path of driver and"
                + " executors, but ai.onnxruntime.OrtEnvironment is missing; add --packages "
                + Libraries.PACKAGES
                + " to spark-submit, or --spark spark.jars.packages= with the same to tamis");
  }
}
