#!/usr/bin/env python3
"""A small network is truly fine-tuned on random subsets of tasks, for sources_study to compare.

Tasks are two-class problems in groups: those of a group share most of their teacher and where
their inputs lie, and neighboring groups pull against each other. A network with one hidden layer is trained on all tasks at once; then, from
there, once for each subset, by full-batch gradient descent. Written are what method sources takes
(gradients of the margin at the common start, randomly projected, with outputs and labels) and the
true losses of every subset on every target. NumPy alone; everything follows from the seed.
"""

import argparse
import json
import pathlib

import numpy as np

INPUTS, HIDDEN, PROJECTED = 24, 64, 200
GROUPS, TASKS_PER_GROUP = 5, 4
TRAIN_ROWS, EVALUATION_ROWS = 150, 200
START_STEPS, START_RATE = 300, 0.5


def split(theta):
    """The weights of the layers, as views."""
    a = INPUTS * HIDDEN
    return (theta[:a].reshape(HIDDEN, INPUTS), theta[a:a + HIDDEN],
            theta[a + HIDDEN:a + 2 * HIDDEN], theta[a + 2 * HIDDEN])


def outputs(theta, x):
    w, c, v, e = split(theta)
    return np.tanh(x @ w.T + c) @ v + e


def gradients(theta, x):
    """Of each row's output by all parameters."""
    w, c, v, _ = split(theta)
    h = np.tanh(x @ w.T + c)
    inner = v * (1 - h * h)
    outer = (inner[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    return np.hstack([outer, inner, h, np.ones((len(x), 1))])


def loss(theta, x, y):
    return np.logaddexp(0, -y * outputs(theta, x)).mean()


def trained(theta, x, y, steps, rate):
    """Full-batch gradient descent on the mean logistic loss."""
    w, c, v, e = (part.copy() for part in split(theta))
    for _ in range(steps):
        h = np.tanh(x @ w.T + c)
        pull = -y / (1 + np.exp(y * (h @ v + e))) / len(x)
        inner = (pull[:, None] * v) * (1 - h * h)
        w, c, v, e = (w - rate * inner.T @ x, c - rate * inner.sum(0),
                      v - rate * h.T @ pull, e - rate * pull.sum())
    return np.concatenate([w.ravel(), c, v, [e]])


def tasks(random):
    """Teacher and middle of the inputs of each; of a group nearly the same."""
    teachers = random.normal(size=(GROUPS, INPUTS))
    middles = random.normal(size=(GROUPS, INPUTS))
    for group in range(1, GROUPS):
        teachers[group] -= 0.6 * teachers[group - 1]
    return [(teachers[n // TASKS_PER_GROUP] + 0.4 * random.normal(size=INPUTS),
             middles[n // TASKS_PER_GROUP]) for n in range(GROUPS * TASKS_PER_GROUP)]


def rows(random, task, count):
    teacher, middle = task
    x = random.normal(size=(count, INPUTS))
    y = np.where(x @ teacher + 0.5 * random.normal(size=count) > 0, 1, -1)
    return x + middle, y


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--subsets", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=30, help="of fine-tuning (30)")
    parser.add_argument("--rate", type=float, default=0.5, help="of fine-tuning (0.5)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(given.seed)

    drawn = tasks(random)
    train = [rows(random, task, TRAIN_ROWS) for task in drawn]
    targets = [rows(random, drawn[g * TASKS_PER_GROUP], EVALUATION_ROWS)
               for g in range(GROUPS)]

    start = 0.3 * random.normal(size=INPUTS * HIDDEN + 2 * HIDDEN + 1)
    everything = tuple(np.concatenate(part) for part in zip(*train))
    start = trained(start, *everything, START_STEPS, START_RATE)
    projection = random.choice([-1.0, 1.0], size=(len(start), PROJECTED)) / np.sqrt(PROJECTED)

    for name, group, sets in (("train", "task_id", train), ("evaluation", "target_id", targets)):
        x, y = (np.concatenate(part) for part in zip(*sets))
        np.save(given.folder / f"{name}.npy", (gradients(start, x) @ projection).astype("<f4"))
        of = np.repeat(np.arange(len(sets)), [len(part[1]) for part in sets])
        with open(given.folder / f"{name}.jsonl", "w", encoding="utf-8") as file:
            for row, output in enumerate(outputs(start, x)):
                json.dump({"row": row, group: f"{group[:-3]}-{of[row]}",
                           "base_output": float(output), "label": int(y[row])}, file)
                file.write("\n")
    for name in ("train", "evaluation"):
        (given.folder / f"{name}-metadata.json").write_text(json.dumps(
            {"d": PROJECTED, "p": len(start), "seed": given.seed,
             "norm_theta_star": float(np.linalg.norm(start))}), encoding="utf-8")

    moved = []
    with open(given.folder / "measured.jsonl", "w", encoding="utf-8") as file:
        for _ in range(given.subsets):
            subset = np.sort(random.choice(len(train), len(train) // 2, replace=False))
            x, y = (np.concatenate(part) for part in zip(*(train[t] for t in subset)))
            theta = trained(start, x, y, given.steps, given.rate)
            moved.append(np.linalg.norm(theta - start) / np.linalg.norm(start))
            for target, (at, truth) in enumerate(targets):
                json.dump({"tasks": " ".join(f"task-{t}" for t in subset),
                           "target": f"target-{target}", "value": float(loss(theta, at, truth))},
                          file)
                file.write("\n")
    before = [loss(start, *target) for target in targets]
    print(f"{given.subsets} subsets of {len(train) // 2} of {len(train)} tasks fine-tuned; "
          f"parameters moved by {np.mean(moved):.1%} of their norm; "
          f"loss before, by target: {' '.join(f'{value:.3f}' for value in before)}")


if __name__ == "__main__":
    main()
