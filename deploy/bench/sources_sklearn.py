"""Seconds a subset of scikit-learn's logistic regression, on one thread.

sources_sklearn.py RESULTS FOLDER MOST: fits the first MOST of the subsets that SourcesRates wrote
to the folder, with liblinear and without intercept, as GradEx's code does. Its labels are drawn;
a row with label 0 is turned round, so the fit is that of all labels 1. Adds lines to the results:
the median of the seconds, how many times as long that is as ours, which are in the results
already, and the largest difference of a weight. The last line printed names the library.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # read when the libraries are loaded

import pathlib  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import numpy  # noqa: E402
import sklearn  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

TOLERANCE = 1e-8
SECONDS = "exact core seconds per subset"


def measured(results, dataset):
    """Our seconds, those last written."""
    key = f"{dataset}\tTamis\t{SECONDS}\t"
    lines = pathlib.Path(results).read_text(encoding="utf-8").splitlines()
    return float([line for line in lines if line.startswith(key)][-1].split("\t")[-1])


def main():
    folder, most = pathlib.Path(sys.argv[2]), int(sys.argv[3])
    gradients = numpy.load(folder / "gradients.npy", mmap_mode="r")
    first, *lines = (folder / "subsets.txt").read_text(encoding="utf-8").splitlines()
    rows_of_task, penalty = int(first.split()[0]), float(first.split()[1])
    weights = numpy.loadtxt(folder / "weights.txt", ndmin=2)
    random = numpy.random.default_rng(1)
    seconds, differences = [], []
    for line, ours in list(zip(lines, weights))[:most]:
        rows = numpy.concatenate(
            [numpy.arange(int(t) * rows_of_task, (int(t) + 1) * rows_of_task) for t in line.split()]
        )
        labels = random.random(len(rows)) < 0.7
        signs = numpy.where(labels, 1.0, -1.0)[:, None]
        features = gradients[rows].astype(numpy.float64) * signs
        regression = LogisticRegression(
            penalty="l2",
            C=1 / (2 * len(rows) * penalty),
            solver="liblinear",
            fit_intercept=False,
            tol=TOLERANCE,
            max_iter=1000,
            random_state=0,
        )
        start = time.process_time()
        regression.fit(features, labels)
        seconds.append(time.process_time() - start)
        differences.append(numpy.abs(regression.coef_[0] - ours).max())
    dataset = f"penalty {first.split()[1]}"
    median = statistics.median(seconds)
    figures = {
        SECONDS: median,
        "times as long as ours": median / measured(sys.argv[1], dataset),
        "largest difference of a weight": max(differences),
    }
    with open(sys.argv[1], "a", encoding="utf-8") as results:
        for name, value in figures.items():
            results.write(f"{dataset}\tscikit-learn\t{name}\t{value}\n")
            print(f"{name:40} {value}")
    print(f"scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}")


if __name__ == "__main__":
    main()
