"""Runs a command and tells how long it took and how much memory it held.

sampled_run.py OUT [--also PID]... -- COMMAND...: writes OUT/run.json with the seconds by the clock
and those of cores, the peak of the resident memory of the command and all its children together, and the peak of each
process by name. With --also, processes that run already, and their children, count too: those of a
cluster. The command's output goes to OUT/stdout and OUT/stderr.
"""

import json
import os
import resource
import subprocess
import sys
import time

INTERVAL = 0.2
PAGE = os.sysconf("SC_PAGE_SIZE")

# What the main class of a JVM is called in the tables.
CLASSES = {
    "deploy.SparkSubmit": "driver",
    "executor.CoarseGrainedExecutorBackend": "executor",
    "deploy.master.Master": "master",
    "deploy.worker.Worker": "worker",
}


def parents():
    """The parent of every process."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                    # The name stands in parentheses and may hold spaces.
                    found[int(entry)] = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                pass  # it has ended
    return found


def tree(roots):
    """The roots and all that descend from them."""
    children = {}
    for child, parent in parents().items():
        children.setdefault(parent, []).append(child)
    found, waiting = set(), list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += children.get(pid, [])
    return found


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * PAGE
    except OSError:
        return 0


def name(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as cmdline:
            words = cmdline.read().split("\0")
    except OSError:
        return "ended"
    for word in words:
        for main, short in CLASSES.items():
            if word.endswith(main):
                return short
    return os.path.basename(words[0]) or "ended"


def run(out, others, command):
    os.makedirs(out, exist_ok=True)
    peak, peaks = 0, {}
    with open(f"{out}/stdout", "wb") as stdout, open(f"{out}/stderr", "wb") as stderr:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        while True:
            sizes = {pid: resident(pid) for pid in tree([process.pid, *others])}
            peak = max(peak, sum(sizes.values()))
            for pid, size in sizes.items():
                if size > 0:
                    key = name(pid)
                    peaks[key] = max(peaks.get(key, 0), size)
            try:
                process.wait(INTERVAL)
                break
            except subprocess.TimeoutExpired:
                pass
        seconds = time.monotonic() - start
    with open(f"{out}/run.json", "w", encoding="utf-8") as file:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)  # of all that were waited for
        figures = {"seconds": seconds, "core_seconds": used.ru_utime + used.ru_stime}
        json.dump({**figures, "peak_memory": peak, "peaks": peaks}, file)
    return process.returncode


def main(arguments):
    split = arguments.index("--")
    out, *options = arguments[:split]
    others = [int(pid) for flag, pid in zip(options[::2], options[1::2]) if flag == "--also"]
    code = run(out, others, arguments[split + 1 :])
    if code != 0:
        with open(f"{out}/stderr", encoding="utf-8", errors="replace") as stderr:
            sys.stderr.writelines(stderr.readlines()[-20:])
        sys.exit(f"exit code {code}: {' '.join(arguments[split + 1 :])}")


if __name__ == "__main__":
    main(sys.argv[1:])
