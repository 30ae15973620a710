"""How two selections agree: same_picks.py RESULTS DATASET SELECTION PICKS.

SELECTION is the folder of a run whose output.format is jsonl, PICKS a file with a line a pick, the
best first; both tell id and score. Adds lines to the results.
"""

import glob
import json
import os
import sys


def read(paths):
    picks = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            picks += [json.loads(line) for line in lines]
    return picks


def main():
    results, dataset, folder, file = sys.argv[1:5]
    ours = read(sorted(glob.glob(os.path.join(folder, "*.jsonl*"))))
    ours.sort(key=lambda pick: pick["rank"])
    theirs = read([file])
    scores = {pick["id"]: pick["score"] for pick in theirs}
    both = [pick for pick in ours if pick["id"] in scores]
    places = sum(a["id"] == b["id"] for a, b in zip(ours, theirs))
    furthest = max((abs(pick["score"] - scores[pick["id"]]) for pick in both), default=0.0)
    figures = {
        "picks": len(ours),
        "picks in common": len(both),
        "picks at the same rank": places,
        "largest difference of a score": furthest,
    }
    with open(results, "a", encoding="utf-8") as out:
        for name, value in figures.items():
            out.write(f"{dataset}\tTamis\t{name}\t{value}\n")


if __name__ == "__main__":
    main()
