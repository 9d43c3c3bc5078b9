"""The compiled rules and the facts of a graph as other engines read them: integers, SQL, Nemo.

Equality is settled first by our engine, on what is asserted: the others know none. They get the
same terms as the same integers, and the same rules, so that what they conclude can be compared
relation by relation: how many facts, and a sum over them that does not depend on their order.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

SAME = "#sameAs>"
PRIME = 2147483647
"""The modulus of the sum, so that 64 bits hold it in every engine."""
FIRST, SECOND = 1000003, 998244353


def ontology(path: Path) -> list[tuple[str, str, str]]:
    """Return the triples of the ontology beside a graph, unnamed nodes named by their order."""
    import pyoxigraph

    names: dict[str, str] = {}

    def text(term: Any) -> str:
        told = str(term)
        return names.setdefault(told, f"_:b{len(names)}") if told.startswith("_:") else told

    quads = pyoxigraph.parse(path=str(path.with_suffix(".ontology.ttl")))
    return [(text(q.subject), str(q.predicate), text(q.object)) for q in quads]


def given(path: Path) -> Path:
    """Return the folder with a graph in integers; it is made unless it is there."""
    folder = path.with_suffix(".given")
    if (folder / "given.json").exists():
        return folder
    from townkg.reason.kernel import Graph
    from townkg.reason.rl import compile_rules

    compiled = compile_rules(ontology(path)).rules
    same = [r for r in compiled if r.head is not None and r.head.relation.term.endswith(SAME)]
    rules = [r for r in compiled if r.head is not None and r not in same]
    if any(r.tests or any(a.relation.term.endswith(SAME) for a in r.body) for r in rules):
        raise ValueError("a rule compares or reads equality, which the other engines do not")
    graph = Graph.from_file(path)
    graph.close(same)
    for rule in rules:
        for atom in (rule.head, *rule.body):
            graph.facts.number(atom.relation)
    folder.mkdir(parents=True, exist_ok=True)
    columns = [_columns(n, runs.alive()) for n, runs in enumerate(graph.facts.runs)]
    np.save(folder / "facts.npy", np.concatenate(columns))
    told = {
        "unary": [one.unary for one in graph.facts.relations],
        "rules": [[_atom(graph, a) for a in (r.head, *r.body)] for r in rules],
    }
    graph.close(compiled)
    told["expected"] = {
        str(number): [len(keys), checksum(keys)]
        for number, runs in enumerate(graph.facts.runs)
        if len(keys := runs.alive())
    }
    (folder / "given.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def _columns(number: int, keys: Any) -> Any:
    rows = np.empty((len(keys), 3), dtype=np.uint32)
    rows[:, 0], rows[:, 1], rows[:, 2] = number, keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)
    return rows


def checksum(keys: Any) -> int:
    """Return a sum over facts, whatever their order."""
    mixed = (keys >> np.uint64(32)) * np.uint64(FIRST)
    mixed += (keys & np.uint64(0xFFFFFFFF)) * np.uint64(SECOND)
    return int((mixed % np.uint64(PRIME)).sum())


def _atom(graph: Any, atom: Any) -> list[Any]:
    """Return relation, subject and object: variables as text, constants as integers."""

    def slot(one: Any) -> Any:
        if one is None or isinstance(one, int):
            return 0 if one is None else f"v{one}"
        return int(graph.equality.find(graph.dictionary.encode(one)))

    return [graph.facts.number(atom.relation), slot(atom.subject), slot(atom.object)]


def read(folder: Path) -> dict[str, Any]:
    """Return what was told of a graph: rules, kinds of relations, and what is expected."""
    told: dict[str, Any] = json.loads((folder / "given.json").read_text(encoding="utf-8"))
    return told


# SQL

ONE_ATOM = {("v0", "v1"): 0, ("v1", "v0"): 1}


def units(rules: list[Any]) -> list[tuple[int, int, str]]:
    """Return the rules of one atom with distinct variables: source, target, shape."""
    found = []
    for head, *body in rules:
        shape = _shape(head, body)
        if shape:
            found.append((body[0][0], head[0], shape))
    return found


def _shape(head: list[Any], body: list[Any]) -> str | None:
    """Return how subject and object of the head are read from one atom, else none."""
    if len(body) != 1:
        return None
    _, first, second = body[0]
    letters = {first: "s", second: "o"}
    if not isinstance(first, str) or first == second or (second and not isinstance(second, str)):
        return None
    if head[1] not in letters or (head[2] and head[2] not in letters):
        return None
    return letters[head[1]] + (letters[head[2]] if head[2] else "0")


def joins(rules: list[Any]) -> list[tuple[int, list[tuple[int, str]]]]:
    """Return for each other rule its SELECTs, each with the relation that must have news.

    Shape: the first is that to run when all is new; `{d}` stands for the table of the news.
    """
    found = []
    for head, *body in rules:
        if _shape(head, body):
            continue
        selects = [(body[at][0], _select(head, body, at)) for at in range(len(body))]
        found.append((head[0], selects))
    return found


def _select(head: list[Any], body: list[Any], news: int) -> str:
    places: dict[str, str] = {}
    where = []
    tables = []
    for at, (relation, *slots) in enumerate(body):
        tables.append(f"{'d' if at == news else 'f'} AS b{at}")
        where.append(f"b{at}.r = {relation}")
        for column, slot in zip("so", slots, strict=True):
            here = f"b{at}.{column}"
            if not isinstance(slot, str):
                where.append(f"{here} = {slot}")
            elif slot in places:
                where.append(f"{here} = {places[slot]}")
            else:
                places[slot] = here
    ends = [places[slot] if isinstance(slot, str) else str(slot) for slot in head[1:]]
    columns = f"{head[0]} AS r, {ends[0]} AS s, {ends[1]} AS o"
    return f"SELECT {columns} FROM {', '.join(tables)} WHERE {' AND '.join(where)}"


UNIT = """SELECT u.target AS r,
  CASE WHEN u.shape[1] = 's' THEN d.s ELSE d.o END AS s,
  CASE u.shape[2] WHEN 's' THEN d.s WHEN 'o' THEN d.o ELSE 0 END AS o
FROM d JOIN unit AS u ON d.r = u.source"""


# Nemo


def nemo(told: dict[str, Any], facts: Any, folder: Path) -> tuple[str, str, list[int]]:
    """Write the facts as CSV; return the imports, the rules, and the relations they conclude."""
    order = np.argsort(facts[:, 0], kind="stable")
    numbers, starts = np.unique(facts[order, 0], return_index=True)
    imports = ""
    for number, rows in zip(numbers.tolist(), np.split(facts[order], starts[1:]), strict=True):
        file = folder / f"r{number}.csv"
        width = 1 if told["unary"][number] else 2
        if not file.exists():
            np.savetxt(file, rows[:, 1 : 1 + width], fmt="%d", delimiter=",")
        kinds = ",".join(["int"] * width)
        imports += f'@import r{number} :- csv{{resource="{file}", format=({kinds})}} .\n'

    def atom(one: list[Any]) -> str:
        ends = one[1:2] if told["unary"][one[0]] else one[1:]
        listed = ", ".join(f"?{end}" if isinstance(end, str) else str(end) for end in ends)
        return f"r{one[0]}({listed})"

    text = "".join(
        f"{atom(head)} :- {', '.join(map(atom, body))} .\n" for head, *body in told["rules"]
    )
    return imports, text, sorted({head[0] for head, *_ in told["rules"]})
