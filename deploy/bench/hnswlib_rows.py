"""Builds hnswlib's graph over a dataset's rows and adds its figures to the results.

hnswlib_rows.py DATASET FOLDER REPEATS THREADS CANDIDATES: as many candidates are examined per
query with one thread's graph, and with two threads', as Tamis examines in one shard and in two.
"""

import os
import statistics
import sys
import time

import hnswlib
import numpy


def measure(dataset, folder, repeats, threads, candidates):
    rows = numpy.load(os.path.join(folder, "rows.npy"))
    queries = numpy.load(os.path.join(folder, "queries.npy"))
    bounds = numpy.loadtxt(os.path.join(folder, "truth.txt"))[:, 1] * (1 + 1e-9)
    rates, cpu_rates = [], []
    for _ in range(repeats):
        graph = hnswlib.Index("l2", rows.shape[1])
        graph.init_index(max_elements=len(rows), M=16, ef_construction=100)
        graph.set_num_threads(threads)
        start, cpu_start = time.perf_counter(), time.process_time()
        graph.add_items(rows)
        rates.append(len(rows) / (time.perf_counter() - start))
        cpu_rates.append(len(rows) / (time.process_time() - cpu_start))
        print(
            f"{dataset} hnswlib, {threads} threads: {rates[-1]:.0f} vectors/s,"
            f" {cpu_rates[-1]:.0f} per CPU second",
            file=sys.stderr,
        )
    graph.set_ef(candidates)
    found, _ = graph.knn_query(queries, k=100)
    # Measured anew in double, as Tamis does: a float's distance decides no tie.
    differences = queries[:, None, :].astype(float) - rows[found.astype(int)]
    hits = ((differences**2).sum(axis=2) <= bounds[:, None]).sum()
    recall = "recall@100" if threads == 1 else f"recall of {threads}"
    figures = {
        f"rate of {threads}": statistics.median(rates),
        f"CPU rate of {threads}": statistics.median(cpu_rates),
        recall: hits / found.size,
    }
    with open(os.path.join(folder, "..", "results.tsv"), "a", encoding="utf-8") as results:
        for name, value in figures.items():
            results.write(f"{dataset}\thnswlib\t{name}\t{value}\n")


if __name__ == "__main__":
    measure(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
