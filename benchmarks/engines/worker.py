"""A process that holds one engine and answers requests, each a line of JSON.

Call: python worker.py embedded STORE | rdflib DUMP LIMIT | remote URL LIMIT

A request has a `question` with `params`, and `what`: `bare` (pyoxigraph alone, each solution made a
tuple), `port` (`select` of townkg's port), `first` (the same on an endpoint opened for it alone) or
`ask` (the whole of `kg.ask`). The answer has seconds by the clock and of the processor, the number
of rows and, but for `bare` and `ask`, a digest of them.
"""

from __future__ import annotations

import gc
import json
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from asked import digest
from townkg.answer.parameters import choose
from townkg.query import catalogue
from townkg.query.bind import bind


class Late(BaseException):
    """The time for a query in this process is over; no engine may catch it."""


class Engine:
    """One engine, warm."""

    def __init__(self, kind: str, place: str, limit: float) -> None:
        began, used = time.perf_counter(), time.process_time()
        self._limit = limit if kind == "rdflib" else 0
        self._endpoint = (place, limit)
        self._questions = catalogue()
        self._bound: dict[str, str] = {}
        if kind == "embedded":
            import pyoxigraph

            from townkg.api import KnowledgeGraph
            from townkg.store import open_embedded

            self._store: Any = open_embedded(place)
            self._graph = KnowledgeGraph(self._store, place, None)
            self._bare: Any = pyoxigraph.Store.read_only(place)
        elif kind == "rdflib":
            self._store = _rdflib(place)
        else:
            from townkg.store import open_remote

            self._store = open_remote(place, limit)
        self.opened = {
            "wall": time.perf_counter() - began,
            "cpu": time.process_time() - used,
            "memory": resident(),
        }

    def run(self, what: str, name: str, params: dict[str, Any], text: str) -> dict[str, Any]:
        """Return what one run took and found."""
        if what == "bind":
            question = self._questions[name]
            return {"text": bind(question, choose(self._store, question, params).terms)}
        gc.collect()
        if self._limit:
            signal.alarm(int(self._limit))
        began, used = time.perf_counter(), time.process_time()
        try:
            found, rows, names = self._found(what, name, params, text)
        finally:
            signal.alarm(0)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        answer = {"wall": wall, "cpu": cpu, "rows": found}
        return answer | ({"digest": digest(rows, names)} if rows is not None else {})

    def _found(
        self, what: str, name: str, params: dict[str, Any], text: str
    ) -> tuple[int, list[dict[str, Any]] | None, list[str]]:
        if what == "bare":
            count = 0
            for row in self._bare.query(text):
                tuple(row)
                count += 1
            return count, None, []
        if what == "ask":
            return len(self._graph.ask(name, **params).rows), None, []
        if what == "first":
            from townkg.store import open_remote

            store = open_remote(*self._endpoint)
            solutions = store.select(text)
            store.close()
        else:
            solutions = self._store.select(text)
        return len(solutions.rows), solutions.rows, solutions.variables


def _rdflib(dump: str) -> Any:
    import warnings

    from rdflib import Dataset

    from townkg.store import open_rdflib

    dataset = Dataset(default_union=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(dump, format="nquads")
    return open_rdflib(dataset)


def resident() -> float:
    """Return the resident memory of this process in MiB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    found = [line.split()[1] for line in lines if line.startswith("VmRSS")]
    return int(found[0]) / 1024


def _late(_: int, __: Any) -> None:
    raise Late("out of time")


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGALRM, _late)
    kind, place, *rest = sys.argv[1:]
    engine = Engine(kind, place, float(rest[0]) if rest else 0.0)
    print(json.dumps(engine.opened), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = engine.run(**request)
        except (Exception, Late) as error:
            # what an engine cannot do is a result too, and the others go on
            told = " ".join(str(error).split())[:160]
            answer = {"failed": f"{type(error).__name__}: {told}"}
        answer["memory"] = resident()
        answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
