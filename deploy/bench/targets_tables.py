"""Prints what deploy/bench/targets found as Markdown: targets_tables.py RUNS."""

import json
import os
import statistics
import sys

RUNS = sys.argv[1]

# Sources of the pool that are of a target's kind; the others have none.
OWN = {
    "gsm8k": ["gsm8k"],
    "math": ["gsm8k", "t0mix"],
    "mbpp": ["mbpp", "code_alpaca", "gpteacher_code"],
    "humaneval": ["code_alpaca", "gpteacher_code", "mbpp"],
    "medquad": ["medquad"],
    "pubmedqa": ["t0mix", "medquad"],
    "xquad_en": ["t0mix"],
    "agnews": ["t0mix"],
    "chemprot": ["chemprot"],
    "banking77": ["banking77"],
    "wikisql": ["wikisql"],
}


def times():
    """Medians of what was timed, and their ratio."""
    path = os.path.join(RUNS, "times")
    if not os.path.exists(path):
        return
    seconds = {}
    with open(path) as lines:
        for line in lines:
            command, begin, end = line.split()
            seconds.setdefault(command, []).append(float(end) - float(begin))
    medians = {command: statistics.median(each) for command, each in seconds.items()}
    for command, each in seconds.items():
        shown = ", ".join(f"{one:.1f}" for one in sorted(each))
        print(f"- {command}: {medians[command]:.1f} s (of {shown})")
    print(f"- compare / select: {medians['compare'] / medians['select']:.2f}")


def cell(target, row):
    text = f"{row['mean_share']:.3f}"
    if target in OWN:
        own = sum(row["sources"].get(source, 0) for source in OWN[target])
        text += f" / {100 * own / row['picks']:.0f} %"
    if row["tie_share"] >= 0.0005:
        text += f" / {100 * row['tie_share']:.0f} %"
    return text, row["mean_share"]


def table(runs, budget):
    methods = list(dict.fromkeys(row["method"] for rows in runs.values() for row in rows))
    print(f"\n### {budget:,} picks\n")
    print("| target | " + " | ".join(methods) + " |")
    print("| --- |" + " --- |" * len(methods))
    wins = dict.fromkeys(methods, 0)
    for target, rows in runs.items():
        found = {row["method"]: cell(target, row) for row in rows if row["budget"] == budget}
        least = min(distance for _, distance in found.values())
        cells = []
        for method in methods:
            text, distance = found.get(method, ("–", float("inf")))
            cells.append(f"**{text}**" if distance == least else text)
            wins[method] += distance == least
        print(f"| {target} | " + " | ".join(cells) + " |")
    print("| nearest of all | " + " | ".join(str(wins[method]) for method in methods) + " |")


def main():
    times()
    runs = {}
    for target in sorted(os.listdir(RUNS), key=lambda name: (name not in OWN, name)):
        path = os.path.join(RUNS, target, "metrics.json")
        if os.path.exists(path):
            with open(path) as metrics:
                runs[target] = [row for row in json.load(metrics)["comparison"] if row["picks"]]
    for budget in sorted({row["budget"] for rows in runs.values() for row in rows}):
        table(runs, budget)


main()
