"""Contradictions that a closure met, each as a line that names its rule and the triples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from townkg.reason.kernel import Graph
    from townkg.reason.kernel.report import Contradiction
    from townkg.reason.rule import Atom, Slot

MOST_TOLD = 20
"""How many answers of a rule without head are told one by one."""


def told(found: Contradiction, graph: Graph) -> Iterator[str]:
    """Yield each answer of a rule without head as one line: its body with the terms put in."""
    name = _bare(found.rule.id)
    for binding in found.bindings[:MOST_TOLD]:
        terms = {variable: graph.dictionary.decode(item) for variable, item in binding.items()}
        body = "; ".join(_written(atom, terms) for atom in found.rule.body)
        yield f"{name}: {body}"
    if found.count > MOST_TOLD:
        yield f"{name}: +{found.count - MOST_TOLD}"


def _written(atom: Atom, terms: dict[int, str]) -> str:
    subject = _slot(atom.subject, terms)
    if atom.object is None:
        return f"{subject} a {_bare(atom.relation.term)}"
    return f"{subject} {_bare(atom.relation.term)} {_slot(atom.object, terms)}"


def _slot(slot: Slot, terms: dict[int, str]) -> str:
    return _bare(terms.get(slot, f"?{slot}") if isinstance(slot, int) else slot)


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
