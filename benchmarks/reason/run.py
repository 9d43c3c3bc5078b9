"""Measure townkg's engine beside others on the same graphs; print a table of medians.

    python benchmarks/reason/run.py build/bench [GRAPH …]

A graph is `policy-3000`, `core-1000000`, `university-10`, `wide-100000`. It is generated once into
the folder. Each measurement is a process of its own; three of each, and one of whoever needs more
than a minute. `owlrl`, `reasonable` and `nemo-python` take part where they are installed and where
they are right: owlrl on small graphs, reasonable where no chain or inverse-functional property is.
Nemo gets the same rules and integers, after equality is settled, and its import is counted apart.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import generate

GRAPHS = ("policy-3000", "university-1", "policy-100000", "university-10", "core-1000000")
GRAPHS += ("policy-1000000", "university-50", "policy-10000000")
LONG = 60.0
TIMES = 3


def ontology(path: Path) -> list[tuple[str, str, str]]:
    """Return the triples of the ontology beside a graph."""
    import pyoxigraph

    beside = path.with_suffix(".ontology.ttl")
    quads = pyoxigraph.parse(path=str(beside))
    return [(str(q.subject), str(q.predicate), str(q.object)) for q in quads]


def townkg(path: Path) -> dict[str, Any]:
    """Close with our engine."""
    from townkg.reason.kernel import Graph
    from townkg.reason.rl import compile_rules

    rules = compile_rules(ontology(path))
    start = time.perf_counter()
    graph = Graph.from_file(path)
    read = time.perf_counter()
    report = graph.close(rules)
    end = time.perf_counter()
    per = report.nbytes / max(report.facts, 1)
    return {"closure": end - read, "total": end - start, "facts": report.facts, "bytes": per}


def pyoxigraph(path: Path) -> dict[str, Any]:
    """Only parse: the limit that others are measured by."""
    import pyoxigraph as ox

    start = time.perf_counter()
    count = sum(1 for _ in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))
    return {"closure": 0.0, "total": time.perf_counter() - start, "facts": count}


def owlrl(path: Path) -> dict[str, Any]:
    """Close with owlrl over rdflib."""
    import owlrl as engine
    import rdflib

    start = time.perf_counter()
    graph = rdflib.Graph().parse(path, format="nt")
    graph.parse(path.with_suffix(".ontology.ttl"), format="turtle")
    read = time.perf_counter()
    engine.DeductiveClosure(engine.OWLRL_Semantics).expand(graph)
    end = time.perf_counter()
    return {"closure": end - read, "total": end - start, "facts": len(graph)}


def reasonable(path: Path) -> dict[str, Any]:
    """Close with reasonable, which knows N-Triples by the ending of Turtle alone."""
    import tempfile

    import reasonable as engine

    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph.ttl"
        graph.symlink_to(path.resolve())
        start = time.perf_counter()
        reasoner = engine.PyReasoner()
        reasoner.load_file(str(path.with_suffix(".ontology.ttl")))
        reasoner.load_file(str(graph))
        read = time.perf_counter()
        triples = reasoner.reason()
        end = time.perf_counter()
    return {"closure": end - read, "total": end - start, "facts": len(triples)}


def nemo(path: Path) -> dict[str, Any]:
    """Close with Nemo from integers; *closure* is net of an import alone."""
    import tempfile

    import nmo_python as engine

    with tempfile.TemporaryDirectory() as folder:
        imports, rules, names, others = nemo_program(path, Path(folder))

        def run(program: str) -> float:
            start = time.perf_counter()
            loaded = engine.NemoEngine(engine.load_string(program))
            loaded.reason()
            run.engine = loaded
            return time.perf_counter() - start

        bare = run(imports)
        total = run(imports + rules)
        facts = others + sum(1 for name in names for _ in run.engine.result(name))
    return {"closure": total - bare, "total": total, "facts": facts}


def nemo_program(  # noqa: C901 - facts, then rules
    path: Path, folder: Path
) -> tuple[str, str, list[str], int]:
    """Write the facts as CSV; return the imports, the rules, and what the rules speak of.

    Shape: the last is how many facts are of relations that no rule concludes, which Nemo drops.
    """
    import numpy as np

    from townkg.reason.kernel import Graph
    from townkg.reason.rl import compile_rules

    compiled = compile_rules(ontology(path)).rules
    same = [r for r in compiled if r.head is not None and r.head.relation.term.endswith("#sameAs>")]
    graph = Graph.from_file(path)
    graph.close(same)
    rules = [r for r in compiled if r.head is not None and r not in same]
    relations = {atom.relation for r in rules for atom in (*r.body, r.head)}
    for one in relations:
        graph.facts.number(one)
    imports, text = "", ""
    names: list[str] = []
    others = 0
    heads = {r.head.relation for r in rules}
    for number, relation in enumerate(graph.facts.relations):
        keys = graph.facts.runs[number].alive()
        if relation in heads:
            names.append(f"r{number}")
        else:
            others += len(keys)
        if not len(keys):
            continue
        columns = [keys >> np.uint64(32)]
        if not relation.unary:
            columns.append(keys & np.uint64(0xFFFFFFFF))
        np.savetxt(folder / f"r{number}.csv", np.stack(columns, axis=1), fmt="%d", delimiter=",")
        kinds = ",".join(["int"] * len(columns))
        file = folder / f"r{number}.csv"
        imports += f'@import r{number} :- csv{{resource="{file}", format=({kinds})}} .\n'

    def slot(one: Any) -> str:
        if isinstance(one, int):
            return f"?v{one}"
        return str(graph.equality.find(graph.dictionary.encode(one)))

    def atom(one: Any) -> str:
        ends = [slot(one.subject)] + ([] if one.relation.unary else [slot(one.object)])
        return f"r{graph.facts.number(one.relation)}({', '.join(ends)})"

    for rule in rules:
        if rule.tests or any(a.relation.term.endswith("#sameAs>") for a in rule.body):
            continue
        text += f"{atom(rule.head)} :- {', '.join(map(atom, rule.body))} .\n"
    return imports, text, names, others


ENGINES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "townkg": townkg,
    "pyoxigraph": pyoxigraph,
    "owlrl": owlrl,
    "reasonable": reasonable,
    "nemo": nemo,
}


def takes_part(engine: str, graph: str) -> bool:
    """Return whether an engine is measured on a graph."""
    if engine == "owlrl":
        return graph in ("policy-3000", "university-1")
    if engine == "reasonable":
        return graph in ("university-1", "university-10", "core-1000000")
    if engine == "nemo":
        return graph in ("policy-1000000", "university-50", "university-10")
    return True


def measured(engine: str, path: Path) -> list[dict[str, Any]]:
    """Return the measurements of an engine, or none when it cannot be run."""
    found: list[dict[str, Any]] = []
    for _ in range(TIMES):
        command = [sys.executable, __file__, "--one", engine, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"| {path.stem} | {engine} | {done.stderr.strip().splitlines()[-1:]} |")
            break
        found.append(json.loads(done.stdout.splitlines()[-1]))
        if found[-1]["total"] > LONG:
            break
    return found


def shown(times: list[float]) -> str:
    """Return median and spread."""
    middle = statistics.median(times)
    return f"{middle:.4g} ({min(times):.3g}–{max(times):.3g})"


def main(folder: Path, graphs: tuple[str, ...]) -> None:
    """Measure all and print a row for each."""
    print("| graph | engine | closure, s | total, s | facts | MB | closure × | total × | runs |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for graph in graphs:
        kind, _, size = graph.partition("-")
        path = folder / f"{graph}.nt"
        if not path.exists():
            generate.write(kind, int(size), path)
        ours: list[dict[str, Any]] = []
        for engine in ENGINES:
            if not takes_part(engine, graph) or not (found := measured(engine, path)):
                continue
            ours = ours or found
            ratios = [
                statistics.median(one[key] for one in found)
                / max(statistics.median(one[key] for one in ours), 1e-9)
                for key in ("closure", "total")
            ]
            print(
                f"| {graph} | {engine} | {shown([one['closure'] for one in found])} "
                f"| {shown([one['total'] for one in found])} | {found[0]['facts']} "
                f"| {max(one['rss'] for one in found)} | {ratios[0]:.1f} | {ratios[1]:.2f} "
                f"| {len(found)} |",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        answer = ENGINES[sys.argv[2]](Path(sys.argv[3]))
        answer["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(json.dumps(answer))
    else:
        main(Path(sys.argv[1]), tuple(sys.argv[2:]) or GRAPHS)
