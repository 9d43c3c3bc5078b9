"""Measure townkg's engine beside others on the same graphs, and hold it against its goals.

    python benchmarks/reason/run.py [--quick | --full] [--only NAME …] [--folder DIR] [-o FILE]

`--quick` takes a minute, the plain run four, `--full` twenty and writes
`benchmarks/reason/RESULTS.md`; `--minutes` ends it, and what is left is told as not run. The
largest graphs come first, each engine once, before anything is measured again. NAME is a
graph (`policy-3000`, `university-10`) or an engine. Graphs are generated once, into the folder
(2.5 GB, two minutes more). Each measurement is a process of its own, in turns so
that all engines meet the same weather; medians of three, and one of whoever needs more than a
minute. What takes too long is ended and told, what fails is told, and the others go on; each
measurement is kept in `measured.json` of the folder as soon as it is there. Peers take part where
they are installed (the extra `bench`) and where they are meant to: owlrl on small graphs,
reasonable where no chain or inverse-functional property is, Nemo and DuckDB from integers with
equality settled for them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import generate
import results

HERE = Path(__file__).parent
LONG = 60.0
TIMES = 3
LIMITS = {"owlrl": 240.0, "reasonable": 240.0}
LIMIT = 120.0
LARGE_LIMIT = 420.0
PREPARING = 420.0
MINUTES = 19.0

SMALL: dict[str, tuple[str, ...]] = {
    "policy-3000": ("townkg", "pyoxigraph", "owlrl", "duckdb", "nemo"),
    "policy-100000": ("townkg", "pyoxigraph", "duckdb", "nemo"),
    "core-100000": ("townkg", "reasonable", "duckdb", "nemo"),
    "compile-1000": ("ourselves",),
    "compile-30000": ("ourselves",),
}
MIDDLE: dict[str, tuple[str, ...]] = {
    "university-1": ("townkg", "pyoxigraph", "reasonable", "duckdb", "nemo", "owlrl"),
    "policy-1000000": ("townkg", "pyoxigraph", "duckdb", "nemo", "ourselves"),
    "wide-1000": ("townkg", "pyoxigraph", "reasonable"),
    "wide-30000": ("townkg", "pyoxigraph"),
}
LARGE: dict[str, tuple[str, ...]] = {
    "university-10": ("townkg", "pyoxigraph", "reasonable", "duckdb", "nemo"),
    "university-50": ("townkg", "nemo", "duckdb"),
    "policy-10000000": ("townkg", "pyoxigraph", "ourselves", "duckdb"),
}
ONCE = {
    ("policy-10000000", "duckdb"),
    ("policy-10000000", "ourselves"),
    ("university-50", "duckdb"),
}
"""What takes part in a graph once: minutes, or medians over several picks within."""
FIRST = ("policy-10000000", "university-50")
"""The largest graphs: what is left of the time goes to measuring them again."""
WIDE_TRIPLES = {1000: 100_000, 30000: 100_000}


def file_of(graph: str, folder: Path) -> Path:
    """Return the file of a graph, made unless it is there."""
    kind, _, size = graph.partition("-")
    path = folder / f"{graph}.nt"
    if kind == "compile":
        path = folder / f"wide-{size}.nt"
    if not path.exists():
        draft = folder / "draft.nt"
        if kind in ("wide", "compile"):
            generate.write("wide", WIDE_TRIPLES[int(size)], draft, int(size))
        else:
            generate.write(kind, int(size), draft)
        draft.with_suffix(".ontology.ttl").rename(path.with_suffix(".ontology.ttl"))
        draft.rename(path)
    return path.with_suffix(".ontology.ttl") if kind == "compile" else path


def measured(engine: str, path: Path, *, check: bool) -> dict[str, Any]:
    """Return one measurement, or why there is none, as `failed`."""
    limit = LIMITS.get(engine, LIMIT)
    if path.stem in FIRST:
        limit = max(limit, LARGE_LIMIT)
    command = [sys.executable, str(HERE / "engines.py"), engine, str(path)]
    with subprocess.Popen(
        [*command, *(["check"] if check else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            out, told = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return {"failed": f"ended after {limit:.0f} s"}
    if process.returncode:
        return {"failed": _last_word(told)}
    try:
        answer: dict[str, Any] = json.loads(out.splitlines()[-1])
    except (ValueError, IndexError):
        return {"failed": "no measurement was told"}
    return answer


def _last_word(told: str) -> str:
    return (told.strip().splitlines() or ["no word"])[-1][:120]


def prepare(engine: str, path: Path) -> str:
    """Write a graph as integers for an engine that reads them; return why that failed, if so."""
    if engine not in ("duckdb", "nemo"):
        return ""
    code = "import sys, program, pathlib; program.given(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(path)]
    try:
        subprocess.run(
            command, cwd=HERE, check=True, capture_output=True, text=True, timeout=PREPARING
        )
    except subprocess.CalledProcessError as error:
        return f"no integers: {_last_word(error.stderr)}"
    except subprocess.TimeoutExpired:
        return f"no integers within {PREPARING:.0f} s"
    return ""


class Session:
    """All measurements of a run by graph and engine, kept on disk as they come."""

    def __init__(self, graphs: dict[str, list[str]], folder: Path, until: float) -> None:
        self.found: dict[str, dict[str, list[Any]]] = {
            graph: {engine: [] for engine in engines} for graph, engines in graphs.items()
        }
        self._folder = folder
        self._until = until

    def run(self) -> None:
        """Measure all: the largest graphs once, the others in turns, then the largest again."""
        large = [graph for graph in self.found if graph in FIRST]
        others = [graph for graph in self.found if graph not in FIRST]
        self._turn(large, 0)
        for graph in others:
            for turn in range(TIMES):
                self._turn([graph], turn)
        for turn in range(1, TIMES):
            self._turn(large, turn)

    def _turn(self, graphs: list[str], turn: int) -> None:
        for graph in graphs:
            for engine, runs in self.found[graph].items():
                again = runs and "failed" not in runs[-1] and runs[-1].get("total", 0.0) <= LONG
                if turn and (not again or (graph, engine) in ONCE):
                    continue
                if time.monotonic() > self._until:
                    if not runs:
                        runs.append({"failed": "not run: the time for all is over"})
                    continue
                runs.append(self._one(graph, engine, check=turn == 0))
                print(f"  {graph} {engine}: {_brief(runs[-1])}", file=sys.stderr, flush=True)
                text = json.dumps(self.found)
                (self._folder / "measured.json").write_text(text, encoding="utf-8")

    def _one(self, graph: str, engine: str, *, check: bool) -> dict[str, Any]:
        try:
            path = file_of(graph, self._folder)
        except (OSError, ValueError) as error:
            return {"failed": f"the graph was not made: {error}"[:120]}
        told = prepare(engine, path)
        return {"failed": told} if told else measured(engine, path, check=check)


def _brief(run: dict[str, Any]) -> str:
    if "failed" in run:
        return str(run["failed"])
    return " ".join(
        f"{name} {run[name]:.4g}" for name in ("closure", "total", "cpu", "rss") if name in run
    )


def chosen(options: argparse.Namespace) -> dict[str, list[str]]:
    """Return which engines are to run on which graphs."""
    graphs = dict(SMALL)
    if not options.quick:
        graphs |= MIDDLE
    if options.full:
        graphs |= LARGE
    if options.only:
        everything = SMALL | MIDDLE | LARGE
        graphs = {one: everything[one] for one in options.only if one in everything}
        engines = [one for one in options.only if one not in everything]
        if engines:
            known = graphs or (everything if options.full else SMALL | MIDDLE)
            wanted = [*engines, "townkg"]
            graphs = {
                graph: tuple(one for one in all_ if one in wanted)
                for graph, all_ in known.items()
                if set(engines) & set(all_)
            }
    if options.quick:
        graphs = {
            g: tuple(e for e in es if e != "owlrl" or g == "policy-3000")
            for g, es in graphs.items()
        }
    return {graph: list(engines) for graph, engines in graphs.items()}


def main() -> None:
    """Measure what was asked for, print the tables, and write them for `--full`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true")
    size.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[])
    parser.add_argument("--folder", type=Path, default=HERE.parent.parent / "build" / "bench")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    graphs = chosen(options)
    if not graphs:
        parser.error(f"no graph or engine is named {' '.join(options.only)}")
    for graph in graphs:
        file_of(graph, folder)
    start = time.monotonic()
    session = Session(graphs, folder, start + options.minutes * 60)
    session.run()
    text = results.report(session.found, time.monotonic() - start)
    print(text)
    output = options.output or (HERE / "RESULTS.md" if options.full and not options.only else None)
    if output:
        output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
