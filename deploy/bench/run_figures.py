"""Figures of the runs that deploy/bench/run left, by their folders SUITE/CASE/SYSTEM/REPEAT."""

import json
import os
import statistics


def read(*path):
    """A JSON file, or nothing if it is not there."""
    file = os.path.join(*path)
    if not os.path.exists(file):
        return None
    with open(file, encoding="utf-8") as text:
        return json.load(text)


def folders(*path):
    """The folders below, in the order they were made in."""
    parent = os.path.join(*path)
    if not os.path.isdir(parent):
        return []
    found = [entry for entry in os.scandir(parent) if entry.is_dir()]
    return [entry.name for entry in sorted(found, key=lambda entry: order(entry.path))]


def order(folder):
    """When the first run below was done; a folder's own time changes with what is put into it."""
    files = [
        os.path.getmtime(os.path.join(parent, "run.json"))
        for parent, _, names in os.walk(folder)
        if "run.json" in names
    ]
    return min(files, default=0)


class Run:
    """One run: what was sampled of its processes, and what it told of itself."""

    def __init__(self, folder):
        sampled = read(folder, "run.json")
        metrics = read(folder, "metrics.json")
        self.seconds = sampled["seconds"]
        self.peak_memory = sampled["peak_memory"]
        self.peaks = sampled["peaks"]
        if metrics:
            stages = metrics["stages"]
            self.stages = {stage["name"]: stage["seconds"] for stage in stages}
            self.shuffle = sum(stage["shuffle_bytes"] for stage in stages)
            self.depth, self.s = metrics["search.depth"], metrics["transport.s"]
            self.touched = metrics.get("density.touched")
        else:
            with open(os.path.join(folder, "stdout"), encoding="utf-8") as lines:
                metrics = json.loads(lines.readlines()[-1])
            self.stages, self.shuffle = metrics["stages"], None
            self.depth, self.s = metrics["depth"], metrics["s"]
            self.touched = metrics["touched"]
        self.support = metrics["support"]
        self.rows, self.queries = metrics["candidates"], metrics["queries"]
        self.dimensions = metrics["dimensions"]
        self.spilled = spilled(folder)

    def stage(self, name):
        return self.stages.get(name, 0.0)

    def outside(self):
        """Seconds in no stage: the JVM's and Spark's start and end."""
        return self.seconds - sum(self.stages.values())

    def operations(self):
        """Of all inner products of queries with rows; a product and a sum count two."""
        return 2.0 * self.rows * self.queries * self.dimensions


def spilled(folder):
    """Bytes written to disk because memory was short, by the event log if one was kept."""
    total = None
    for name in os.listdir(folder):
        if name.startswith("app-") and os.path.isfile(os.path.join(folder, name)):
            total = total or 0
            with open(os.path.join(folder, name), encoding="utf-8") as events:
                for line in events:
                    if line.startswith('{"Event":"SparkListenerTaskEnd"'):
                        metrics = json.loads(line).get("Task Metrics") or {}
                        total += metrics.get("Disk Bytes Spilled", 0)
    return total


class Runs:
    """All repeats of one system in one case; what is asked is the median of the repeats."""

    def __init__(self, *path):
        self.repeats = [Run(os.path.join(*path, repeat)) for repeat in folders(*path)]
        self.first = self.repeats[0]

    def median(self, figure):
        return statistics.median(figure(run) for run in self.repeats)

    def seconds(self):
        return self.median(lambda run: run.seconds)

    def stage(self, name):
        return self.median(lambda run: run.stage(name))


def kernel_rates(root):
    """GFLOP/s by dimensions, system and method: medians of the lines of one name."""
    found = {}
    file = os.path.join(root, "kernel", "results.tsv")
    if os.path.exists(file):
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                *key, value = line.rstrip("\n").split("\t")
                found.setdefault(tuple(key), []).append(float(value))
    return {key: statistics.median(values) for key, values in found.items()}
