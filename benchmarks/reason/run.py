"""Measure townkg's engine beside others on the same graphs, and hold it against its goals.

    python benchmarks/reason/run.py [--quick | --full] [--only NAME …] [--folder DIR] [-o FILE]

`--quick` takes a minute, the plain run four, `--full` a quarter of an hour and writes
`benchmarks/reason/RESULTS.md`; `--minutes` ends it, and what is left is told as not run. NAME is a
graph (`policy-3000`, `university-10`) or an engine. Graphs are generated once, into the folder
(2.5 GB, two minutes more). Each measurement is a process of its own, in turns so
that all engines meet the same weather; medians of three, and one of whoever needs more than a
minute. What takes too long is ended and told. Peers take part where they are installed (the
extra `bench`) and where they are meant to: owlrl on small graphs, reasonable where no chain or
inverse-functional property is, Nemo and DuckDB from integers with equality settled for them.
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
import results

import generate

HERE = Path(__file__).parent
LONG = 60.0
TIMES = 3
LIMITS = {"owlrl": 240.0, "reasonable": 240.0}
LIMIT = 120.0
MINUTES = 15.0

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
ONCE = {("policy-10000000", "duckdb"), ("policy-10000000", "ourselves")}
"""What takes part in a graph once: minutes, or medians over several picks within."""
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
        return {"failed": (told.strip().splitlines() or ["no word"])[-1][:120]}
    answer: dict[str, Any] = json.loads(out.splitlines()[-1])
    return answer


def prepare(engine: str, path: Path) -> None:
    """Write a graph as integers for an engine that reads them, unless they are there."""
    if engine in ("duckdb", "nemo"):
        code = "import sys, program, pathlib; program.given(pathlib.Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", code, str(path)], cwd=HERE, check=True)


def all_of(graph: str, engines: list[str], folder: Path, until: float) -> dict[str, list[Any]]:
    """Return the measurements of a graph by engine, taken in turns."""
    path = file_of(graph, folder)
    found: dict[str, list[Any]] = {engine: [] for engine in engines}
    for turn in range(TIMES):
        for engine in engines:
            runs = found[engine]
            if turn and (
                (graph, engine) in ONCE or "failed" in runs[-1] or runs[-1].get("total", 0.0) > LONG
            ):
                continue
            if time.monotonic() > until:
                if not runs:
                    runs.append({"failed": "not run: the time for all is over"})
                continue
            prepare(engine, path)
            runs.append(measured(engine, path, check=turn == 0))
            print(f"  {graph} {engine}: {_brief(runs[-1])}", file=sys.stderr, flush=True)
    return found


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
    found = {
        graph: all_of(graph, engines, folder, start + options.minutes * 60)
        for graph, engines in graphs.items()
    }
    text = results.report(found, time.monotonic() - start)
    print(text)
    output = options.output or (HERE / "RESULTS.md" if options.full and not options.only else None)
    if output:
        output.write_text(text, encoding="utf-8")
    (folder / "measured.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
