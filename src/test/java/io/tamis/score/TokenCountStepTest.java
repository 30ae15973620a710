package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.LocalSpark;
import io.tamis.onnx.ModelFiles;
import io.tamis.onnx.TinyTokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCountStepTest {
  @TempDir private Path folder;

  @Test
  void countsTheTextsTokensAndThoseAroundIt() {
    new TinyTokenizer(10, true).write(folder);
    Dataset<Row> texts =
        LocalSpark.session()
            .createDataFrame(
                List.of(
                    RowFactory.create("a", "w3 w4 w5"),
                    RowFactory.create("b", ""),
                    RowFactory.create("c", null)),
                StructType.fromDDL("id STRING, text STRING"));
    ModelFiles files =
        ModelFiles.tokenizer(new Configuration(), "sample.tokenizer", folder.toString());
    Map<String, Double> counts = new HashMap<>();
    new TokenCountStep(files)
        .apply(texts)
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getDouble(1)));
    assertThat(counts).isEqualTo(Map.of("a", 5.0, "b", 2.0, "c", 2.0)); // <s> and </s>
  }

  @Test
  void aTokenizerThatIsNotThereIsToldByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ModelFiles.tokenizer(
                    new Configuration(), "sample.tokenizer", folder.resolve("none").toString()))
        .withMessageContaining("sample.tokenizer");
  }
}
