package io.tamis.onnx;

import io.tamis.config.Require;
import java.util.List;

/** The libraries that are not in our jar, because of their size. */
public final class Libraries {
  public static final String ONNX_RUNTIME = "com.microsoft.onnxruntime:onnxruntime:1.28.0";
  public static final String TOKENIZERS = "ai.djl.huggingface:tokenizers:0.38.0";

  /** Both as Spark's package options take them. */
  public static final String PACKAGES = ONNX_RUNTIME + "," + TOKENIZERS;

  private static final List<String> ENTRIES =
      List.of(
          "ai.onnxruntime.OrtEnvironment", "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer");

  private Libraries() {}

  /**
   * @param user who needs them, as the complaint begins
   * @throws IllegalArgumentException if one is not on this JVM's class path; says what to add
   */
  public static void require(String user) {
    require(user, Libraries.class.getClassLoader());
  }

  static void require(String user, ClassLoader loader) {
    for (String entry : ENTRIES) {
      boolean found = true;
      try {
        Class.forName(entry, false, loader);
      } catch (ClassNotFoundException e) {
        found = false;
      }
      Require.that(
          found,
          user
              + " needs ONNX Runtime and the tokenizers library on the class path of driver and"
              + " executors, but "
              + entry
              + " is missing; add --packages "
              + PACKAGES
              + " to spark-submit, or --spark spark.jars.packages= with the same to tamis");
    }
  }
}
