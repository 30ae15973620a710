"""KNN-KDE of Liu, Karbasi and Rekatsinas, "TSDS: Data Selection for Task-Specific Model Finetuning"
(NeurIPS 2024), on one machine with FAISS: the steps and defaults of the authors' pipeline, written
anew for comparison. Vectorised throughout; prints one line of JSON.
"""

import argparse
import json
import math
import os
import resource
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", required=True, help="npy, shape [N, d]")
    parser.add_argument("--queries", required=True, help="npy, shape [M, d]")
    parser.add_argument("--max-k", type=int, default=5000, help="candidates prefetched for a query")
    parser.add_argument("--kde-k", type=int, default=1000, help="neighbors that a density counts")
    parser.add_argument("--sigma", type=float, default=0.75, help="bandwidth; 0: no density")
    parser.add_argument("--alpha", type=float, default=0.5)
    parser.add_argument("--c", type=float, default=5.0, help="scale of the distances")
    parser.add_argument("--count", type=int, default=1000, help="of the rows drawn")
    parser.add_argument("--draw", choices=["multinomial", "systematic"], default="systematic")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


options = arguments()
# Read when the libraries are loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = str(options.threads)

import faiss  # noqa: E402
import numpy  # noqa: E402

PROBES = 10
BATCH = 8192


def seconds_since_start():
    """Since this process began, the interpreter's own start included."""
    with open("/proc/self/stat", encoding="utf-8") as stat:
        ticks = int(stat.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


class Stages:
    """Seconds of each stage, one after another."""

    def __init__(self):
        self.seconds = {}
        self.last = 0.0

    def end(self, name):
        now = seconds_since_start()
        self.seconds[name] = round(now - self.last, 3)
        self.last = now


def inverted_file(rows):
    """IVF-Flat over the rows, with the pipeline's number of lists."""
    count, dimensions = rows.shape
    lists = max(1, math.isqrt(count) // 2)
    coarse = faiss.IndexFlatL2(dimensions)
    index = faiss.IndexIVFFlat(coarse, dimensions, lists, faiss.METRIC_L2)
    index.train(rows)
    index.add(rows)
    index.nprobe = PROBES
    index.coarse = coarse  # kept as long as the index
    return index


def inverse_densities(rows, neighbors, sigma):
    """1 / density of each row among all: in batches, so that memory stays small."""
    if sigma == 0:
        return numpy.ones(len(rows))
    index = inverted_file(rows)
    densities = numpy.empty(len(rows))
    for start in range(0, len(rows), BATCH):
        squared, found = index.search(rows[start : start + BATCH], neighbors)
        kernel = numpy.maximum(0, 1 - squared / sigma**2)
        kernel[found < 0] = 0  # fewer rows in the probed lists than asked for
        densities[start : start + BATCH] = kernel.sum(axis=1)
    return 1 / densities


def solve(distances, inverse, counts, alpha, c):
    """The neighborhood size s at which growing on costs more than it brings.

    Every query fills its list in order; the cost changes where a query completes a neighbor, so all
    those places are put in order and the costs added up. Of each list the last row only bounds.
    """
    queries = len(distances)
    sizes = numpy.cumsum(inverse, axis=1)
    rises = numpy.diff(distances, axis=1) * sizes[:, :-1]
    valid = numpy.arange(distances.shape[1] - 1) < counts[:, None] - 1
    at, rise = sizes[:, :-1][valid], rises[valid]
    order = numpy.argsort(at, kind="stable")
    total = numpy.cumsum(rise[order])
    stop = numpy.searchsorted(total, (1 - alpha) * queries * c / alpha) if alpha > 0 else len(total)
    return at[order[min(stop, len(order) - 1)]]


def plan(inverse, s):
    """Mass of each place of each list: full places get inverse / (M s), the last what is left."""
    queries = len(inverse)
    caps = inverse / (queries * s)
    before = numpy.cumsum(caps, axis=1) - caps
    return numpy.clip(1 / queries - before, 0, caps)


def draw(masses, count, kind, seed):
    """How often each row is drawn."""
    random = numpy.random.default_rng(seed)
    shares = masses / masses.sum()
    if kind == "multinomial":
        return random.multinomial(count, shares)
    ends = numpy.floor(numpy.cumsum(shares) * count + random.random()).astype(int)
    return numpy.diff(ends, prepend=0)


def main():
    stages = Stages()
    stages.end("start")
    pool = numpy.ascontiguousarray(numpy.load(options.pool), dtype=numpy.float32)
    queries = numpy.ascontiguousarray(numpy.load(options.queries), dtype=numpy.float32)
    stages.end("load")
    faiss.omp_set_num_threads(options.threads)
    depth = max(2, min(options.max_k, len(pool) // 10))
    squared, found = inverted_file(pool).search(queries, depth)
    counts = (found >= 0).sum(axis=1)
    distances = numpy.sqrt(numpy.where(found >= 0, squared, 0).astype(float))
    stages.end("prefetch")
    touched, places = numpy.unique(found, return_inverse=True)
    places = places.reshape(found.shape)
    if touched[0] < 0:
        touched, places = touched[1:], places - 1
    neighbors = max(1, min(options.kde_k, len(pool) // 10))
    inverse = inverse_densities(pool[touched], neighbors, options.sigma)
    inverse = numpy.where(places >= 0, inverse[places], 0)
    stages.end("density")
    s = solve(distances, inverse, counts, options.alpha, options.c)
    shipped = plan(inverse, s)
    masses = numpy.bincount(places[places >= 0], shipped[places >= 0], len(touched))
    drawn = draw(masses, options.count, options.draw, options.seed)
    stages.end("solve")
    print(
        json.dumps(
            {
                "stages": stages.seconds,
                "seconds": round(seconds_since_start(), 3),
                "peak_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "candidates": len(pool),
                "queries": len(queries),
                "dimensions": pool.shape[1],
                "depth": depth,
                "touched": len(touched),
                "s": float(s),
                "support": int((masses > 0).sum()),
                "deepest": int(numpy.flatnonzero((shipped > 0).any(axis=0)).max()),
                "distinct": int((drawn > 0).sum()),
            }
        )
    )


if __name__ == "__main__":
    main()
