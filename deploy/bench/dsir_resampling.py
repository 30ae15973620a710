"""DSIR as its published package does it, in plain Python on one core; noise by seed and id.

dsir_resampling.py POOL TARGET COUNT SEED PICKS [--known]: reads JSON lines (.gz too) with id, prompt
and response, counts the hashed 1- and 2-grams of the pool and of the target, weighs the pool's texts
in a second pass, adds Gumbel noise and writes id and log-weight of the COUNT best to PICKS, the best
first. With --known, buckets of n-grams that were met are kept in a dict, which the package does not.
The noise is that of Tamis, so that picks can be compared. Prints one line of JSON.
"""

import gzip
import hashlib
import json
import re
import sys
import time

import numpy

BUCKETS = 10_000
LEAST = 1e-8
GOLDEN = numpy.uint64(0x9E3779B97F4A7C15)
TOKENS = re.compile(r"\w+|[^\w\s]+")


def rows(path):
    """Id and text of every row."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["prompt"] + "\n" + row["response"]


def bucket(gram):
    return int(hashlib.sha256(gram.encode("utf-8")).hexdigest(), 16) % BUCKETS


class Known(dict):
    def __missing__(self, gram):
        found = self[gram] = bucket(gram)
        return found


def buckets(text, of):
    tokens = TOKENS.findall(text.lower())
    grams = tokens + [f"{a} {b}" for a, b in zip(tokens, tokens[1:])]
    return numpy.fromiter(map(of, grams), numpy.int64, len(grams)), len(tokens)


def counted(path, of):
    counts = numpy.zeros(BUCKETS, numpy.int64)
    for _, text in rows(path):
        counts += numpy.bincount(buckets(text, of)[0], minlength=BUCKETS)
    return counts


def mix(z):
    z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return z ^ (z >> numpy.uint64(31))


def gumbel(ids, seed):
    """One number for each id: SplitMix64 over the letters of its purpose, then -ln(-ln u)."""
    ids = ["\0gumbel 0 " + name for name in ids]
    longest = max(map(len, ids))
    letters = numpy.zeros((len(ids), longest), numpy.uint64)
    lengths = numpy.array([len(name) for name in ids])
    for n, name in enumerate(ids):
        letters[n, : len(name)] = [ord(letter) for letter in name]
    with numpy.errstate(over="ignore"):
        hashes = mix(numpy.full(len(ids), seed, numpy.uint64) + GOLDEN)
        for at in range(longest):
            hashes = numpy.where(at < lengths, mix(hashes + GOLDEN + letters[:, at]), hashes)
        hashes = mix(hashes)
    uniform = ((hashes >> numpy.uint64(11)).astype(numpy.float64) + 0.5) * 2.0**-53
    return -numpy.log(-numpy.log(uniform))


def main():
    pool, target, count, seed, out = sys.argv[1:6]
    of = Known().__getitem__ if "--known" in sys.argv else bucket
    start, core_start = time.monotonic(), time.process_time()
    p = counted(target, of)
    q = counted(pool, of)
    counts_end = time.monotonic()
    weights = numpy.log(p / p.sum() + LEAST) - numpy.log(q / q.sum() + LEAST)
    ids, scores = [], []
    for name, text in rows(pool):
        found, tokens = buckets(text, of)
        if tokens > 0:
            ids.append(name)
            scores.append(weights[found].sum())
    scores = numpy.array(scores)
    noisy = scores + gumbel(ids, int(seed))
    best = numpy.argsort(-noisy, kind="stable")[: int(count)]
    with open(out, "w", encoding="utf-8") as picks:
        for n in best:
            picks.write(json.dumps({"id": ids[n], "score": float(scores[n])}) + "\n")
    end = time.monotonic()
    figures = {
        "rows": len(ids),
        "n_grams": int(q.sum()),
        "stages": {"counts": counts_end - start, "weights": end - counts_end},
        "core_seconds": time.process_time() - core_start,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
