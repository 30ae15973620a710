package io.tamis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import py4j.Gateway;
import py4j.ReturnObject;

/**
 * PySpark's gateway finds the methods, with what Python hands over: the JVM's own session and
 * Datasets, numbers and texts, and a dict, which it turns into a HashMap.
 */
class PythonGatewayTest {
  private static final String TAMIS = "z:io.tamis.Tamis"; // a class, to py4j
  private static final SparkSession SPARK = LocalSpark.session();

  private final Gateway gateway = new Gateway(this);

  private Object call(Object target, String method, Object... arguments) {
    String id = target instanceof String name ? name : gateway.putNewObject(target);
    ReturnObject answer = gateway.invoke(method, id, Arrays.asList(arguments));
    assertThat(answer.isError()).isFalse();
    return answer.getName() == null
        ? answer.getPrimitiveObject()
        : gateway.getObject(answer.getName());
  }

  @Test
  void aJobIsToldAndRunAndReadFromPython() {
    Dataset<Row> rows =
        SPARK.createDataFrame(
            List.of(
                RowFactory.create("one", new double[] {0, 1}),
                RowFactory.create("two", new double[] {1, 0}),
                RowFactory.create("three", new double[] {1, 1})),
            StructType.fromDDL("name STRING, v ARRAY<DOUBLE>"));
    Map<String, Object> dict = new HashMap<>();
    dict.put("candidates.embedding", "v");
    dict.put("queries.embedding", "v");
    dict.put("sample.count", 2);
    dict.put("transport.alpha", 0.75);
    dict.put("decontaminate.action", "off");
    Object job = call(TAMIS, "job", SPARK);
    call(job, "candidates", rows);
    call(job, "queries", rows.limit(1));
    call(job, "setAll", dict);
    call(job, "set", "seed", 7);
    call(job, "set", "density.bandwidth", 0.0);
    call(job, "set", "candidates.id", "name");
    Object run = call(job, "select");
    assertThat(((Dataset<?>) call(run, "selection")).columns()).contains("id", "weight", "v");
    Object metrics = call(run, "metrics");
    assertThat(call(metrics, "get", "candidates")).isEqualTo(3);
    assertThat((String) call(run, "reportHtml")).contains("<html");
    Object again = call(TAMIS, "open", SPARK, call(run, "path"));
    assertThat(((Dataset<?>) call(again, "masses")).count()).isPositive();
    call(run, "close");
  }

  @Test
  void anEncoderIsFittedAndAppliedFromPython() {
    Dataset<Row> texts =
        SPARK.sql("SELECT 'a red fox' AS text UNION ALL SELECT 'a blue whale' AS text");
    Object encoder = gateway.invoke("io.tamis.ml.HashedEncoder", List.of()).getName();
    Object fitted = gateway.getObject((String) encoder);
    call(fitted, "setInputCol", "text");
    call(fitted, "setOutputCol", "vector");
    call(fitted, "setDimensions", 2);
    Object model = call(fitted, "fit", texts);
    assertThat(((Dataset<?>) call(model, "transform", texts)).columns())
        .containsExactly("text", "vector");
  }
}
