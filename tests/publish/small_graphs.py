"""Small graphs that are published in tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

G = "https://w3id.org/townkg/claim/a/"


class Build(NamedTuple):
    hash: str
    store: str


def iri(name: str) -> NamedNode:
    return NamedNode(f"http://e/{name}")


def quads(version: int, *, graphs: int = 3, extra: int = 20) -> list[Quad]:
    """Return a small graph: a default graph that grows, claims of which the first one changes."""
    default, blank = DefaultGraph(), BlankNode("b1")
    found = [
        Quad(iri(f"s{number}"), iri("size"), Literal(number), default)
        for number in range(extra + version)
    ]
    found += [
        Quad(iri("s0"), iri("name"), Literal('归谷\n"小镇" \\u0041', language="zh"), default),
        Quad(iri("s0"), iri("part"), blank, default),
        Quad(blank, iri("size"), Literal(1), default),
        Quad(iri("version"), iri("is"), Literal(version), NamedNode(f"{G}0")),
    ]
    for number in range(graphs):
        name = NamedNode(f"{G}{number}")
        found.append(Quad(iri(f"s{number}"), iri("size"), Literal(number), name))
    return found


def write(path: Path, content: list[Quad]) -> Build:
    """Return a built graph; the folder's name is its hash."""
    store = Store(str(path))
    store.extend(content)
    store.flush()
    del store
    return Build(path.name.ljust(64, "0"), str(path))
