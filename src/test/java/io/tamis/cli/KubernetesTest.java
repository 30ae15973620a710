package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/**
 * The files of {@code deploy/kubernetes} against the fields that the operators take. Their schemas
 * are in no package that a build can name, so the fields that we use are listed here, each with its
 * type, as the resource definitions of the Kubeflow operator 2.5 and of Apache's 1.0 have them.
 */
class KubernetesTest {
  private static final Path FOLDER = Path.of("deploy/kubernetes");

  /** Paths of fields; {@code []} stands for an element, {@code *} for any key of a map. */
  private static final String KUBEFLOW =
      """
      apiVersion string
      kind string
      metadata.name string
      metadata.namespace string
      spec.type Java|Scala|Python|R
      spec.mode cluster|client
      spec.sparkVersion string
      spec.image string
      spec.imagePullPolicy Always|IfNotPresent|Never
      spec.mainClass string
      spec.mainApplicationFile string
      spec.arguments[] string
      spec.timeToLiveSeconds integer
      spec.restartPolicy.type Never|OnFailure|Always
      spec.restartPolicy.onFailureRetries integer
      spec.restartPolicy.onFailureRetryInterval integer
      spec.restartPolicy.onSubmissionFailureRetries integer
      spec.restartPolicy.onSubmissionFailureRetryInterval integer
      spec.sparkConf.* string
      spec.hadoopConf.* string
      spec.volumes[].name string
      spec.volumes[].emptyDir.sizeLimit string
      spec.driver.cores integer
      spec.driver.memory string
      spec.driver.memoryOverhead string
      spec.driver.serviceAccount string
      spec.driver.configMaps[].name string
      spec.driver.configMaps[].path string
      spec.driver.volumeMounts[].name string
      spec.driver.volumeMounts[].mountPath string
      spec.executor.instances integer
      spec.executor.cores integer
      spec.executor.memory string
      spec.executor.memoryOverhead string
      spec.executor.volumeMounts[].name string
      spec.executor.volumeMounts[].mountPath string
      """;

  private static final String APACHE =
      """
      apiVersion string
      kind string
      metadata.name string
      metadata.namespace string
      spec.deploymentMode ClusterMode|ClientMode
      spec.mainClass string
      spec.jars string
      spec.driverArgs[] string
      spec.runtimeVersions.sparkVersion string
      spec.runtimeVersions.scalaVersion string
      spec.runtimeVersions.jdkVersion string
      spec.sparkConf.* string
      spec.applicationTolerations.resourceRetainPolicy Always|OnFailure|Never
      spec.applicationTolerations.resourceRetainDurationMillis integer
      spec.applicationTolerations.ttlAfterStopMillis integer
      spec.applicationTolerations.restartConfig.restartPolicy \
      Never|Always|OnFailure|OnInfrastructureFailure
      spec.applicationTolerations.restartConfig.maxRestartAttempts integer
      spec.applicationTolerations.restartConfig.restartBackoffMillis integer
      spec.applicationTolerations.applicationTimeoutConfig.driverStartTimeoutMillis integer
      spec.applicationTolerations.applicationTimeoutConfig.executorStartTimeoutMillis integer
      spec.applicationTolerations.instanceConfig.minExecutors integer
      spec.applicationTolerations.instanceConfig.initExecutors integer
      spec.applicationTolerations.instanceConfig.maxExecutors integer
      """;

  /** Kubernetes' own, of a container. */
  private static final String SECURITY =
      """
      allowPrivilegeEscalation boolean
      capabilities.drop[] string
      runAsUser integer
      runAsGroup integer
      runAsNonRoot boolean
      seccompProfile.type RuntimeDefault|Localhost|Unconfined
      """;

  /** Kubernetes' own, of a pod template. */
  private static final String POD =
      """
      spec.securityContext.runAsUser integer
      spec.securityContext.runAsGroup integer
      spec.securityContext.runAsNonRoot boolean
      spec.securityContext.seccompProfile.type RuntimeDefault|Localhost|Unconfined
      spec.containers[].name string
      spec.containers[].securityContext.allowPrivilegeEscalation boolean
      spec.containers[].securityContext.capabilities.drop[] string
      spec.containers[].volumeMounts[].name string
      spec.containers[].volumeMounts[].mountPath string
      spec.containers[].volumeMounts[].readOnly boolean
      spec.volumes[].name string
      spec.volumes[].configMap.name string
      """;

  /** Fields below some places, with their types. */
  private static Map<String, String> fields(String table, String... places) {
    Map<String, String> fields = new TreeMap<>();
    for (String place : places.length == 0 ? new String[] {""} : places) {
      table
          .lines()
          .map(line -> line.split(" +", 2))
          .forEach(words -> fields.put(place + words[0], words[1]));
    }
    return fields;
  }

  @SuppressWarnings("unchecked") // YAML's maps and lists
  private static Map<String, Object> parsed(String name) throws IOException {
    return (Map<String, Object>)
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(FOLDER.resolve(name)));
  }

  /** Every value of a file that its table does not have so. */
  private static Set<String> strange(Object node, String path, Map<String, String> fields) {
    Set<String> strange = new TreeSet<>();
    if (node instanceof Map<?, ?> map) {
      boolean anyKey = fields.containsKey(path + ".*");
      map.forEach(
          (key, value) -> {
            String below = path.isEmpty() ? key.toString() : path + "." + key;
            strange.addAll(strange(value, anyKey ? path + ".*" : below, fields));
          });
    } else if (node instanceof List<?> list) {
      list.forEach(one -> strange.addAll(strange(one, path + "[]", fields)));
    } else if (!fits(node, fields.getOrDefault(path, "no field"))) {
      strange.add(path + "=" + node + " must be " + fields.getOrDefault(path, "no field"));
    }
    return strange;
  }

  private static boolean fits(Object value, String type) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer;
      case "boolean" -> value instanceof Boolean;
      default -> List.of(type.split("\\|")).contains(value);
    };
  }

  private static Object at(Object node, String... keys) {
    Object found = node;
    for (String key : keys) {
      found = ((Map<?, ?>) found).get(key);
    }
    return found;
  }

  @SuppressWarnings("unchecked") // the table says that they are strings
  private static List<String> words(Object node, String... keys) {
    return (List<String>) at(node, keys);
  }

  @Test
  void kubeflowsOperatorKnowsEveryField() throws IOException {
    Map<String, String> fields = fields(KUBEFLOW);
    fields.putAll(
        fields(SECURITY, "spec.driver.securityContext.", "spec.executor.securityContext."));
    Map<String, Object> file = parsed("spark-application.yaml");
    assertThat(strange(file, "", fields)).isEmpty();
    assertThat(file)
        .containsEntry("apiVersion", "sparkoperator.k8s.io/v1beta2")
        .containsEntry("kind", "SparkApplication");
    assertThat(at(file, "spec", "mainClass")).isEqualTo(Main.class.getName());
    assertRuns(words(file, "spec", "arguments"));
  }

  @Test
  void apachesOperatorKnowsEveryField() throws IOException {
    Map<String, String> fields = fields(APACHE);
    fields.putAll(
        fields(POD, "spec.driverSpec.podTemplateSpec.", "spec.executorSpec.podTemplateSpec."));
    Map<String, Object> file = parsed("spark-application-apache.yaml");
    assertThat(strange(file, "", fields)).isEmpty();
    assertThat(file)
        .containsEntry("apiVersion", "spark.apache.org/v1")
        .containsEntry("kind", "SparkApplication");
    assertThat(at(file, "spec", "mainClass")).isEqualTo(Main.class.getName());
    assertRuns(words(file, "spec", "driverArgs"));
  }

  @Test
  void aFieldThatIsNoneIsTold() {
    Map<String, String> fields = fields(KUBEFLOW);
    assertThat(
            strange(
                Map.of("spec", Map.of("type", "Kotlin", "mode", "cluster", "memory", "4g")),
                "",
                fields))
        .containsExactly(
            "spec.memory=4g must be no field", "spec.type=Kotlin must be Java|Scala|Python|R");
  }

  /** Our command line knows the words, and they name the job file where the config map puts it. */
  private static void assertRuns(List<String> words) {
    new CommandLine(new Main()).parseArgs(words.toArray(String[]::new)); // throws
    assertThat(words).containsSubsequence("select", "--config", "/etc/tamis/job.yaml");
  }

  @Test
  void theConfigMapHoldsAJobFile() throws IOException {
    Map<String, Object> file = parsed("config.yaml");
    assertThat(file).containsEntry("apiVersion", "v1").containsEntry("kind", "ConfigMap");
    assertThat(at(file, "metadata", "name")).isEqualTo("tamis-job");
    JobConfig job =
        JobConfig.from(ConfigFile.parse((String) at(file, "data", "job.yaml"), "job.yaml"));
    assertThat(job.output().path()).startsWith("s3a://");
    for (String name : List.of("spark-application.yaml", "spark-application-apache.yaml")) {
      String text = Files.readString(FOLDER.resolve(name));
      assertThat(text).contains("tamis-job"); // without it the driver's pod stays pending
      assertThat(text).contains("# kubectl apply -f config.yaml -f " + name + "\n");
    }
  }

  @Test
  void theImageHasTheJarWhereTheApplicationsLookForIt() throws IOException {
    String docker = Files.readString(FOLDER.resolve("Dockerfile"));
    assertThat(docker).contains("target/tamis.jar /opt/spark/app/tamis.jar").contains("USER 185");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<finalName>tamis</finalName>")
        .contains("<spark.version>4.1.0</spark.version>");
    assertThat(docker).contains("FROM apache/spark:4.1.0-scala2.13-java21-ubuntu");
    String jar = "local:///opt/spark/app/tamis.jar";
    assertThat(at(parsed("spark-application.yaml"), "spec", "mainApplicationFile")).isEqualTo(jar);
    assertThat(at(parsed("spark-application-apache.yaml"), "spec", "jars")).isEqualTo(jar);
  }
}
