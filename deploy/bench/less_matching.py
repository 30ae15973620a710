"""LESS's matching in NumPy, a few rows at a time, and gradients to match.

less_matching.py make FOLDER ROWS DIMENSIONS CHECKPOINTS SUBTASKS SHOTS: writes pool.npy (float16) and
queries.npy (float32, subtask-major) with the checkpoints one after the other, each part of length
one; a row leans towards one of the subtasks, or to none.
less_matching.py match FOLDER COUNT PICKS: scores every pair in double precision, one row's subtask
mean after the other, and writes id and score of the COUNT best to PICKS, the best first. Prints one
line of JSON.
"""

import json
import os
import sys
import time

import numpy

CHUNK = 250
RATES = (1.6877e-05, 1.2859e-05, 7.7030e-06, 2.5616e-06)  # those of LESS's example


def unit(parts):
    return parts / numpy.linalg.norm(parts, axis=-1, keepdims=True)


def rates(checkpoints):
    given = numpy.array([RATES[t % len(RATES)] for t in range(checkpoints)])
    return given / given.sum()


def make(folder, rows, dimensions, checkpoints, subtasks, shots):
    os.makedirs(folder, exist_ok=True)
    random = numpy.random.default_rng(7)
    shape = (subtasks, checkpoints, dimensions)
    centers = random.standard_normal(shape, dtype=numpy.float32)
    queries = [
        unit(random.standard_normal(shape[1:], dtype=numpy.float32) + 0.3 * center)
        for center in centers
        for _ in range(shots)
    ]
    flat = numpy.array(queries, numpy.float32).reshape(len(queries), -1)
    numpy.save(os.path.join(folder, "queries.npy"), flat)
    with open(os.path.join(folder, "layout.json"), "w", encoding="utf-8") as layout:
        json.dump({"checkpoints": checkpoints, "subtasks": subtasks}, layout)
    pool = numpy.lib.format.open_memmap(
        os.path.join(folder, "pool.npy"), "w+", numpy.float16, (rows, checkpoints * dimensions)
    )
    for first in range(0, rows, CHUNK):
        count = min(CHUNK, rows - first)
        parts = random.standard_normal((count, *shape[1:]), dtype=numpy.float32)
        leans = random.integers(0, subtasks + 1, count)
        strengths = random.random(count, dtype=numpy.float32) * 0.2
        for n, (lean, strength) in enumerate(zip(leans, strengths)):
            if lean < subtasks:
                parts[n] += strength * centers[lean]
        pool[first : first + count] = unit(parts).reshape(count, -1)
    pool.flush()


def match(folder, count, out):
    start = time.monotonic()
    with open(os.path.join(folder, "layout.json"), encoding="utf-8") as text:
        layout = json.load(text)
    checkpoints, subtasks = layout["checkpoints"], layout["subtasks"]
    queries = numpy.load(os.path.join(folder, "queries.npy")).astype(numpy.float64)
    queries = unit(queries.reshape(len(queries), checkpoints, -1))
    weighted = queries * rates(checkpoints)[:, None]
    pool = numpy.load(os.path.join(folder, "pool.npy"), mmap_mode="r")
    scores = numpy.empty(len(pool))
    for first in range(0, len(pool), CHUNK):
        parts = numpy.asarray(pool[first : first + CHUNK], numpy.float64)
        parts = unit(parts.reshape(len(parts), checkpoints, -1)).reshape(len(parts), -1)
        similarities = parts @ weighted.reshape(len(queries), -1).T
        means = similarities.reshape(len(parts), subtasks, -1).mean(axis=2)
        scores[first : first + len(parts)] = means.max(axis=1)
    best = numpy.lexsort((numpy.arange(len(scores)), -scores))[:count]
    with open(out, "w", encoding="utf-8") as picks:
        for n in best:
            picks.write(json.dumps({"id": str(n), "score": float(scores[n])}) + "\n")
    gap = numpy.min(-numpy.diff(numpy.sort(-scores)[::-1]))
    figures = {"rows": len(scores), "seconds": time.monotonic() - start, "least_gap": float(gap)}
    print(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], *map(int, sys.argv[3:8]))
    else:
        match(sys.argv[2], int(sys.argv[3]), sys.argv[4])
