"""The port behind which reasoners stand, and the filter that every one of them applies.

What goes in: asserted triples and the triples of the ontology, as terms of pyoxigraph. What
comes out: the inferred triples about individuals, none of them asserted. Nothing is written
into what is given.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg.errors import UnknownName
from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.reason import terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from townkg.model import Triple
else:
    Protocol = object  # what it is to be a protocol matters to type checkers only

KERNEL = "kernel"
ENGINES = (KERNEL, "owlrl")


@frozen
class Contradicted:
    """What cannot be so at once.

    Shape: *rule* is the id of the rule that forbids it, *words* say the rule; *premises* are
    triples in N-Triples form; *more* counts further answers of the rule, which are not told.
    """

    rule: str
    words: Text = NOTHING
    premises: tuple[tuple[str, str, str], ...] = ()
    more: int = 0

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        parts = ("subject", "predicate", "object")
        return {
            "rule": {"id": self.rule, "words": self.words.to_json()},
            "premises": [dict(zip(parts, one, strict=True)) for one in self.premises],
            "more": self.more,
        }


@frozen
class Closure:
    """What follows: the inferred triples, sorted, and the contradictions that were met."""

    inferred: tuple[Triple, ...]
    contradictions: tuple[Contradicted, ...] = ()


class Engine(Protocol):
    """A reasoner for OWL 2 RL."""

    name: str

    def close(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> list[Triple]:
        """Return the inferred triples about individuals, sorted, none of them asserted."""

    def materialise(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> Closure:
        """Return the inferred triples together with the contradictions met."""


def engine(name: str = KERNEL) -> Engine:
    """Return the reasoner called *name*.

    Raises: UnknownName, when there is none of that name.

    >>> engine().name
    'kernel'
    """
    if name == KERNEL:
        from townkg.reason.kernel_engine import KernelEngine

        return KernelEngine()
    if name == "owlrl":
        from townkg.reason.owlrl_engine import OwlrlEngine

        return OwlrlEngine()
    raise UnknownName(name, Text("推理机", "reasoning engine"), ENGINES)


class Filter:
    """Tells which triples of a closure are news about an individual of the data.

    Shape: *namespaces* holds those of the ontology's classes and properties: whatever lies in
    them is a term, be it a class or one of the ontology's own individuals.
    """

    def __init__(self, asserted: frozenset[Triple], ontology: frozenset[Triple]) -> None:
        self._given = asserted | ontology
        namespaces = {
            _namespace(subject.value)
            for subject, predicate, item in ontology
            if predicate == terms.TYPE
            and isinstance(subject, NamedNode)
            and isinstance(item, NamedNode)
            and terms.in_built_in(item.value)
            and not item.value.endswith("NamedIndividual")
        }
        self.namespaces = frozenset(namespaces)
        nodes = {subject for subject, _, _ in asserted}
        nodes |= {item for _, predicate, item in asserted if predicate != terms.TYPE}
        self.individuals = frozenset(
            node for node in nodes if isinstance(node, NamedNode) and not self._is_term(node)
        )

    def keeps(self, triple: Triple) -> bool:
        """Return whether *triple* is worth saying."""
        subject, predicate, item = triple
        if subject not in self.individuals or triple in self._given:
            return False
        if not isinstance(item, NamedNode | Literal):
            return False
        if predicate == terms.SAME_AS:
            return bool(subject != item)
        if predicate == terms.TYPE:
            return isinstance(item, NamedNode) and not terms.in_built_in(item.value)
        return not terms.in_built_in(predicate.value)

    def _is_term(self, node: NamedNode) -> bool:
        return terms.in_built_in(node.value) or _namespace(node.value) in self.namespaces


def sort_key(triple: Triple) -> str:
    """Return the text by which triples are put in order."""
    return " ".join(map(str, triple))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
