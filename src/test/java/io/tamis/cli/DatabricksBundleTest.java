package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The asset bundle of deploy/databricks. The schema that Databricks publishes comes with its
 * command line only, so fields are held to a table of their names; {@code databricks bundle
 * validate} says more.
 */
class DatabricksBundleTest {
  private static final Path FOLDER = Path.of("deploy/databricks");

  /** Fields by place, where * stands for a name of the user's and [] for each of a list. */
  private static final Map<String, Set<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "", Set.of("bundle", "variables", "workspace", "artifacts", "resources", "targets")),
          Map.entry("bundle", Set.of("name", "engine", "databricks_cli_version")),
          Map.entry("variables.*", Set.of("description", "default", "type")),
          Map.entry(
              "variables.*.default",
              Set.of(
                  "spark_version",
                  "node_type_id",
                  "num_workers",
                  "data_security_mode",
                  "single_user_name",
                  "spark_conf",
                  "spark_env_vars",
                  "cluster_log_conf")),
          Map.entry("variables.*.default.cluster_log_conf", Set.of("volumes")),
          Map.entry("variables.*.default.cluster_log_conf.volumes", Set.of("destination")),
          Map.entry("workspace", Set.of("artifact_path", "root_path")),
          Map.entry("artifacts.*", Set.of("type", "path", "build", "files")),
          Map.entry("artifacts.*.files[]", Set.of("source")),
          Map.entry("resources", Set.of("jobs")),
          Map.entry(
              "resources.jobs.*",
              Set.of(
                  "name",
                  "max_concurrent_runs",
                  "timeout_seconds",
                  "queue",
                  "parameters",
                  "job_clusters",
                  "tasks",
                  "schedule")),
          Map.entry("resources.jobs.*.queue", Set.of("enabled")),
          Map.entry("resources.jobs.*.parameters[]", Set.of("name", "default")),
          Map.entry(
              "resources.jobs.*.schedule",
              Set.of("quartz_cron_expression", "timezone_id", "pause_status")),
          Map.entry("resources.jobs.*.job_clusters[]", Set.of("job_cluster_key", "new_cluster")),
          Map.entry(
              "resources.jobs.*.tasks[]",
              Set.of(
                  "task_key",
                  "depends_on",
                  "job_cluster_key",
                  "max_retries",
                  "min_retry_interval_millis",
                  "spark_jar_task",
                  "run_job_task",
                  "libraries")),
          Map.entry("resources.jobs.*.tasks[].depends_on[]", Set.of("task_key")),
          Map.entry(
              "resources.jobs.*.tasks[].spark_jar_task", Set.of("main_class_name", "parameters")),
          Map.entry("resources.jobs.*.tasks[].run_job_task", Set.of("job_id", "job_parameters")),
          Map.entry("resources.jobs.*.tasks[].libraries[]", Set.of("jar")),
          Map.entry(
              "targets.*",
              Set.of("mode", "default", "workspace", "variables", "run_as", "resources")),
          Map.entry("targets.*.workspace", Set.of("root_path", "artifact_path")),
          Map.entry("targets.*.run_as", Set.of("service_principal_name")));

  /** Places whose keys are names of the user's. */
  private static final Set<String> NAMES =
      Set.of("variables", "artifacts", "resources.jobs", "targets");

  @TempDir private Path root;

  private static Map<?, ?> bundle() throws IOException {
    return (Map<?, ?>)
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(FOLDER.resolve("databricks.yml")));
  }

  private static Map<?, ?> map(Object at, String... keys) {
    Object value = at;
    for (String key : keys) {
      value = ((Map<?, ?>) value).get(key);
    }
    return (Map<?, ?>) value;
  }

  private static List<?> list(Object at, String key) {
    Object value = ((Map<?, ?>) at).get(key);
    return value == null ? List.of() : (List<?>) value;
  }

  private static void checkFields(Object value, String place) {
    if (value instanceof List<?> list) {
      list.forEach(each -> checkFields(each, place + "[]"));
    } else if (value instanceof Map<?, ?> map
        && !place.endsWith("spark_conf")
        && !place.endsWith("job_parameters")
        && !place.equals("targets.*.variables")) {
      boolean isNamed = NAMES.contains(place);
      if (!isNamed) {
        assertThat(FIELDS).as("a table of the fields of %s", place).containsKey(place);
      }
      map.forEach(
          (key, inner) -> {
            if (!isNamed) {
              assertThat(FIELDS.get(place)).as(place).contains((String) key);
            }
            String deeper = (place.isEmpty() ? "" : place + ".") + (isNamed ? "*" : key);
            checkFields(inner, deeper.replaceFirst("^targets\\.\\*\\.resources", "resources"));
          });
    }
  }

  @Test
  void everyFieldIsOneOfABundle() throws IOException {
    checkFields(bundle(), "");
  }

  @Test
  void theClusterIsOneThatTamisRunsOn() throws IOException {
    Map<?, ?> cluster = map(bundle(), "variables", "cluster", "default");
    assertThat(cluster.get("spark_version")).isEqualTo("18.x-scala2.13");
    assertThat(cluster.get("data_security_mode")).isEqualTo("DATA_SECURITY_MODE_DEDICATED");
    for (String side : List.of("driver", "executor")) {
      assertThat((String) map(cluster, "spark_conf").get("spark." + side + ".extraJavaOptions"))
          .contains("--add-modules=jdk.incubator.vector")
          .doesNotContain("--sun-misc-unsafe-memory-access"); // JDK 21 does not know it
    }
    assertThat(Files.readString(FOLDER.resolve("databricks.yml"))).doesNotContain("init_scripts");
  }

  @Test
  void whatIsNamedIsThere() throws IOException {
    Map<?, ?> bundle = bundle();
    Map<?, ?> jobs = map(bundle, "resources", "jobs");
    Matcher variables =
        Pattern.compile("\\$\\{var\\.(\\w+)}")
            .matcher(Files.readString(FOLDER.resolve("databricks.yml")));
    while (variables.find()) {
      assertThat(map(bundle, "variables")).asString().contains(variables.group(1) + "=");
    }
    Object jar = map(list(map(bundle, "artifacts", "tamis"), "files").get(0)).get("source");
    assertThat(jar).isEqualTo("../../target/tamis.jar");
    for (Object job : jobs.values()) {
      List<String> keys = new ArrayList<>();
      for (Object task : list(job, "tasks")) {
        for (Object before : list(task, "depends_on")) {
          assertThat(keys).contains((String) map(before).get("task_key"));
        }
        keys.add((String) map(task).get("task_key"));
        if (map(task).containsKey("run_job_task")) {
          String id = (String) map(task, "run_job_task").get("job_id");
          assertThat(jobs.keySet())
              .asString()
              .contains(id.replaceAll(".*jobs\\.(\\w+)\\.id}", "$1"));
          continue;
        }
        assertThat(map(list(task, "libraries").get(0)).get("jar")).isEqualTo(jar);
        assertThat(map(task, "spark_jar_task").get("main_class_name"))
            .isEqualTo(Main.class.getName());
        assertThat(map(list(job, "job_clusters").get(0)).get("job_cluster_key"))
            .isEqualTo(map(task).get("job_cluster_key"));
      }
    }
    for (Object target : map(bundle, "targets").values()) {
      Map<?, ?> resources = map(target, "resources");
      if (resources != null) {
        assertThat(jobs.keySet().containsAll(map(resources, "jobs").keySet())).isTrue();
      }
    }
  }

  @Test
  void indexSelectAndVerifyAreChained() throws IOException {
    Map<?, ?> jobs = map(bundle(), "resources", "jobs");
    assertThat(chain(map(jobs, "tamis_index"))).containsExactly("index after []");
    assertThat(chain(map(jobs, "tamis_select")))
        .containsExactly("select after []", "verify after [{task_key=select}]");
    assertThat(chain(map(jobs, "tamis_refresh")))
        .containsExactly("index after []", "select after [{task_key=index}]");
  }

  private static List<String> chain(Map<?, ?> job) {
    return list(job, "tasks").stream()
        .map(task -> map(task).get("task_key") + " after " + list(task, "depends_on"))
        .toList();
  }

  @Test
  void theParametersOfEveryTaskAreACommandLine() throws IOException {
    Files.createDirectories(root.resolve("conf"));
    Files.copy(FOLDER.resolve("conf/job.yaml"), root.resolve("conf/job.yaml"));
    Map<String, ConfigFile> read = new TreeMap<>();
    Map<?, ?> jobs = map(bundle(), "resources", "jobs");
    for (Object name : jobs.keySet()) {
      Object job = jobs.get(name);
      for (Object task : list(job, "tasks")) {
        if (map(task).containsKey("spark_jar_task")) {
          List<String> arguments =
              list(map(task, "spark_jar_task"), "parameters").stream()
                  .map(text -> filled((String) text, job))
                  .toList();
          assertThat(arguments).noneMatch(text -> text.contains("{"));
          read.put(name + "." + map(task).get("task_key"), CommandLines.check(arguments));
        }
      }
    }
    assertThat(read.keySet())
        .containsExactly("tamis_index.index", "tamis_select.select", "tamis_select.verify");
    ConfigFile build = read.get("tamis_index.index");
    ConfigFile select = read.get("tamis_select.select");
    assertThat(build.text("candidates.table")).hasValue("main.finetune.examples");
    assertThat(build.text("index.path")).hasValue(root + "/indexes/77");
    assertThat(select.text("index.path")).as("a scan").isEmpty();
    assertThat(select.text("run.id")).hasValue("77");
    assertThat(select.text("output.path")).hasValue(root + "/runs/77");
    assertThat(select.flag("output.overwrite", false)).isTrue();
  }

  @Test
  void theChainSearchesTheIndexThatItBuiltAndNoOtherRunWritesThere() throws IOException {
    Map<?, ?> jobs = map(bundle(), "resources", "jobs");
    List<Object> given = new ArrayList<>();
    for (Object task : list(map(jobs, "tamis_refresh"), "tasks")) {
      Map<?, ?> parameters = map(task, "run_job_task", "job_parameters");
      String job =
          ((String) map(task, "run_job_task").get("job_id")).replaceAll(".*(tamis_\\w+).*", "$1");
      List<Object> known = new ArrayList<>();
      list(map(jobs, job), "parameters").forEach(each -> known.add(map(each).get("name")));
      assertThat(known).as(job).containsAll(parameters.keySet());
      given.add(parameters.get("index"));
    }
    String index = "${var.root}/indexes/{{job.run_id}}";
    assertThat(given).containsExactly(index, index);
  }

  @Test
  void targetsShareNoFolderAndDevelopersNeither() throws IOException {
    Map<?, ?> bundle = bundle();
    assertThat(map(bundle, "variables", "space").get("default")).isEqualTo("${bundle.target}");
    assertThat((String) map(bundle, "variables", "root").get("default")).endsWith("/${var.space}");
    assertThat((String) map(bundle, "workspace").get("artifact_path")).endsWith("/${var.space}");
    assertThat(map(bundle, "targets", "dev", "variables").get("space"))
        .isEqualTo("${bundle.target}/${workspace.current_user.short_name}");
    assertThat(map(bundle, "targets", "prod").containsKey("variables")).isFalse();
  }

  /** A parameter as the job's defaults fill it, with our root. */
  private String filled(String text, Object job) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Object parameter : list(job, "parameters")) {
      values.put(
          "{{job.parameters." + map(parameter).get("name") + "}}",
          (String) map(parameter).get("default"));
    }
    values.put("{{job.run_id}}", "77");
    values.put("${var.candidates}", "${var.catalog}.${var.schema}.examples");
    values.put("${var.queries}", "${var.root}/queries/support.jsonl");
    values.put("${var.index}", "");
    values.put("${var.root}", root.toString());
    values.put("${var.catalog}", "main");
    values.put("${var.schema}", "finetune");
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }
}
