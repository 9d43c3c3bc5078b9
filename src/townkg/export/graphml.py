"""The things as nodes and their relations as edges, in GraphML, as Gephi and networkx read it.

Claims, quotes, sentences and rows of tables are no nodes: an edge names the claims that state it,
how certain the best of them is, whether it is inferred, and which named graphs hold it.
Source: GraphML Primer, sections 2 and 3; XML 1.0, section 2.2 (characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.export import lines
from townkg.export.choice import Part
from townkg.export.context import context, labels
from townkg.export.naming import Names
from townkg.export.things import Fact, Thing, things

_ONTOLOGY = settings.ONTOLOGY
_EVIDENCE = {
    *(f"{_ONTOLOGY}{name}" for name in ("Claim", "Quote", "Sentence", "Amendment")),
    "http://www.w3.org/ns/csvw#Row",
}
"""Classes whose things say why an edge is there."""

_CERTAINTY = f"{_ONTOLOGY}certainty"
_RANKS = ("stated", "implied", "contextual", "ambiguous")
_NODE = ("label", "label_zh", "label_en", "type", "types")
_EDGE = ("label", "label_zh", "label_en", "property", "certainty", "claims", "inferred", "graphs")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(part: Part, out: IO[bytes], ontology: Path) -> None:
    """Write the things of a part of the graph, and the relations between them."""
    names, told = Names(context(ontology)), labels(ontology)
    nodes: set[str] = set()
    certainties = _certainties(part)
    out.write(_head().encode())
    for thing in things(part):
        if thing.classes and not _EVIDENCE & set(thing.classes):
            nodes.add(thing.iri)
            out.write(_node(thing, names).encode())
    for thing in things(part):
        if thing.iri in nodes:
            for fact in thing.facts:
                if isinstance(fact.object, NamedNode) and fact.object.value in nodes:
                    out.write(_edge(fact, names, told, certainties).encode())
    out.write(b"</graph>\n</graphml>\n")


def _head() -> str:
    fields = [f"n_{name}" for name in _NODE] + [f"e_{name}" for name in _EDGE]
    keys = "".join(
        f'<key id="{one}" for="{"node" if one[0] == "n" else "edge"}" attr.name="{one[2:]}" '
        f'attr.type="{"boolean" if one == "e_inferred" else "string"}"/>\n'
        for one in fields
    )
    space = "http://graphml.graphdrawing.org/xmlns"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{space}">\n{keys}'
        '<graph edgedefault="directed">\n'
    )


def _certainties(part: Part) -> dict[str, str]:
    """Return how certain each claim is."""
    wanted = f" <{_CERTAINTY}> ".encode()
    said = (line for line in part.lines() if line.startswith(wanted, line.index(b" ")))
    quads = lines.quads(said)
    ends = ((quad.subject, quad.object) for quad in quads)
    return {
        subject.value: term.value.removeprefix(_ONTOLOGY)
        for subject, term in ends
        if isinstance(subject, NamedNode) and isinstance(term, NamedNode)
    }


def _node(thing: Thing, names: Names) -> str:
    called = _labels(thing)
    types = [names.term(NamedNode(one)) for one in thing.classes]
    short = names.iri(NamedNode(thing.iri)).rpartition(":")[2]
    label = called.get("zh") or called.get("en") or short
    values = (label, called.get("zh", ""), called.get("en", ""), types[0], " ".join(types))
    data = _data("n", zip(_NODE, values, strict=True))
    return f"<node id={_attribute(thing.iri)}>{data}</node>\n"


def _labels(thing: Thing) -> dict[str, str]:
    found: dict[str, str] = {}
    for fact in thing.facts:
        if fact.predicate == settings.PREF_LABEL and isinstance(fact.object, Literal):
            found.setdefault(fact.object.language or "zh", fact.object.value)
    return found


def _edge(
    fact: Fact, names: Names, told: dict[str, dict[str, str]], certainties: dict[str, str]
) -> str:
    words = told.get(fact.predicate, {})
    name = names.property(fact.predicate)[0]
    ranks = {certainties.get(one, "") for one in fact.claims}
    best = next((rank for rank in _RANKS if rank in ranks), "")
    zh, en = words.get("label_zh", ""), words.get("label_en", "")
    data = _data(
        "e",
        zip(
            _EDGE,
            (
                *(name, zh, en, fact.predicate, best, " ".join(fact.claims)),
                *("true" if fact.is_inferred else "false", " ".join(fact.others)),
            ),
            strict=True,
        ),
    )
    ends = f"source={_attribute(fact.subject)} target={_attribute(fact.object.value)}"
    return f"<edge {ends}>{data}</edge>\n"


def _data(kind: str, values: Iterator[tuple[str, str]]) -> str:
    return "".join(
        f'<data key="{kind}_{name}">{escape(_printable(value))}</data>'
        for name, value in values
        if value
    )


def _attribute(value: str) -> str:
    return quoteattr(_printable(value))


def _printable(text: str) -> str:
    """Return *text* with a mark in place of what no XML file may hold."""
    return _FORBIDDEN.sub("\ufffd", text)
