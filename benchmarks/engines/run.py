"""Ask the prepared questions of townkg, bare pyoxigraph, rdflib and two servers on larger graphs.

    python benchmarks/engines/run.py [--quick | --full] [--only QUESTION …] [--sizes SIZE …]
                                     [--folder DIR] [--dump FILE] [--minutes N] [--report]
                                     [--note TEXT] [-o FILE]

`--quick` takes three minutes: 3k and 300k, the chosen questions. The plain run asks every question
of the embedded engine on 3k, the built graph and 300k; `--full` adds 3 million and writes
RESULTS.md. `--minutes` ends the asking: what is left is told as not asked. Each engine is a process
of its own, asked in turn; what takes longer than the limit is ended and told. Graphs are made and
loaded once, into the folder (6 GB with three million). What was measured is kept in `measured.json`
there after each question; with `--sizes` what it holds of other sizes stays and is told too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import asked
import measure
import results
import town_graphs
from servers import SERVERS, Server

HERE = Path(__file__).parent
LIMITS = {"3k": 10.0, "built": 10.0, "300k": 10.0, "3m": 15.0}
RDFLIB = ("3k", "built", "300k")
"""Sizes that rdflib is asked about; three million would take it 4 GB and minutes a question."""
SLOW_SHARE = 0.65
"""How much of a size's time is for all sides; after it the embedded engine is asked alone."""
MINUTES = {"quick": 2.5, "plain": 12.0, "full": 25.0}


class Size:
    """One graph with every engine on it."""

    def __init__(
        self, size: str, source: Path, folder: Path, *, only: list[str], every: bool
    ) -> None:
        self.size = size
        self._source = source
        self.folder = folder / size
        self.limit = LIMITS[size]
        self.found: dict[str, Any] = {"questions": {}, "loading": {}, "memory": {}, "missing": {}}
        known = asked.questions()
        self._asked = {name: known[name] for name in only or asked.CHOSEN}
        if every and not only:
            self._asked |= known
        if size == "3k":  # a cut of what the article says
            there = asked.of_articles_alone()
            self._asked = {n: params for n, params in self._asked.items() if n in there}
        self._servers: list[Server] = []
        self._sides: list[measure.Side] = []

    def prepare(self) -> None:
        """Make the graph and load it everywhere, unless the folder has it from an earlier run."""
        source = self._source
        key = hashlib.sha256(source.read_bytes()).hexdigest()
        loaded = self.folder / "loaded.json"
        known = json.loads(loaded.read_text("utf-8")) if loaded.exists() else {}
        if known.get("key") != key:
            known = {}
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
        dump, store = self.folder / "graph.nq", self.folder / "store"
        if not known:
            town_graphs.write(source, self.size, dump)
            command = [sys.executable, str(HERE / "loading.py"), str(dump), str(store)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            known = {"key": key, "townkg": json.loads(told)}
        self.embedded = measure.Side("embedded", ["embedded", str(store)], self.limit)
        if self.size in RDFLIB:
            given = ["rdflib", str(dump), str(self.limit)]
            self._sides.append(measure.Side("rdflib", given, self.limit))
        for kind in SERVERS:
            self._serve(kind, dump, known)
        loaded.write_text(json.dumps(known), encoding="utf-8")
        del known["key"]
        self.found["loading"] = known

    def _serve(self, kind: type[Server], dump: Path, known: dict[str, Any]) -> None:
        """Start a server on this graph, loaded first unless its figures are known."""
        if kind.missing:
            self.found["missing"][kind.name] = kind.missing
            return
        place = self.folder / kind.name.partition(" ")[0].lower()
        server = kind(place, self.limit)
        self._servers.append(server)
        if kind.name in known:
            server.start()
        else:
            place.mkdir()
            server.load(dump)
            known[kind.name] = server.loading
        given = ["remote", server.address, str(self.limit)]
        self._sides.append(measure.Side(kind.name, given, self.limit, server))

    def run(self, until: float, keep: Any) -> None:
        """Ask: the chosen questions of all, the others of the embedded engine."""
        order = sorted(self._asked, key=lambda name: name not in asked.CHOSEN)
        now = time.monotonic()
        slow_until = now + (until - now) * SLOW_SHARE
        for name in order:
            if time.monotonic() > until:
                self.found["questions"][name] = {"bare": [{"failed": "not asked"}]}
                continue
            of_all = name in asked.CHOSEN or len(self._asked) < 10
            sides = self._sides if of_all and time.monotonic() < slow_until else []
            runs = measure.question(self.embedded, sides, name, self._asked[name])
            self.found["questions"][name] = measure.kept(runs)
            print(f"  {self.size} {name}: {results.brief(measure.kept(runs))}", file=sys.stderr)
            self._weigh()
            keep()

    def _weigh(self) -> None:
        for side in (self.embedded, *self._sides):
            self.found["memory"][side.name] = max(
                side.memory, self.found["memory"].get(side.name, 0.0)
            )
            if side.name == "rdflib" and side.opened:
                self.found["loading"]["rdflib"] = side.opened
        for server in self._servers:
            before = self.found["memory"].get(f"{server.name} itself", 0.0)
            self.found["memory"][f"{server.name} itself"] = max(before, server.memory())

    def close(self) -> None:
        """End everything that was started."""
        for side in [*self._sides, getattr(self, "embedded", None)]:
            if side is not None:
                side.stop()
        for server in self._servers:
            server.stop()


def main() -> None:
    """Measure what was asked for, print the tables, and write them for `--full`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true")
    how.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", default=[], metavar="QUESTION")
    parser.add_argument("--sizes", nargs="+", choices=list(town_graphs.SIZES), metavar="SIZE")
    parser.add_argument("--folder", type=Path, default=HERE.parent.parent / "build" / "engines")
    parser.add_argument("--dump", type=Path, help="N-Quads to start from; the built graph's")
    parser.add_argument("--report", action="store_true", help="only write what was measured before")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--note", default="", help="how it was measured, for the head of the page")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    mode = "quick" if options.quick else "full" if options.full else "plain"
    sizes = (
        options.sizes
        or {
            "quick": ["3k", "300k"],
            "plain": ["3k", "built", "300k"],
            "full": list(town_graphs.SIZES),
        }[mode]
    )
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "measured.json"
    found: dict[str, Any] = {}
    if (options.sizes or options.report) and kept.exists():
        found = json.loads(kept.read_text("utf-8"))  # sizes measured before are told too
    source = options.dump or town_graphs.built_dump()
    minutes = options.minutes or MINUTES[mode]
    began = time.monotonic()

    def keep() -> None:
        kept.write_text(json.dumps(found), encoding="utf-8")

    for number, name in enumerate([] if options.report else sizes, 1):
        size = Size(name, source, folder, only=options.only, every=mode != "quick")
        found[name] = size.found
        try:
            size.prepare()
            # each size has its share of the time, and what those before it left
            share = minutes * 60 * results.SHARES[name] / _shares(sizes[number - 1 :])
            left = max(minutes * 60 - (time.monotonic() - began), 60.0)
            size.run(time.monotonic() + min(left, max(share, 30.0)), keep)
        finally:
            size.close()
        keep()
    found = {size: found[size] for size in town_graphs.SIZES if size in found}
    text = results.report(found, options.note)
    print(text)
    output = options.output or (HERE / "RESULTS.md" if mode == "full" and not options.only else "")
    if output:
        Path(output).write_text(text, encoding="utf-8")


def _shares(sizes: list[str]) -> float:
    return sum(results.SHARES[size] for size in sizes)


if __name__ == "__main__":
    main()
