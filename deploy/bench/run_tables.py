"""Prints figures of deploy/bench/run as Markdown: run_tables.py RUNS CORES REPEATS SUITE.

The suite about is what holds for all.
"""

import json
import os
import sys

from run_figures import Runs, folders, kernel_rates

ROOT, CORES, REPEATS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
NAMES = {"FAISS": "KNN-KDE on FAISS", "FAISS-cut": "KNN-KDE on FAISS, cut to Tamis' depth"}


def table(title, head, rows):
    if rows:
        print(f"\n### {title}\n")
        print("| " + " | ".join(head) + " |")
        print("| " + " | ".join("---" for _ in head) + " |")
        for row in rows:
            print("| " + " | ".join(row) + " |")


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def megabytes(value):
    return "–" if value is None else f"{value / 1e6:,.0f} MB"


def spread(runs):
    """The median, and where the repeats lie."""
    seconds = sorted(run.seconds for run in runs.repeats)
    text = number(runs.seconds(), 1)
    return text if len(seconds) == 1 else f"{text} ({seconds[0]:.1f} to {seconds[-1]:.1f})"


def stages(runs):
    named = [f"{name} {runs.stage(name):.1f}" for name in runs.first.stages]
    return ", ".join([*named, f"outside {runs.median(lambda run: run.outside()):.1f}"])


def kernel():
    rates = kernel_rates(ROOT)
    peak = rates.get(("any", "Tamis", "peak"))
    rows = []
    for dimensions in ("128", "768", "1024"):
        bare = rates.get((dimensions, "Tamis", "kernel"))
        scan = rates.get((dimensions, "Tamis", "scan"))
        if bare is not None:
            flat = rates.get((dimensions, "FAISS", "flat"))
            sgemm = rates.get((dimensions, "NumPy", "sgemm"))
            ratio = number(flat and scan / flat, 2)
            row = [dimensions, number(peak, 1), number(bare, 1), number(bare / peak, 2)]
            row += [number(scan, 1), number(flat, 1), number(sgemm, 1), ratio]
            rows.append(row)
    head = ["dimensions", "peak", "kernel", "kernel / peak", "scan", "FAISS flat"]
    head += ["NumPy sgemm", "scan / FAISS"]
    table("Arithmetic, GFLOP/s of one thread, 1,000 queries", head, rows)
    libraries = os.path.join(ROOT, "kernel", "libraries")
    if os.path.exists(libraries):
        with open(libraries, encoding="utf-8") as text:
            print(f"\n{text.read().strip()}")


def exact_pass():
    rates = kernel_rates(ROOT)
    rows = []
    for case in folders(ROOT, "pass"):
        runs = Runs(ROOT, "pass", case, "Tamis")
        first, seconds = runs.first, runs.stage("search")
        rate = first.operations() / seconds / CORES / 1e9
        bare = rates.get((str(first.dimensions), "Tamis", "kernel"))
        row = [f"{first.rows:,} x {first.dimensions}", number(first.queries), number(seconds, 1)]
        row += [number(first.rows / seconds / CORES), number(rate, 1), number(bare, 1)]
        row += [number(bare and rate / bare, 2), megabytes(first.shuffle)]
        rows.append(row)
    head = ["rows", "queries", "search, s", "rows/s a core", "GFLOP/s a core"]
    head += ["kernel, GFLOP/s", "pass / kernel", "shuffle"]
    table("The exact pass, from Parquet in warm files", head, rows)


def whole(suite, title):
    rows = []
    for case in folders(ROOT, suite):
        found = {system: Runs(ROOT, suite, case, system) for system in folders(ROOT, suite, case)}
        own = found["Tamis"].seconds()
        for system, runs in found.items():
            first = runs.first
            rate = None
            if system == "Tamis" and runs.stage("search") > 0:
                rate = first.operations() / runs.stage("search") / CORES / 1e9
            row = [f"{first.rows:,} x {first.dimensions}, {first.queries:,} queries"]
            row += [NAMES.get(system, system), stages(runs), spread(runs)]
            row += [number(first.rows / runs.seconds() / CORES), number(rate, 1)]
            row += [megabytes(runs.median(lambda run: run.peak_memory)), megabytes(first.shuffle)]
            row += [number(first.depth), number(first.touched), number(first.s, 1)]
            row += ["–" if system == "Tamis" else number(runs.seconds() / own, 2)]
            rows.append(row)
    head = ["case", "system", "stages, s", "seconds", "rows/s a core"]
    head += ["search, GFLOP/s a core", "peak memory", "shuffle", "depth", "densities", "s"]
    head += ["seconds / Tamis'"]
    table(title, head, rows)


def scale():
    rows = []
    for case in sorted(folders(ROOT, "scale"), key=int):
        found = {system: Runs(ROOT, "scale", case, system) for system in ("local-1", "local-2")}
        for system, runs in found.items():
            count = runs.first.rows
            row = [f"{count:,}", system[-1], stages(runs), spread(runs)]
            for seconds in (runs.stage("search"), runs.stage("density"), runs.seconds()):
                row.append(number(seconds / count * 1e6, 2))
            row.append(megabytes(runs.median(lambda run: run.peak_memory)))
            row.append(megabytes(runs.first.shuffle))
            row.append(number(found["local-1"].seconds() / runs.seconds(), 2))
            for name in ("search", "density"):
                alone = found["local-1"].stage(name)
                row.append(number(alone / runs.stage(name) if runs.stage(name) else None, 2))
            rows.append(row)
    head = ["rows x 128", "cores", "stages, s", "seconds", "search, µs a row", "density, µs a row"]
    head += ["whole, µs a row", "peak memory", "shuffle", "times as fast as one core"]
    head += ["in search", "in density"]
    table("Scale: 1,000 queries, float16", head, rows)


def memory():
    rows = []
    for case in folders(ROOT, "memory"):
        runs = Runs(ROOT, "memory", case, "Tamis")
        first = runs.first
        peaks = ", ".join(
            f"{name} {megabytes(runs.median(lambda run, name=name: run.peaks.get(name, 0)))}"
            for name in ("driver", "executor", "master", "worker")
        )
        row = [f"{first.rows:,} x {first.dimensions}", stages(runs), spread(runs)]
        row += [number(first.rows / runs.seconds() / 2), peaks]
        row += [megabytes(runs.median(lambda run: run.peak_memory)), megabytes(first.shuffle)]
        row.append(megabytes(first.spilled))
        rows.append(row)
    head = ["rows", "stages, s", "seconds", "rows/s a core", "peak of each process"]
    head += ["peak of all", "shuffle", "spilled"]
    table("Memory: one executor, 2 cores, 2 GB of heap; driver 1 GB", head, rows)


def figures(suite, title):
    """Whatever lines the results of a suite hold."""
    path = os.path.join(ROOT, suite, "results.tsv")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        rows = [[*row[:3], f"{float(row[3]):,.4g}"] for row in rows]
        table(title, ["case", "system", "figure", "value"], rows)


def study():
    rows = []
    for case in folders(ROOT, "study"):
        path = os.path.join(ROOT, "study", case, "Tamis", "1", "metrics.json")
        with open(path, encoding="utf-8") as text:
            metrics = json.load(text)
        names = ("relative_error", "relative_error_without_gradients", "spearman")
        names += ("largest_margin_change",)
        rows.append([case, *(f"{float(metrics['sources.' + name]):.3f}" for name in names)])
    head = ["case", "mean relative error", "the same if nothing changed"]
    head += ["Spearman within a target", "largest change of a margin"]
    table("Estimated against true losses of 60 subsets on 5 targets", head, rows)


def about():
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(
        f"{CORES} cores; medians of {REPEATS} runs, the range in parentheses; load average before"
        f" {load}. Peak memory: resident, of all processes of a run together, mapped files included."
        " Outside: seconds in no stage, in which the JVM and Spark start and end."
    )


SUITES = {
    "about": about,
    "kernel": kernel,
    "pass": exact_pass,
    "whole": lambda: whole("whole", "Whole jobs, from the process's start to its end"),
    "scale": scale,
    "memory": memory,
    "start": lambda: whole("start", "A small job"),
    "learnability": lambda: figures("learnability", "Learnability, two passes over Parquet"),
    "sources": lambda: figures("sources", "Sources, 200 tasks, 400 dimensions, 20 targets"),
    "dsir": lambda: figures("dsir", "DSIR, 80,507 texts for 200 queries, one core each"),
    "less": lambda: figures("less", "LESS, gradients of 4 x 8,192 half floats"),
    "study": study,
}

if __name__ == "__main__":
    SUITES[sys.argv[4]]()
