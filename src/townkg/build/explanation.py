"""Writes beside the store what explaining needs: the closed graph, its claims, rules and labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from townkg.reason.kept import APART, EXPLANATION
from townkg.reason.mapping import sections
from townkg.reason.proofs import words
from townkg.sections import write
from townkg.settings import CLAIM, EDITORIAL_GRAPH, ONTOLOGY, PREF_LABEL

if TYPE_CHECKING:
    from townkg.build.material import Material

_EDITORIAL = NamedNode(EDITORIAL_GRAPH)
_WORDING = ONTOLOGY + "wording"


def write_explanation(material: Material, quads: Iterable[Quad], folder: Path, stamp: str) -> None:
    """Write what `townkg why` reads; nothing where rules make things one."""
    given = list(quads)
    editorial = [
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in given
        if quad.graph_name == _EDITORIAL
    ]
    beside = {"labels": _labels(material, given), "editorial": frozenset(editorial)}
    made = sections(material.proven, beside)
    if made is not None:
        write(folder / EXPLANATION, stamp, made)


def _labels(material: Material, quads: list[Quad]) -> dict[str, dict[str, str]]:
    """Return the labels of each term by language, and the wording of what has one."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        label: Any = quad.object
        if quad.predicate.value != PREF_LABEL or not isinstance(label, Literal):
            continue
        if quad.graph_name == DefaultGraph() and not _is_apart(quad.subject):
            found[str(quad.subject)].setdefault(label.language or "", label.value)
    for claim in material.claims:
        for subject, predicate, item in claim.triples:
            if predicate.value == _WORDING:
                found[str(subject)].setdefault("wording", words.plain(str(item)).zh)
    return dict(found)


def _is_apart(node: object) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith((CLAIM, *APART))
