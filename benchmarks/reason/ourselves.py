"""What only our engine is measured by: proofs, changes, the stored graph, wide ontologies.

Each function is a measurement in a process of its own; times of a few hundredths of a second and
less are medians over several picks, made with the same random numbers each time.
"""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from engines import Clock
from program import ontology

PROOFS = 1000
PICKS = 5
CHANGED = 100


def measure(what: str) -> dict[str, Any]:
    """Return the measurement of a graph's file, or of `wide-<classes>` an ontology alone."""
    path = Path(what)
    return compiled(path) if path.name.endswith(".ontology.ttl") else used(path)


def used(path: Path) -> dict[str, Any]:
    """Close a graph, then change it, prove facts of it, store it and take it up again."""
    from townkg.reason.kernel import Graph
    from townkg.reason.rl import compile_rules

    rules = compile_rules(ontology(path))
    clock = Clock()
    graph = Graph.from_file(path)
    parsed, _ = clock.lap()
    report = graph.close(rules)
    closure, cpu = clock.lap()
    told: dict[str, Any] = {"parsed": parsed, "closure": closure, "cpu": cpu}
    told |= {"facts": report.facts, "bytes": report.nbytes / report.facts}
    told |= _proofs(graph, rules)
    told |= _changes(graph)
    told |= _stored(graph, rules, parsed)
    return told


def _triple(graph: Any, relation: int, key: int) -> tuple[str, str, str]:
    from townkg.reason.kernel.plan import TYPE

    one, term = graph.facts.relations[relation], graph.dictionary.decode
    if one.unary:
        return term(key >> 32), TYPE, one.term
    return term(key >> 32), one.term, term(key & 0xFFFFFFFF)


def _pick(graph: Any, sizes: list[int], at: Any, count: int, seed: int) -> list[Any]:
    """Return so many triples at random; *at* gives a key of a relation by its place."""
    rng = random.Random(seed)
    relations = rng.choices(range(len(sizes)), sizes, k=count)
    found = (_triple(graph, one, at(one, rng.randrange(sizes[one]))) for one in relations)
    return list(dict.fromkeys(found))


def _asserted(graph: Any, seed: int) -> list[Any]:
    parts = [one[0].keys if one else () for one in graph.facts.asserted]
    return _pick(graph, list(map(len, parts)), lambda r, n: int(parts[r][n]), CHANGED, seed)


def _inferred(graph: Any) -> list[Any]:
    """Return facts of runs after the first: no assertion is among them but moved ones."""
    runs = [[run.alive() for run in one.runs if run.low > 0] for one in graph.facts.runs]
    sizes = [sum(map(len, one)) for one in runs]

    def key(relation: int, place: int) -> int:
        for keys in runs[relation]:
            if place < len(keys):
                return int(keys[place])
            place -= len(keys)
        raise IndexError(place)

    return _pick(graph, sizes, key, PROOFS, 1)


def _proofs(graph: Any, rules: Any) -> dict[str, Any]:
    from townkg.reason.proofs import prover

    prove, told = prover(graph, rules), {}
    facts = _inferred(graph)
    prove.quick(facts[0])
    for name, ask in (("quick", prove.quick), ("why", prove.why)):
        wall, cpu = [], []
        for fact in facts if name == "quick" else facts[:100]:
            clock = Clock()
            if ask(fact) is None:
                raise AssertionError(fact)
            lap = clock.lap()
            wall.append(lap[0] * 1e3)
            cpu.append(lap[1] * 1e3)
        for kind, times in (("", sorted(wall)), ("_cpu", sorted(cpu))):
            told[f"{name}_p50{kind}"] = times[len(times) // 2]
            told[f"{name}_p95{kind}"] = times[int(len(times) * 0.95)]
    return told


def _changes(graph: Any) -> dict[str, Any]:
    """Retract a hundred triples and add them again, several times; the count must come back."""
    times: dict[str, list[float]] = {"retract": [], "retract_cpu": [], "add": [], "add_cpu": []}
    before = graph.facts.size()
    for pick in range(PICKS):
        triples = _asserted(graph, pick)
        clock = Clock()
        graph.retract(triples)
        wall, cpu = clock.lap()
        times["retract"].append(wall)
        times["retract_cpu"].append(cpu)
        graph.add(triples)
        wall, cpu = clock.lap()
        times["add"].append(wall)
        times["add_cpu"].append(cpu)
    same = graph.facts.size() == before
    return {name: statistics.median(all_) for name, all_ in times.items()} | {
        "retract_all": times["retract"],
        "add_all": times["add"],
        "came_back": same,
    }


def _stored(graph: Any, rules: Any, parsed: float) -> dict[str, Any]:
    from townkg.reason.kernel import Graph

    folder = Path(tempfile.mkdtemp())
    try:
        clock = Clock()
        graph.save(folder / "store")
        saved, _ = clock.lap()
        loads = []
        for _ in range(PICKS):
            clock.lap()
            again = Graph.load(folder / "store", rules)
            loads.append(clock.lap()[0])
        if again.facts.size() != graph.facts.size():
            raise AssertionError("the stored graph has other facts")
    finally:
        shutil.rmtree(folder)
    load = statistics.median(loads)
    return {"save": saved, "load": load, "load_ratio": parsed / load}


def compiled(path: Path) -> dict[str, Any]:
    """Read an ontology and compile it."""
    from townkg.reason.rl import compile_rules

    clock = Clock()
    triples = ontology(path.with_suffix("").with_suffix(".nt"))
    read, _ = clock.lap()
    rules = compile_rules(triples)
    made, cpu = clock.lap()
    return {
        "triples": len(triples),
        "units": len(rules.units),
        "rules": len(rules.others),
        "read": read,
        "closure": made,
        "cpu": cpu,
        "total": read + made,
    }
