"""Contradictions that a closure met, each with its rule and the triples that it forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from townkg.reason.engine import Contradicted
from townkg.reason.rule import TYPE, Atom, Slot, Statement

if TYPE_CHECKING:
    from townkg.i18n import Text
    from townkg.reason.kernel import Graph
    from townkg.reason.kernel.report import Contradiction

MOST_TOLD = 20
"""How many answers of a rule without head are told one by one."""


def told(
    found: Contradiction, graph: Graph, words: Callable[[str], Text]
) -> Iterator[Contradicted]:
    """Yield each answer of a rule without head: its body with the terms put in.

    Shape: *words* says a rule by its id; the last one counts those that are not told.
    """
    name = found.rule.id
    shown = found.bindings[:MOST_TOLD]
    for place, binding in enumerate(shown, 1):
        terms = {variable: graph.dictionary.decode(item) for variable, item in binding.items()}
        body = tuple(_written(atom, terms) for atom in found.rule.body)
        more = found.count - len(shown) if place == len(shown) else 0
        yield Contradicted(_bare(name), words(name), body, more)


def _written(atom: Atom, terms: dict[int, str]) -> Statement:
    subject = _slot(atom.subject, terms)
    if atom.object is None:
        return subject, TYPE, atom.relation.term
    return subject, atom.relation.term, _slot(atom.object, terms)


def _slot(slot: Slot, terms: dict[int, str]) -> str:
    return terms.get(slot, f"?{slot}") if isinstance(slot, int) else slot


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
