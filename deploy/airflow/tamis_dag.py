"""Tamis under Airflow 3: an index of the pool every week, a selection for each task every day.

    tamis_index    build -> check -> publish -> remove_old
    tamis_select   current_index -> for each task: select -> check -> verify -> publish

Copy this file and tasks.json into the DAG folder, and conf/job.yaml to TAMIS_BASE/conf/. What is
set from outside, in the environment of Airflow's scheduler and workers:

    TAMIS_BASE       root of all files, which Spark and Airflow's workers both reach, such as
                     s3a://finetune/tamis, hdfs://nn/tamis, or s3://... for Databricks
    TAMIS_RUN_BY     yarn, kubernetes, standalone: a spark-submit in cluster mode; or databricks:
                     the jobs of deploy/databricks/databricks.yml
    TAMIS_JAR        where the cluster finds tamis.jar (default: TAMIS_BASE/lib/tamis.jar; on
                     Kubernetes the one in the image)
    TAMIS_CONN       Airflow's connection (default: spark_default, or databricks_default). On YARN
                     it needs the extra yarn_resourcemanager_webapp_address.
    TAMIS_IMAGE      the image on Kubernetes, which must be named there
    TAMIS_SERVICE_ACCOUNT
                     the driver's account on Kubernetes, which may start executors (default: spark)
    TAMIS_TARGET     target of the Databricks bundle (default: prod)
    TAMIS_JOB_PREFIX what Databricks puts before the names of a target's jobs: of one in development
                     mode "[dev jane]", where jane is the short name of who deployed it (default:
                     nothing)

tasks.json lists the tasks: name, queries (below TAMIS_BASE) and count, the budget. A run by hand
may set another count for all of them.

How success is known: in a cluster's modes the exit code of spark-submit says little. A run's folder
appears whole and _SUCCESS comes last; check looks for it, and for this run's id in metrics.json.
Readers follow TAMIS_BASE/indexes/current.json and TAMIS_BASE/selected/NAME.json, which are written
last.

Every try of a run writes a folder of its own, RUN/try-N, because a try that Airflow gave up may
still be running on the cluster, and an object store lets two writers mix their files. check takes
the newest try that is whole. A try left behind ends by itself, or is cancelled by hand; nobody
reads what it writes.

Of the indexes that were published, remove_old keeps the newest three: a selection that started
before a new one came still reads the one before. It removes the whole folder of an older run.
Runs that failed, and selections, stay until somebody removes them.
"""

import hashlib
import json
import os
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.sdk import DAG, Asset, ObjectStoragePath, Param, TaskGroup, task

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:  # the first releases of Airflow 3
    from airflow.exceptions import AirflowFailException

BASE = os.environ.get("TAMIS_BASE", "s3a://finetune/tamis").rstrip("/")
RUN_BY = os.environ.get("TAMIS_RUN_BY", "yarn")
TARGET = os.environ.get("TAMIS_TARGET", "prod")
JOB_PREFIX = os.environ.get("TAMIS_JOB_PREFIX", "").strip()
CONFIG = f"{BASE}/conf/job.yaml"
CURRENT_INDEX = f"{BASE}/indexes/current.json"
KEPT_INDEXES = f"{BASE}/indexes/kept.json"  # paths, the newest first; read by remove_old alone
KEEP = 3
TASKS = json.loads(Path(__file__).with_name("tasks.json").read_text(encoding="utf-8"))

# How spark-submit reaches each cluster, and learns how the driver ended.
SUBMITS = {
    # Airflow 3.3 refuses YARN's cluster mode without tracking by the resource manager
    "yarn": {"yarn_track_via_rm_api": True, "status_poll_interval": 15},
    "kubernetes": {"track_driver_via_k8s_api": True, "status_poll_interval": 15},
    "standalone": {"status_poll_interval": 15},  # env_vars are refused here: use conf
}
CONF = {
    "spark.executor.memoryOverhead": "4g",  # maps of an index's shards lie beside the heap
    "spark.sql.adaptive.enabled": "true",
}


def as_folder(run_id):
    """A folder's name for a run."""
    return re.sub(r"[^A-Za-z0-9_.=-]", "-", run_id)


def token(*parts):
    """64 characters that only the same parts give. A cut text could be another run's."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def stored(path):
    """A file of a run, as Airflow reads it: its name for Spark's s3a is s3."""
    return ObjectStoragePath(re.sub(r"^s3a:", "s3:", path))


def tamis(task_id, command, job, parameters):
    """One run of Tamis: the command by spark-submit, or the Databricks job that holds it."""
    if RUN_BY == "databricks":
        from airflow.providers.databricks.operators.databricks import DatabricksRunNowOperator

        return DatabricksRunNowOperator(
            task_id=task_id,
            databricks_conn_id=os.environ.get("TAMIS_CONN", "databricks_default"),
            job_name=f"{JOB_PREFIX} {job}-{TARGET}".lstrip(),
            job_parameters=parameters,
            # with the try's number: by the token alone a retry would find the run that failed
            idempotency_token="{{ token(dag.dag_id, task.task_id, run_id, ti.try_number) }}",
            deferrable=True,
            polling_period_seconds=30,
        )
    if RUN_BY not in SUBMITS:
        choices = ", ".join([*SUBMITS, "databricks"])
        raise ValueError(f"TAMIS_RUN_BY must be one of {choices}, but is {RUN_BY}")
    from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

    conf = dict(CONF)
    jar = f"{BASE}/lib/tamis.jar"
    if RUN_BY == "kubernetes":
        image = os.environ.get("TAMIS_IMAGE")
        if not image:
            raise ValueError(
                "TAMIS_IMAGE must be given where TAMIS_RUN_BY is kubernetes: the image that"
                " deploy/kubernetes/Dockerfile builds, as the cluster pulls it"
            )
        conf["spark.kubernetes.container.image"] = image
        conf["spark.kubernetes.authenticate.driver.serviceAccountName"] = os.environ.get(
            "TAMIS_SERVICE_ACCOUNT", "spark"
        )
        jar = "local:///opt/spark/app/tamis.jar"
    return SparkSubmitOperator(
        task_id=task_id,
        conn_id=os.environ.get("TAMIS_CONN", "spark_default"),
        deploy_mode="cluster",
        application=os.environ.get("TAMIS_JAR", jar),
        java_class="io.tamis.cli.Main",
        name=f"tamis-{task_id}-{{{{ as_folder(run_id) }}}}",
        driver_memory="4g",
        executor_memory="8g",
        executor_cores=4,
        num_executors=None if RUN_BY == "standalone" else 4,
        total_executor_cores=16 if RUN_BY == "standalone" else None,
        conf=conf,
        application_args=command,
        execution_timeout=timedelta(hours=6),
        **SUBMITS[RUN_BY],
    )


def settings(keys):
    """Each key of a job after --set."""
    return [part for key, value in keys.items() for part in ("--set", f"{key}={value}")]


@task
def check(folder, wanted):
    """The newest try below the folder that is whole, of the wanted run; its figures go to XCom.

    A verdict fails at once. A store that does not answer raises its own error, and is asked again.
    """
    names = [mark.parent.name for mark in stored(folder).glob("try-*/_SUCCESS")]
    tries = [int(name[4:]) for name in names if name[4:].isdigit()]
    if not tries:
        raise AirflowFailException(f"{folder} holds no finished try: see the log of the driver")
    path = f"{folder}/try-{max(tries)}"
    metrics = json.loads((stored(path) / "metrics.json").read_text(encoding="utf-8"))
    if metrics.get("run_id") != wanted:
        raise AirflowFailException(
            f"{path} was written by run {metrics.get('run_id')}, not by {wanted}"
        )
    told = ("method", "candidates", "queries", "picks", "support", "effective_sample_size",
            "decontaminate.quarantined", "search.kind", "search.recall", "rows", "shards", "bytes")
    return {"path": path, "run_id": wanted} | {key: metrics[key] for key in told if key in metrics}


def publish(pointer, outlet):
    """A task that names the run to its readers, last: a pointer file with the figures of check."""

    @task(task_id="publish", outlets=[outlet])
    def write(figures):
        stored(pointer).parent.mkdir(parents=True, exist_ok=True)
        stored(pointer).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")

    return write


@task
def current_index():
    """Where the newest index lies."""
    pointer = stored(CURRENT_INDEX)
    if not pointer.exists():
        raise RuntimeError(f"there is no {CURRENT_INDEX} yet: tamis_index writes it")
    return json.loads(pointer.read_text(encoding="utf-8"))["path"]


@task
def remove_old():
    """Removes the indexes beyond the newest ones that were published.

    An index that lies elsewhere than tamis_index writes is not its own, and stays. What is kept is
    written last, so that a retry goes on with what is still there.
    """
    current = json.loads(stored(CURRENT_INDEX).read_text(encoding="utf-8"))["path"]
    kept = stored(KEPT_INDEXES)
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    paths = [current, *(path for path in known if path != current)]
    own = re.compile(re.escape(f"{BASE}/indexes/") + r"[^/]+(?=/try-\d+$)")  # folder of a run
    needed = {found[0] for found in map(own.match, paths[:KEEP]) if found}
    for run in {found[0] for found in map(own.match, paths[KEEP:]) if found} - needed:
        folder = stored(run)
        if folder.exists():
            folder.fs.rm(folder.path, recursive=True)
    kept.write_text(json.dumps(paths[:KEEP], indent=2) + "\n", encoding="utf-8")


SHARED = {
    "start_date": datetime(2026, 1, 1, tzinfo=timezone.utc),
    "catchup": False,
    "max_active_runs": 1,
    "default_args": {"retries": 2, "retry_delay": timedelta(minutes=10)},
    "user_defined_macros": {"as_folder": as_folder, "token": token},
    "doc_md": __doc__,
}

TRY = "/try-{{ ti.try_number }}"

with DAG(dag_id="tamis_index", schedule="0 1 * * 0", **SHARED):
    folder = BASE + "/indexes/{{ as_folder(run_id) }}"
    index = folder + TRY
    build = tamis(
        "build",
        ["index", "build", "--config", CONFIG, "--overwrite",
         *settings({"index.path": index, "run.id": "{{ run_id }}"})],
        "tamis-index",
        {"config": CONFIG, "index": index, "run_id": "{{ run_id }}"},
    )
    built = check(folder, "{{ run_id }}")
    build >> built
    publish(CURRENT_INDEX, Asset("tamis/index"))(built) >> remove_old()

with DAG(
    dag_id="tamis_select",
    schedule="0 3 * * *",
    params={
        "count": Param(None, type=["null", "integer"], minimum=1, description="over tasks.json"),
    },
    **SHARED,
):
    newest = current_index()
    for each in TASKS:
        with TaskGroup(group_id=each["name"]):
            folder = f"{BASE}/runs/{each['name']}/" + "{{ as_folder(run_id) }}"
            output = folder + TRY
            count = f"{{{{ params.count or {int(each['count'])} }}}}"
            queries = f"{BASE}/{each['queries']}"
            index = "{{ ti.xcom_pull(task_ids='current_index') }}"
            select = tamis(
                "select",
                ["select", "--config", CONFIG, "--overwrite",
                 *settings({"queries.path": queries, "sample.count": count, "index.path": index,
                            "output.path": output, "run.id": "{{ run_id }}"})],
                "tamis-select",
                {"config": CONFIG, "queries": queries, "count": count, "index": index,
                 "output": output, "run_id": "{{ run_id }}"},
            )
            selected = check(folder, "{{ run_id }}")
            newest >> select >> selected
            pointer = f"{BASE}/selected/{each['name']}.json"
            publishing = publish(pointer, Asset(f"tamis/{each['name']}"))(selected)
            if RUN_BY == "databricks":
                continue  # the job verifies what it selected
            checked = f"{{{{ ti.xcom_pull(task_ids='{each['name']}.check')['path'] }}}}"
            verify = tamis("verify", ["verify", checked], "", {})
            selected >> verify >> publishing
