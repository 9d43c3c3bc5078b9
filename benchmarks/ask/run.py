"""Time of `townkg ask` as a whole process, over the bare interpreter, and against rdflib.

Call: python benchmarks/ask/run.py [runs]
Four commands run in turn, so that a busy moment of the machine strikes all alike: the bare
interpreter; `townkg ask` as JSON; as a table; and the same question file on the exported graph
through rdflib (`plain_rdflib.py`). Prints medians, quartiles, and ratios run by run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
QUESTION, TOWN = "policies_supporting_town", "归谷智造小镇"
SCRIPT = str(Path(sys.executable).with_name("townkg"))
ASK = [SCRIPT, "ask", QUESTION, "--town", TOWN, "--format"]
BUDGETS = {"json": 60, "table": 100}
"""Milliseconds over the bare interpreter."""


def seconds(command: list[str]) -> float:
    """Return how long the command takes, from its start to its end."""
    # a user's interpreter keeps the bytecode of what it has read once
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=env)
    return time.perf_counter() - began


def spread(values: list[float], unit: str, digits: int = 1) -> str:
    """Return median and quartiles as text."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:8.{digits}f} {unit}  (quartiles {low:.{digits}f} to {high:.{digits}f})"


def main() -> None:
    """Run the four commands in turn and print what they took."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    with tempfile.TemporaryDirectory() as folder:
        dump = os.fspath(Path(folder) / "graph.trig")
        export = [sys.executable, "-m", "townkg", "export", "--format", "trig", "-o", dump]
        subprocess.run(export, check=True, stderr=subprocess.DEVNULL)
        commands = {
            "bare": [sys.executable, "-c", "pass"],
            "json": [*ASK, "json"],
            "table": [*ASK, "table"],
            "rdflib": [sys.executable, str(HERE / "plain_rdflib.py"), dump, QUESTION, TOWN],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(runs + 1):
            for name, command in commands.items():
                passed = seconds(command)
                if number:  # the first round fills the caches of the file system
                    taken[name].append(passed * 1000)
    report(taken, runs)


def report(taken: dict[str, list[float]], runs: int) -> None:
    """Print the table of times and ratios."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} interleaved runs")
    for name, values in taken.items():
        print(f"{name:8} {spread(values, 'ms')}")
    for name, budget in BUDGETS.items():
        over = [value - bare for value, bare in zip(taken[name], taken["bare"], strict=True)]
        verdict = "within" if statistics.median(over) <= budget else "OVER"
        print(f"{name:8} over bare {spread(over, 'ms')}  {verdict} the budget of {budget} ms")
        ratios = [slow / value for slow, value in zip(taken["rdflib"], taken[name], strict=True)]
        print(f"{name:8} rdflib takes {spread(ratios, 'times as long')}")


if __name__ == "__main__":
    main()
