"""OWL 2 RL closure by our own rules and kernel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from townkg.reason.engine import Closure, Filter, sort_key

if TYPE_CHECKING:
    from townkg.model import Triple
    from townkg.reason.kernel import Graph
    from townkg.reason.kernel.report import Contradiction
    from townkg.reason.rule import Atom, Slot, Statement

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_TOLD = 20
"""How many answers of a rule without head are told one by one."""


class KernelEngine:
    """The reasoner of `townkg build`: NumPy on sorted keys, each fact with its birth round."""

    name = "kernel"

    def close(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> list[Triple]:
        """Return the inferred triples about individuals, sorted, none of them asserted."""
        return list(self.materialise(asserted, ontology).inferred)

    def materialise(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> Closure:
        """Return the inferred triples together with the contradictions met."""
        from townkg.reason.kernel import Graph
        from townkg.reason.rl import compile_rules
        from townkg.reason.rl.literals import literal_facts

        facts, axioms = frozenset(asserted), frozenset(ontology)
        given = sorted(_text(triple) for triple in facts | axioms)
        rules = compile_rules(given)
        kinds = literal_facts((item for *_, item in given), rules.datatypes)
        graph = Graph.from_triples([*given, *((term, _TYPE, kind) for term, kind in kinds)])
        report = graph.close(rules)
        keep = Filter(facts, axioms)
        found = _triples(graph.triples(inferred_only=True))
        told = {line for item in report.contradictions for line in _told(item, graph)}
        inferred = sorted(filter(keep.keeps, found), key=sort_key)
        return Closure(tuple(inferred), tuple(sorted(told)))


def _text(triple: Triple) -> Statement:
    subject, predicate, item = triple
    return str(subject), str(predicate), str(item)


def _triples(statements: Iterable[Statement]) -> Iterator[Triple]:
    """Yield triples as terms of pyoxigraph."""
    from pyoxigraph import RdfFormat, parse

    lines = "".join(
        f"{subject} {predicate} {item} .\n"
        for subject, predicate, item in statements
        if not subject.startswith('"')
    )
    for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES):
        yield quad.subject, quad.predicate, quad.object


def _told(found: Contradiction, graph: Graph) -> Iterator[str]:
    """Yield each answer of a rule without head as one line: its body with the terms put in."""
    for binding in found.bindings[:_TOLD]:
        terms = {variable: graph.dictionary.decode(item) for variable, item in binding.items()}
        body = "; ".join(_written(atom, terms) for atom in found.rule.body)
        yield f"{found.rule.id}: {body}"
    if found.count > _TOLD:
        yield f"{found.rule.id}: +{found.count - _TOLD}"


def _written(atom: Atom, terms: dict[int, str]) -> str:
    subject = _slot(atom.subject, terms)
    if atom.object is None:
        return f"{subject} a {_bare(atom.relation.term)}"
    return f"{subject} {_bare(atom.relation.term)} {_slot(atom.object, terms)}"


def _slot(slot: Slot, terms: dict[int, str]) -> str:
    return _bare(terms.get(slot, f"?{slot}") if isinstance(slot, int) else slot)


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
