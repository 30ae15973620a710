"""GFLOP/s of an exact search by FAISS, and of NumPy's matrix product, on one thread.

faiss_flat.py RESULTS SECONDS: 1,000 queries, their 10 nearest, in as many rows as take about that
long. Adds lines to the results; a product and a sum count as two operations. The last line printed
names the libraries.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # read when the libraries are loaded

import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import faiss  # noqa: E402
import numpy  # noqa: E402

QUERIES = 1000
NEIGHBORS = 10
FEWEST_ROWS = 10_000
MOST_BYTES = 2 << 30


def blas():
    """The library that FAISS multiplies with, as it is mapped into this process."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = {line.split()[-1] for line in maps if "blas" in line}
    return ", ".join(sorted(files)) or "unknown"


def processor():
    found = subprocess.run(["lscpu"], capture_output=True, text=True, check=False).stdout
    names = [line.split(":", 1)[1].strip() for line in found.splitlines() if "Model name" in line]
    return names[0] if names else "unknown"


def rate(dimensions, seconds, search):
    """Of search(queries, rows), by the clock, over as many rows as fit the time."""
    random = numpy.random.default_rng(1)
    queries = random.standard_normal((QUERIES, dimensions), dtype=numpy.float32)
    count, least = FEWEST_ROWS, 0.5 * seconds
    while True:
        rows = random.standard_normal((count, dimensions), dtype=numpy.float32)
        taken = search(queries, rows)
        most = MOST_BYTES // (4 * dimensions)
        if taken >= least or count == most:
            return 2.0 * QUERIES * count * dimensions / taken / 1e9
        count = min(most, int(count * 1.1 * seconds / taken))


def flat(queries, rows):
    index = faiss.IndexFlatL2(rows.shape[1])
    index.add(rows)
    start = time.perf_counter()
    index.search(queries, NEIGHBORS)
    return time.perf_counter() - start


def product(queries, rows):
    """In blocks whose products stay near the core, as a search would take them."""
    block = 4096
    out = numpy.empty((len(queries), block), dtype=numpy.float32)
    start = time.perf_counter()
    for first in range(0, len(rows) - block + 1, block):
        numpy.matmul(queries, rows[first : first + block].T, out=out)
    return (time.perf_counter() - start) * len(rows) / (len(rows) // block * block)


def main():
    faiss.omp_set_num_threads(1)
    seconds = float(sys.argv[2])
    with open(sys.argv[1], "a", encoding="utf-8") as results:
        for dimensions in (128, 768, 1024):
            results.write(f"{dimensions}\tFAISS\tflat\t{rate(dimensions, seconds, flat)}\n")
            results.write(f"{dimensions}\tNumPy\tsgemm\t{rate(dimensions, seconds, product)}\n")
    print(
        f"FAISS {faiss.__version__} ({faiss.get_compile_options().strip()}),"
        f" NumPy {numpy.__version__}, BLAS: {blas()}; {processor()}"
    )


if __name__ == "__main__":
    main()
