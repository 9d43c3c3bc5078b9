"""The triples of an ontology, found by what axioms ask of them; terms are text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from townkg.i18n import Text
from townkg.reason.rule import Statement
from townkg.reason.terms import ANNOTATIONS, OWL_NS, RDF_NS, RDFS_NS, XSD_NS

Locate = Callable[[str], tuple[str, int]]
"""Tells the file and line where a thing is written; it is given the IRI without brackets."""


def rdf(name: str) -> str:
    """Return a term of RDF as text.

    >>> rdf("type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    return f"<{RDF_NS}{name}>"


def rdfs(name: str) -> str:
    """Return a term of RDF Schema as text."""
    return f"<{RDFS_NS}{name}>"


def owl(name: str) -> str:
    """Return a term of OWL as text."""
    return f"<{OWL_NS}{name}>"


TYPE = rdf("type")
SAME_AS = owl("sameAs")
DIFFERENT = owl("differentFrom")
THING = owl("Thing")
NOTHING = owl("Nothing")
LITERAL = rdfs("Literal")
BUILT_IN = tuple(f"<{namespace}" for namespace in (RDF_NS, RDFS_NS, OWL_NS, XSD_NS))
_XSD = f"<{XSD_NS}"
_ANNOTATIONS = frozenset(map(str, ANNOTATIONS)) - {owl("imports")}


class Outside(Exception):
    """An axiom cannot be used: what was found, and what leaving it out costs."""

    def __init__(self, found: Text, cost: Text) -> None:
        self.found = found
        self.cost = cost
        super().__init__(found.en)


def no_part(name: str) -> Outside:
    """Return that an axiom lacks what it must say."""
    return Outside(
        Text(f"公理没有 {name}", f"the axiom has no {name}"),
        Text("该公理不起作用", "the axiom has no effect"),
    )


class Given:
    """The asserted triples of an ontology by predicate, and their lists.

    Shape: *pairs* holds those with a predicate of RDF, RDFS or OWL that rules read; of all
    others only the predicate is kept.
    """

    def __init__(self, triples: Iterable[tuple[object, object, object]]) -> None:
        gathered: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        self.predicates: set[str] = set()
        for subject, predicate, item in triples:
            name = str(predicate)
            self.predicates.add(name)
            if name.startswith(BUILT_IN) and name not in _ANNOTATIONS:
                gathered[name][str(subject), str(item)] = None
        self.pairs = {name: list(pairs) for name, pairs in gathered.items()}
        self.kinds: dict[str, list[str]] = defaultdict(list)
        for subject, kind in self.pairs.get(TYPE, ()):
            self.kinds[kind].append(subject)
        self._first = dict(self.pairs.get(rdf("first"), ()))
        self._rest = dict(self.pairs.get(rdf("rest"), ()))
        lists = (self.pairs.get(rdf(name), ()) for name in ("first", "rest"))
        counts = (Counter(cell for cell, _ in pairs) for pairs in lists)
        self._forked = {cell for found in counts for cell, count in found.items() if count > 1}
        """Cells with several members or several rests: no list."""
        self._values: dict[str, dict[str, list[str]]] = {}
        self.datatypes = frozenset(self.kinds.get(rdfs("Datatype"), ()))

    def of(self, predicate: str) -> list[tuple[str, str]]:
        """Return the pairs of a predicate, as they were given."""
        return self.pairs.get(predicate, [])

    def instances(self, kind: str) -> list[str]:
        """Return what is asserted to be of a kind."""
        return self.kinds.get(kind, [])

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return what *subject* has as *predicate*."""
        if predicate not in self._values:
            found: dict[str, list[str]] = defaultdict(list)
            for one, item in self.of(predicate):
                found[one].append(item)
            self._values[predicate] = found
        return self._values[predicate].get(subject, [])

    def has_type(self, subject: str, kind: str) -> bool:
        """Return whether *subject* is asserted to be of a kind."""
        return kind in self.values(subject, TYPE)

    def is_datatype(self, term: str) -> bool:
        """Return whether a term names a set of literals."""
        return term.startswith(_XSD) or term == LITERAL or term in self.datatypes

    def members(self, node: str) -> list[tuple[str, str]]:
        """Return the cells of a list with their members.

        Raises: Outside, when it is no list.
        """
        found = []
        seen = set()
        while node != rdf("nil"):
            whole = node in self._first and node in self._rest and node not in self._forked
            if node in seen or not whole:
                raise Outside(
                    Text("列表不完整", "the list is not well-formed"),
                    Text("整条公理不起作用", "the whole axiom has no effect"),
                )
            seen.add(node)
            found.append((node, self._first[node]))
            node = self._rest[node]
        return found


def cells(members: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    """Yield the triples that put members into their list."""
    for cell, member in members:
        yield cell, rdf("first"), member


def is_literal(term: str) -> bool:
    """Return whether a term is a literal.

    >>> is_literal('"x"@zh'), is_literal("<x:a>")
    (True, False)
    """
    return term.startswith('"')


def is_blank(term: str) -> bool:
    """Return whether a term has no name."""
    return term.startswith("_:")


def shown(term: str) -> str:
    """Return a term as authors write it."""
    from townkg.reason import terms

    return terms.curie(term[1:-1]) if term.startswith("<") else term
