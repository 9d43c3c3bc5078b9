"""One measurement in a process of its own: an engine closes a graph, and says what it found.

    python benchmarks/reason/engines.py ENGINE GRAPH.nt [check]

The last line is JSON: seconds of the *closure* and of the *total* with parsing, processor seconds
of the closure, *facts*, and with `check` what tells whether they are the same as another's.
Nothing else is imported in the process before the clock starts but what the engine itself needs.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))


class Clock:
    """Seconds on the wall and of the processor since it was made or last asked."""

    def __init__(self) -> None:
        self.lap()

    def lap(self) -> tuple[float, float]:
        """Return both since the last lap."""
        now = (time.perf_counter(), time.process_time())
        before, self._last = getattr(self, "_last", now), now
        return now[0] - before[0], now[1] - before[1]


def _told(parsed: float, closed: tuple[float, float], facts: int) -> dict[str, Any]:
    return {"closure": closed[0], "total": parsed + closed[0], "cpu": closed[1], "facts": facts}


def townkg(path: Path, *, check: bool) -> dict[str, Any]:
    """Close with our engine; to read and compile the ontology counts as parsing."""
    from program import ontology
    from townkg.reason.kernel import Graph
    from townkg.reason.rl import compile_rules

    clock = Clock()
    rules = compile_rules(ontology(path))
    graph = Graph.from_file(path)
    parsed, _ = clock.lap()
    report = graph.close(rules)
    told = _told(parsed, clock.lap(), report.facts)
    told["asserted"] = graph.facts.said()
    told["bytes"] = report.nbytes / max(report.facts, 1)
    if check:
        from shared import digest

        told["shared"] = digest(graph.triples())
    return told


def pyoxigraph(path: Path, *, check: bool) -> dict[str, Any]:
    """Only parse: the limit that parsing is measured by."""
    import pyoxigraph as ox

    clock = Clock()
    count = sum(1 for _ in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))
    parsed, cpu = clock.lap()
    return {"closure": 0.0, "total": parsed, "cpu": cpu, "facts": count}


def owlrl(path: Path, *, check: bool) -> dict[str, Any]:
    """Close with owlrl over rdflib."""
    import owlrl as engine
    import rdflib

    clock = Clock()
    graph = rdflib.Graph().parse(path, format="nt")
    graph.parse(path.with_suffix(".ontology.ttl"), format="turtle")
    parsed, _ = clock.lap()
    engine.DeductiveClosure(engine.OWLRL_Semantics).expand(graph)
    told = _told(parsed, clock.lap(), len(graph))
    if check:
        told["shared"] = _shared_of_rdflib(graph)
    return told


def reasonable(path: Path, *, check: bool) -> dict[str, Any]:
    """Close with reasonable, which knows N-Triples by the ending of Turtle alone."""
    import tempfile

    import reasonable as engine

    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph.ttl"
        graph.symlink_to(path.resolve())
        clock = Clock()
        reasoner = engine.PyReasoner()
        reasoner.load_file(str(path.with_suffix(".ontology.ttl")))
        reasoner.load_file(str(graph))
        parsed, _ = clock.lap()
        triples = reasoner.reason()
        told = _told(parsed, clock.lap(), len(triples))
    if check:
        told["shared"] = _shared_of_rdflib(set(triples))
    return told


def _shared_of_rdflib(triples: Any) -> list[int]:
    from shared import digest

    return digest(tuple(term.n3() for term in triple) for triple in triples)


def duckdb(path: Path, *, check: bool) -> dict[str, Any]:
    """Close with DuckDB: the same rules as SQL, semi-naive; from integers, equality settled."""
    import duckdb as engine
    import numpy as np

    from program import UNIT, given, joins, read, units

    folder = given(path)
    told, rows = read(folder), np.load(folder / "facts.npy")
    con = engine.connect(config={"memory_limit": "10GB", "temp_directory": str(folder / "tmp")})
    columns = {name: rows[:, at].copy() for at, name in enumerate("rso")}
    con.register("given", columns)
    clock = Clock()
    con.execute("CREATE TABLE f AS SELECT r, s, o FROM given")
    loaded, _ = clock.lap()
    con.execute("CREATE TABLE unit (source UINTEGER, target UINTEGER, shape VARCHAR)")
    rules = units(told["rules"])
    if rules:
        con.executemany("INSERT INTO unit VALUES (?, ?, ?)", rules)
    con.execute("CREATE TABLE d AS SELECT * FROM f")
    clock.lap()
    _to_fixpoint(con, UNIT, {source for source, *_ in rules}, joins(told["rules"]))
    closed = clock.lap()
    (count,) = con.execute("SELECT count(*) FROM f").fetchone()
    answer = _told(loaded, closed, count)
    if check:
        from program import FIRST, PRIME, SECOND

        mixed = f"(s::UBIGINT * {FIRST} + o::UBIGINT * {SECOND}) % {PRIME}"
        sums = con.execute(f"SELECT r, count(*), sum({mixed}) FROM f GROUP BY r").fetchall()
        answer["equal"] = {str(r): [n, int(total)] for r, n, total in sums} == told["expected"]
    return answer


def _to_fixpoint(con: Any, unit: str, sources: set[int], rules: list[Any]) -> None:
    first = True
    while True:
        news = {number for (number,) in con.execute("SELECT DISTINCT r FROM d").fetchall()}
        parts = [unit] if news & sources else []
        for _, selects in rules:
            wanted = selects[:1] if first else selects
            parts += [select for relation, select in wanted if first or relation in news]
        first = False
        if not parts:
            return
        con.execute(
            "CREATE OR REPLACE TABLE n AS SELECT DISTINCT r::UINTEGER AS r, s::UINTEGER AS s, "
            f"o::UINTEGER AS o FROM ({' UNION ALL '.join(parts)}) AS c WHERE NOT EXISTS "
            "(SELECT 1 FROM f WHERE f.r = c.r AND f.s = c.s AND f.o = c.o)"
        )
        (count,) = con.execute("SELECT count(*) FROM n").fetchone()
        if not count:
            return
        con.execute("INSERT INTO f SELECT * FROM n")
        con.execute("DROP TABLE d")
        con.execute("ALTER TABLE n RENAME TO d")


def nemo(path: Path, *, check: bool) -> dict[str, Any]:
    """Close with Nemo from integers, equality settled; *closure* is net of an import alone."""
    import nmo_python as engine
    import numpy as np

    from program import given, read
    from program import nemo as program

    folder = given(path)
    told = read(folder)
    imports, rules, concluded = program(told, np.load(folder / "facts.npy"), folder)

    def run(text: str) -> tuple[Any, float, float]:
        clock = Clock()
        loaded = engine.NemoEngine(engine.load_string(text))
        loaded.reason()
        return loaded, *clock.lap()

    _, bare, bare_cpu = run(imports)
    loaded, total, cpu = run(imports + rules)
    facts = sum(count for count, _ in told["expected"].values())
    answer = {"closure": total - bare, "total": total, "cpu": cpu - bare_cpu, "facts": facts}
    if check:
        counts = {n: sum(1 for _ in loaded.result(f"r{n}")) for n in concluded}
        wanted = {n: told["expected"].get(str(n), [0])[0] for n in concluded}
        answer["facts"] += sum(counts.values()) - sum(wanted.values())
        answer["equal"] = counts == wanted
    return answer


ENGINES: dict[str, Callable[..., dict[str, Any]]] = {
    "townkg": townkg,
    "pyoxigraph": pyoxigraph,
    "owlrl": owlrl,
    "reasonable": reasonable,
    "duckdb": duckdb,
    "nemo": nemo,
}


def peak() -> int:
    """Return the most megabytes that the process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    name, graph, *more = sys.argv[1:]
    if name == "ourselves":
        from ourselves import measure

        measured = measure(graph)
    else:
        measured = ENGINES[name](Path(graph), check="check" in more)
    print(json.dumps(measured | {"rss": peak()}))
