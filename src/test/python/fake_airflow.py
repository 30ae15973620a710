"""Stand-ins for the parts of Airflow that tamis_dag.py names: they record what they are given.

Arguments and templated fields of the operators: apache-airflow-providers-apache-spark 6.3 and
apache-airflow-providers-databricks 7.10; of the DAG and of tasks: Airflow 3.
"""

import inspect
import os
import pathlib
import re
import runpy
import shutil
import sys
import types

COMMON = {"task_id", "retries", "retry_delay", "execution_timeout", "pool", "outlets", "trigger_rule"}
SPARK_TEMPLATED = {
    "application", "conf", "files", "py_files", "jars", "driver_class_path", "packages",
    "exclude_packages", "keytab", "principal", "proxy_user", "name", "application_args", "env_vars",
    "post_submit_commands", "properties_file",
}
SPARK = SPARK_TEMPLATED | {
    "conn_id", "archives", "java_class", "repositories", "total_executor_cores", "executor_cores",
    "executor_memory", "driver_memory", "num_executors", "status_poll_interval", "verbose",
    "spark_binary", "yarn_queue", "deploy_mode", "use_krb5ccache", "track_driver_via_k8s_api",
    "yarn_track_via_rm_api", "yarn_rm_auth", "openlineage_inject_parent_job_info",
    "openlineage_inject_transport_info", "durable",
}
# these end up in the templated field json
RUN_NOW_TEMPLATED = {
    "job_id", "job_name", "job_parameters", "json", "idempotency_token", "databricks_conn_id",
}
RUN_NOW = RUN_NOW_TEMPLATED | {
    "deferrable", "polling_period_seconds", "repair_run", "cancel_previous_runs",
    "wait_for_termination", "databricks_retry_limit", "databricks_retry_delay",
}
DAG_ARGUMENTS = {
    "dag_id", "schedule", "start_date", "catchup", "max_active_runs", "default_args", "params",
    "user_defined_macros", "doc_md", "tags", "description",
}

# what a task's function is given by these names, so that nothing else can be
CONTEXT_KEYS = {
    "conn", "dag", "dag_run", "data_interval_end", "data_interval_start", "ds", "ds_nodash", "exception",
    "expanded_ti_count", "inlet_events", "inlets", "logical_date", "macros", "map_index_template",
    "outlet_events", "outlets", "params", "prev_data_interval_end_success",
    "prev_data_interval_start_success", "prev_end_date_success", "prev_start_date_success", "reason",
    "run_id", "start_date", "task", "task_instance", "task_instance_key_str", "task_reschedule_count",
    "templates_dict", "test_mode", "ti", "triggering_asset_events", "try_number", "ts", "ts_nodash",
    "ts_nodash_with_tz", "var",
}

dags = {}
_open = {"dag": None, "groups": []}


class Task:
    """A node of the graph."""

    def __init__(self, task_id, outlets=()):
        self.task_id = ".".join([*_open["groups"], task_id])
        self.upstream = set()
        self.outlets = list(outlets)
        self.dag = _open["dag"]
        if self.task_id in self.dag.tasks:
            raise AssertionError(f"{self.task_id} is there twice")
        self.dag.tasks[self.task_id] = self

    def __rshift__(self, other):
        other.upstream.add(self.task_id)
        return other


class Operator(Task):
    known, templated = set(), set()

    def __init__(self, **arguments):
        unknown = set(arguments) - COMMON - self.known
        if unknown:
            raise TypeError(f"{type(self).__name__} takes no {sorted(unknown)}")
        plain = {k: v for k, v in arguments.items() if k not in self.templated}
        if "{{" in repr(plain):
            raise AssertionError(f"{type(self).__name__} renders none of {plain}")
        super().__init__(arguments["task_id"], arguments.get("outlets", ()))
        self.arguments = arguments


class SparkSubmitOperator(Operator):
    known, templated = SPARK, SPARK_TEMPLATED


class DatabricksRunNowOperator(Operator):
    known, templated = RUN_NOW, RUN_NOW_TEMPLATED


class PythonTask(Task):
    def __init__(self, function, options, args):
        for name in list(inspect.signature(function).parameters)[: len(args)]:
            if name in CONTEXT_KEYS:
                raise ValueError(f"The key {name!r} in args is a part of kwargs and therefore reserved.")
        inspect.signature(function).bind(*args)
        super().__init__(options.get("task_id", function.__name__), options.get("outlets", ()))
        self.function, self.args, self.options = function, args, options
        for arg in args:
            if isinstance(arg, Task):
                arg >> self


def task(function=None, **options):
    if set(options) - COMMON:
        raise TypeError(f"@task takes no {sorted(set(options) - COMMON)}")
    if function is None:
        return lambda given: task(given, **options)
    return lambda *args: PythonTask(function, options, args)


class DAG:
    def __init__(self, **arguments):
        if set(arguments) - DAG_ARGUMENTS:
            raise TypeError(f"DAG takes no {sorted(set(arguments) - DAG_ARGUMENTS)}")
        self.arguments, self.tasks = arguments, {}
        dags[arguments["dag_id"]] = self

    def __enter__(self):
        _open["dag"] = self
        return self

    def __exit__(self, *error):
        _open["dag"] = None


class TaskGroup:
    def __init__(self, group_id):
        self.group_id = group_id

    def __enter__(self):
        _open["groups"].append(self.group_id)
        return self

    def __exit__(self, *error):
        _open["groups"].pop()


class Asset(str):
    pass


class Param:
    def __init__(self, default, **schema):
        self.default, self.schema = default, schema


class AirflowFailException(Exception):
    """Of a task that is not tried again."""


class StoredPath(type(pathlib.Path())):
    """A path that has the part of fsspec that is used."""

    @property
    def path(self):
        return str(self)

    @property
    def fs(self):
        return self

    def rm(self, path, recursive=False):
        if not recursive:
            raise AssertionError(f"{path} is a folder")
        shutil.rmtree(path)


class Storage:
    """Where object storage lies on this machine: s3:// below the root."""

    root = "/nowhere"

    @classmethod
    def path(cls, path):
        return StoredPath(re.sub("^file:(//)?", "", path).replace("s3://", f"{cls.root}/s3/"))


def install():
    modules = {
        "airflow.sdk": dict(
            DAG=DAG, Asset=Asset, ObjectStoragePath=Storage.path, Param=Param, TaskGroup=TaskGroup,
            task=task,
        ),
        "airflow.sdk.exceptions": dict(AirflowFailException=AirflowFailException),
        "airflow.providers.apache.spark.operators.spark_submit": dict(
            SparkSubmitOperator=SparkSubmitOperator
        ),
        "airflow.providers.databricks.operators.databricks": dict(
            DatabricksRunNowOperator=DatabricksRunNowOperator
        ),
    }
    for name, content in modules.items():
        parts = name.split(".")
        for n in range(1, len(parts) + 1):
            sys.modules.setdefault(".".join(parts[:n]), types.ModuleType(".".join(parts[:n])))
        vars(sys.modules[name]).update(content)


def load(path, **environment):
    """The DAGs of the file, with what it defines, under these variables."""
    install()
    dags.clear()
    for name in [name for name in os.environ if name.startswith("TAMIS_")]:
        del os.environ[name]
    os.environ.update(environment)
    names = runpy.run_path(str(path))
    return dict(dags), names


def render(value, dag, context):
    """Templates as Jinja renders them; those of tamis_dag.py are Python expressions too."""
    if isinstance(value, str):
        names = {**(dag.arguments.get("user_defined_macros") or {}), **context}
        return re.sub(r"\{\{(.*?)\}\}", lambda m: str(eval(m.group(1).strip(), names)), value)
    if isinstance(value, dict):
        return {key: render(each, dag, context) for key, each in value.items()}
    if isinstance(value, list):
        return [render(each, dag, context) for each in value]
    return value


class Context(types.SimpleNamespace):
    """Names that a template sees, for a run of a task."""

    @staticmethod
    def of(dag, task_of, run_id, count=None, index="", checked="", try_number=1):
        return {
            "run_id": run_id,
            "dag": Context(dag_id=dag.arguments["dag_id"]),
            "task": Context(task_id=task_of.task_id),
            "ti": Context(
                try_number=try_number,
                xcom_pull=lambda task_ids: index if task_ids == "current_index" else {"path": checked},
            ),
            "params": Context(count=count),
        }
