"""The DAG file under stand-ins of Airflow, or under Airflow itself where that is installed."""

import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import fake_airflow
from fake_airflow import AirflowFailException, Context

DAG_FILE = pathlib.Path(__file__).parents[3] / "deploy/airflow/tamis_dag.py"
SUBMITS = ("yarn", "kubernetes", "standalone")
RUN_ID = "scheduled__2026-01-04T03:00:00+00:00"
FOLDER = "scheduled__2026-01-04T03-00-00-00-00"


def load(run_by, **environment):
    if run_by == "kubernetes":
        environment.setdefault("TAMIS_IMAGE", "registry.example/tamis:1")
    return fake_airflow.load(DAG_FILE, TAMIS_RUN_BY=run_by, **environment)


def rendered(dag, task, **context):
    return fake_airflow.render(task.arguments, dag, Context.of(dag, task, RUN_ID, **context))


def command_lines(base, count):
    """What every spark-submit of a first run hands to Tamis, by mode and task."""
    lines = {}
    for run_by in SUBMITS:
        dags, _ = load(run_by, TAMIS_BASE=base)
        index = f"{base}/indexes/{FOLDER}/try-1"
        for dag in dags.values():
            for task in dag.tasks.values():
                if hasattr(task, "arguments"):
                    name = task.task_id.split(".")[0]
                    told = {"index": index, "checked": f"{base}/runs/{name}/{FOLDER}/try-1"}
                    arguments = rendered(dag, task, count=count, **told)["application_args"]
                    lines[f"{run_by} {dag.arguments['dag_id']} {task.task_id}"] = arguments
    return lines


class Graph(unittest.TestCase):
    def edges(self, dag):
        return {name: sorted(task.upstream) for name, task in dag.tasks.items()}

    def test_the_index_is_published_after_it_was_checked(self):
        for run_by in (*SUBMITS, "databricks"):
            dags, _ = load(run_by)
            self.assertEqual(sorted(dags), ["tamis_index", "tamis_select"])
            self.assertEqual(
                self.edges(dags["tamis_index"]),
                {"build": [], "check": ["build"], "publish": ["check"], "remove_old": ["publish"]},
            )

    def test_each_task_is_selected_checked_verified_and_then_published(self):
        for run_by in SUBMITS:
            edges = self.edges(load(run_by)[0]["tamis_select"])
            self.assertEqual(edges.pop("current_index"), [])
            self.assertEqual(len(edges), 8)
            for task in ("support", "code_review"):
                self.assertEqual(edges[f"{task}.select"], ["current_index"])
                self.assertEqual(edges[f"{task}.check"], [f"{task}.select"])
                self.assertEqual(edges[f"{task}.verify"], [f"{task}.check"])
                self.assertEqual(edges[f"{task}.publish"], [f"{task}.check", f"{task}.verify"])

    def test_on_databricks_the_job_verifies(self):
        edges = self.edges(load("databricks")[0]["tamis_select"])
        self.assertNotIn("support.verify", edges)
        self.assertEqual(edges["support.publish"], ["support.check"])

    def test_readers_are_woken_by_what_was_published(self):
        dags, _ = load("yarn")
        outlets = {
            name: task.outlets for dag in dags.values() for name, task in dag.tasks.items() if task.outlets
        }
        self.assertEqual(
            outlets,
            {
                "publish": ["tamis/index"],
                "support.publish": ["tamis/support"],
                "code_review.publish": ["tamis/code_review"],
            },
        )

    def test_runs_do_not_overlap_and_tries_are_repeated(self):
        for dag in load("yarn")[0].values():
            self.assertEqual(dag.arguments["max_active_runs"], 1)
            self.assertFalse(dag.arguments["catchup"])
            self.assertGreater(dag.arguments["default_args"]["retries"], 0)
            for task in dag.tasks.values():
                given = task.options if hasattr(task, "options") else task.arguments
                self.assertNotIn("retries", given, task.task_id)

    def test_a_parameter_that_airflow_fills_takes_no_argument(self):
        with fake_airflow.DAG(dag_id="one"), self.assertRaisesRegex(ValueError, "The key 'run_id' in args"):
            fake_airflow.task(lambda folder, run_id: None, task_id="check")("here", "{{ run_id }}")

    def test_an_unknown_way_to_run_is_refused(self):
        with self.assertRaisesRegex(
            ValueError, "TAMIS_RUN_BY must be one of yarn, kubernetes, standalone, databricks, but is spark"
        ):
            load("spark")


class Submits(unittest.TestCase):
    def submit(self, run_by, **environment):
        dag = load(run_by, **environment)[0]["tamis_select"]
        return rendered(dag, dag.tasks["support.select"], index="s3a://b/i")

    def test_every_cluster_learns_how_the_driver_ended(self):
        yarn, kubernetes, standalone = map(self.submit, SUBMITS)
        for submit in (yarn, kubernetes, standalone):
            self.assertEqual(submit["deploy_mode"], "cluster")
            self.assertEqual(submit["java_class"], "io.tamis.cli.Main")
            self.assertTrue(all(isinstance(value, str) for value in submit["conf"].values()))
        self.assertTrue(yarn["yarn_track_via_rm_api"])
        self.assertNotIn("spark.yarn.submit.waitAppCompletion", yarn["conf"])
        self.assertTrue(kubernetes["track_driver_via_k8s_api"])
        for submit in (kubernetes, standalone):
            self.assertNotIn("yarn_track_via_rm_api", submit)
        self.assertNotIn("env_vars", standalone)
        self.assertIsNone(standalone["num_executors"])

    def test_the_jar_is_where_the_cluster_finds_it(self):
        base = {"TAMIS_BASE": "hdfs://nn/tamis/"}
        self.assertEqual(self.submit("yarn", **base)["application"], "hdfs://nn/tamis/lib/tamis.jar")
        image = self.submit("kubernetes", TAMIS_IMAGE="registry.example/tamis:1", **base)
        self.assertEqual(image["application"], "local:///opt/spark/app/tamis.jar")
        self.assertEqual(image["conf"]["spark.kubernetes.container.image"], "registry.example/tamis:1")
        self.assertEqual(self.submit("yarn", TAMIS_JAR="s3a://b/t.jar")["application"], "s3a://b/t.jar")

    def test_kubernetes_needs_an_image_and_gives_the_driver_its_account(self):
        with self.assertRaisesRegex(ValueError, "TAMIS_IMAGE must be given where TAMIS_RUN_BY is kubernetes"):
            fake_airflow.load(DAG_FILE, TAMIS_RUN_BY="kubernetes")
        key = "spark.kubernetes.authenticate.driver.serviceAccountName"
        self.assertEqual(self.submit("kubernetes")["conf"][key], "spark")
        self.assertEqual(self.submit("kubernetes", TAMIS_SERVICE_ACCOUNT="tamis")["conf"][key], "tamis")
        self.assertNotIn(key, self.submit("yarn")["conf"])

    def test_a_run_has_a_folder_and_an_id_of_its_own(self):
        arguments = self.submit("yarn", TAMIS_BASE="s3a://b/tamis")["application_args"]
        self.assertEqual(arguments[:4], ["select", "--config", "s3a://b/tamis/conf/job.yaml", "--overwrite"])
        self.assertEqual(set(arguments[4::2]), {"--set"})
        self.assertEqual(
            arguments[5::2],
            [
                "queries.path=s3a://b/tamis/queries/support.jsonl",
                "sample.count=10000",
                "index.path=s3a://b/i",
                f"output.path=s3a://b/tamis/runs/support/{FOLDER}/try-1",
                f"run.id={RUN_ID}",
            ],
        )

    def test_no_two_tries_write_one_folder(self):
        dags = load("yarn")[0]
        for dag, name, key in (("select", "support.select", "output"), ("index", "build", "index")):
            dag = dags[f"tamis_{dag}"]
            tries = [
                next(word for word in rendered(dag, dag.tasks[name], try_number=n)["application_args"]
                     if word.startswith(f"{key}.path="))
                for n in (1, 2)
            ]
            self.assertEqual(tries[1], tries[0].removesuffix("try-1") + "try-2")

    def test_what_is_verified_is_what_was_checked(self):
        dag = load("yarn")[0]["tamis_select"]
        verify = rendered(dag, dag.tasks["support.verify"], checked="s3a://b/run/try-2")
        self.assertEqual(verify["application_args"], ["verify", "s3a://b/run/try-2"])

    def test_a_run_by_hand_may_set_the_budget(self):
        dag = load("yarn")[0]["tamis_select"]
        self.assertIsNone(dag.arguments["params"]["count"].default)
        arguments = rendered(dag, dag.tasks["support.select"], count=77)["application_args"]
        self.assertIn("sample.count=77", arguments)


class Databricks(unittest.TestCase):
    def run_now(self, name, target="prod", prefix="", **context):
        names = {"TAMIS_BASE": "s3://b/tamis", "TAMIS_TARGET": target, "TAMIS_JOB_PREFIX": prefix}
        dags, _ = load("databricks", **names)
        dag = next(dag for dag in dags.values() if name in dag.tasks)
        return rendered(dag, dag.tasks[name], **context)

    def test_the_bundles_jobs_are_run_by_name_without_a_waiting_worker(self):
        build, select = self.run_now("build"), self.run_now("support.select", index="s3://b/i")
        self.assertEqual(build["job_name"], "tamis-index-prod")
        self.assertEqual(select["job_name"], "tamis-select-prod")
        self.assertTrue(build["deferrable"] and select["deferrable"])
        self.assertEqual(
            select["job_parameters"],
            {
                "config": "s3://b/tamis/conf/job.yaml",
                "queries": "s3://b/tamis/queries/support.jsonl",
                "count": "10000",
                "index": "s3://b/i",
                "output": f"s3://b/tamis/runs/support/{FOLDER}/try-1",
                "run_id": RUN_ID,
            },
        )

    def test_a_development_targets_jobs_are_found_by_its_prefix(self):
        for prefix in ("[dev jane]", "[dev jane] "):
            build = self.run_now("build", target="dev", prefix=prefix)
            self.assertEqual(build["job_name"], "[dev jane] tamis-index-dev")

    def test_the_token_is_a_trys_own(self):
        names = ("support.select", "code_review.select", "build")
        tokens = [self.run_now(name, try_number=n)["idempotency_token"] for name in names for n in (1, 2)]
        self.assertEqual(len(set(tokens)), 6)
        self.assertEqual({len(token) for token in tokens}, {64})
        again = self.run_now("build", try_number=2)["job_parameters"]["index"]
        self.assertEqual(again, f"s3://b/tamis/indexes/{FOLDER}/try-2")
        self.assertEqual(tokens[0], self.run_now("support.select")["idempotency_token"])

    def test_the_bundle_has_these_jobs_and_parameters(self):
        text = (DAG_FILE.parents[1] / "databricks/databricks.yml").read_text()
        for name in ("build", "support.select"):
            job = self.run_now(name)
            self.assertIn("name: " + job["job_name"].replace("-prod", "-${bundle.target}"), text)
            for parameter in job["job_parameters"]:
                self.assertIn(f"name: {parameter},", text)


class Results(unittest.TestCase):
    """check, current_index and publish, on the folder of a real run where one is given."""

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.run = self.root / "run/try-1"
        given = os.environ.get("RUN_FOLDER")
        if given:
            shutil.copytree(given, self.run)
        else:
            self.run.mkdir(parents=True)
            metrics = {"run_id": RUN_ID, "candidates": 9, "queries": 2, "picks": 3, "stages": []}
            (self.run / "metrics.json").write_text(json.dumps(metrics))
            (self.run / "_SUCCESS").write_text("")

    def function(self, name, dag="tamis_select", base=None):
        dags, _ = load("yarn", TAMIS_BASE=base or f"file://{self.root}")
        return dags[dag].tasks[name].function

    def test_a_whole_run_gives_a_small_dict(self):
        told = self.function("support.check")(f"file://{self.run.parent}", RUN_ID)
        metrics = json.loads((self.run / "metrics.json").read_text())
        self.assertEqual(told["path"], f"file://{self.run}")
        self.assertEqual(told["run_id"], RUN_ID)
        for key in ("candidates", "queries", "picks"):
            self.assertEqual(told[key], metrics[key])
        self.assertNotIn("stages", told)
        self.assertLess(len(json.dumps(told)), 1000)

    def test_a_folder_without_success_is_no_run(self):
        (self.run / "_SUCCESS").unlink()
        for folder in (self.run.parent, self.root / "never"):
            with self.assertRaisesRegex(AirflowFailException, "holds no finished try"):
                self.function("support.check")(str(folder), RUN_ID)

    def test_the_newest_whole_try_is_taken(self):
        for n in (2, 10, 11):
            shutil.copytree(self.run, self.run.with_name(f"try-{n}"))
        (self.run.with_name("try-11") / "_SUCCESS").unlink()
        shutil.copytree(self.run, self.run.with_name("try-99-copy"))
        told = self.function("support.check")(f"file://{self.run.parent}", RUN_ID)
        self.assertEqual(told["path"], f"file://{self.run.parent}/try-10")

    def test_a_store_that_does_not_answer_is_no_verdict(self):
        (self.run / "metrics.json").unlink()
        with self.assertRaises(OSError):
            self.function("support.check")(str(self.run.parent), RUN_ID)

    def test_another_runs_output_is_told(self):
        with self.assertRaisesRegex(AirflowFailException, f"was written by run {RUN_ID[:10]}.*, not by manual__7"):
            self.function("support.check")(str(self.run.parent), "manual__7")

    def test_a_run_without_an_id_is_not_taken_for_this_one(self):
        metrics = json.loads((self.run / "metrics.json").read_text())
        del metrics["run_id"]
        (self.run / "metrics.json").write_text(json.dumps(metrics))
        with self.assertRaisesRegex(AirflowFailException, "was written by run None"):
            self.function("support.check")(str(self.run.parent), RUN_ID)

    def test_what_is_published_is_what_the_next_dag_reads(self):
        with self.assertRaisesRegex(RuntimeError, "there is no file://.*indexes/current.json yet"):
            self.function("current_index")()
        self.function("publish", "tamis_index")({"path": "s3a://b/i", "rows": 5})
        self.assertEqual(self.function("current_index")(), "s3a://b/i")

    def indexes(self):
        return sorted(path.name for path in (self.root / "indexes").iterdir() if path.is_dir())

    def test_the_current_index_and_the_two_before_it_stay(self):
        publish, remove = (self.function(name, "tamis_index") for name in ("publish", "remove_old"))
        for week in range(1, 6):
            for n in (1, 2):
                (self.root / f"indexes/week{week}/try-{n}").mkdir(parents=True)
            publish({"path": f"file://{self.root}/indexes/week{week}/try-2"})
            remove()
            remove()  # a retry
            self.assertEqual(self.indexes(), [f"week{n}" for n in range(max(1, week - 2), week + 1)])

    def test_an_index_that_is_not_the_dags_own_stays(self):
        publish, remove = (self.function(name, "tamis_index") for name in ("publish", "remove_old"))
        mine = [f"indexes/week{n}/try-1" for n in range(3)]
        for path in ("indexes/by-hand", "elsewhere/try-1", *mine):
            (self.root / path).mkdir(parents=True)
            publish({"path": f"file://{self.root}/{path}"})
            remove()
        self.assertEqual(self.indexes(), ["by-hand", "week0", "week1", "week2"])
        self.assertTrue((self.root / "elsewhere/try-1").exists())

    def test_a_selection_is_named_by_its_task(self):
        self.function("support.publish")({"path": "here", "picks": 3})
        pointer = json.loads((self.root / "selected/support.json").read_text())
        self.assertEqual(pointer, {"path": "here", "picks": 3})

    def test_sparks_s3a_is_airflows_s3(self):
        fake_airflow.Storage.root = str(self.root)
        self.function("support.publish", base="s3a://bucket/tamis")({"path": "here"})
        self.assertTrue((self.root / "s3/bucket/tamis/selected/support.json").exists())


@unittest.skipUnless(importlib.util.find_spec("airflow"), "Airflow is not installed")
class RealAirflow(unittest.TestCase):
    """In a process of its own, because the stand-ins take Airflow's name in this one."""

    def test_the_bag_takes_both_dags(self):
        code = (
            "import sys; from airflow.dag_processing.dagbag import DagBag;"
            "bag = DagBag(dag_folder=sys.argv[1], include_examples=False);"
            "assert bag.import_errors == {}, bag.import_errors;"
            "assert sorted(bag.dag_ids) == ['tamis_index', 'tamis_select'], bag.dag_ids"
        )
        subprocess.run([sys.executable, "-c", code, str(DAG_FILE.parent)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["command-lines"]:
        print(json.dumps(command_lines(sys.argv[2], int(sys.argv[3]))))
    else:
        unittest.main()
