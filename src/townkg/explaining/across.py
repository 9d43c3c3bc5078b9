"""The articles' graph closed together with data sets and links, and what proves over it.

It is read and closed when a fact is asked for that the articles alone do not give. A leaf is then
a claim, a row of a data set, or a link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from townkg import paths, settings
from townkg.explaining.closed import Closed
from townkg.explaining.supposition import NONE, Supposition
from townkg.reason import across
from townkg.reason.proofs import Proof, Source
from townkg.reason.proofs.facts import relation_of
from townkg.reason.proofs.words import statement as in_words
from townkg.reason.rl import compile_rules
from townkg.reason.rule import TYPE, Relation, Statement
from townkg.store.terms import is_iri, write_term

if TYPE_CHECKING:
    from townkg.explaining.grounds import Grounds
    from townkg.reason.rl.own import OwnRules
    from townkg.store import Store

Sources = dict[Statement, list[Source]]

_IN_DATA_SETS = f'FILTER (STRSTARTS(STR(?graph), "{settings.DATA_SET_GRAPHS}"))'
_ROWS = f"""SELECT * WHERE {{
  GRAPH ?graph {{ PATTERN . ?row <http://www.w3.org/ns/csvw#describes> DESCRIBED }} {_IN_DATA_SETS}
}}"""
_LINKS = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?link ?s ?p ?o WHERE {{ GRAPH <{settings.LINKS_GRAPH}> {{
  {{ ?link tk:linkSubject ?s ; tk:linkObject ?o }}
  UNION {{ ?link tk:linkSubject ?o ; tk:linkObject ?s }}
  ?s ?p ?o
}} }}"""
_LABELS = f"""SELECT ?term ?label WHERE {{
  GRAPH ?graph {{ ?term <{settings.PREF_LABEL}> ?label }} {_IN_DATA_SETS}
}}"""


class Across(Closed):
    """A closed graph over claims, rows and links, by the rules across data sets too.

    Shape: *given* are the triples of rows and links; *rules* are all.
    """

    def __init__(self, store: Store, grounds: Grounds, supposed: Supposition = NONE) -> None:
        self._store = store
        self._general, self._apart = across.read(paths.ontology() / "rules")
        self.rules = compile_rules(grounds.ontology, own=self._own().rules)
        wanted = across.needed(self.rules, self._apart.rules)
        self.given = links(store) | _of_rows(store, map(_pattern, wanted))
        _name(store, grounds)
        super().__init__(grounds, supposed)

    def why(self, triple: Statement) -> Proof | None:
        """Return the best proof of a triple, or the rows that state what no rule reads."""
        proof = super().why(triple)
        if proof is None and (found := _of_rows(self._store, [triple])):
            return Proof(
                triple, sources=tuple(found[triple]), words=in_words(triple, self.grounds.say)
            )
        return proof

    def _own(self) -> OwnRules:
        return across.both(self._general, self._apart)

    def _said(self, supposed: Supposition) -> tuple[Sources, Sources]:
        said, readings = super()._said(supposed)
        for triple, found in self.given.items():
            said[triple] = [*said.get(triple, ()), *found]
        return said, readings


def concerns(store: Store, triple: Statement) -> bool:
    """Return whether a data set, a link or a rule across them says a triple, or might."""
    _, apart = across.read(paths.ontology() / "rules")
    if relation_of(triple) in across.concluded(apart.rules):
        return True
    graphs = ", ".join(f"<{one}>" for one in (settings.ACROSS_GRAPH, settings.LINKS_GRAPH))
    return store.ask(f"""ASK {{ GRAPH ?graph {{ {" ".join(triple)} }}
  FILTER (?graph IN ({graphs}) || STRSTARTS(STR(?graph), "{settings.DATA_SET_GRAPHS}")) }}""")


def thing(store: Store, text: str) -> str | None:
    """Return the IRI of the thing of a data set that is meant, if it is one alone.

    Shape: *text* is its name, its IRI, or `policy-provisions/pv09`.
    """
    bare = text.strip().removeprefix("<").removesuffix(">").removeprefix("id:dataset/")
    local = bare.removeprefix(f"{settings.ID}dataset/")
    node = f"<{settings.ID}dataset/{local}>" if is_iri(f"x:{local}") else "<x:>"
    names = " ".join(write_term(Literal(text.strip(), language=one)) for one in ("zh", "en"))
    rows = store.select(f"""SELECT DISTINCT ?thing WHERE {{ GRAPH ?graph {{
  {{ VALUES ?name {{ {names} }} ?thing <{settings.PREF_LABEL}> ?name }}
  UNION {{ VALUES ?thing {{ {node} }} ?thing ?property ?value }}
}} {_IN_DATA_SETS} }}""")
    found = {row["thing"].value for row in rows}
    return found.pop() if len(found) == 1 else None


def _pattern(wanted: Relation) -> Statement:
    return ("?s", TYPE, wanted.term) if wanted.unary else ("?s", wanted.term, "?o")


def _of_rows(store: Store, patterns: Iterable[Statement]) -> Sources:
    """Return the triples of data sets that match, each with the rows that state it.

    Shape: a row states what it describes the subject of; where several do, those that describe
    the object too.
    """
    found: dict[Statement, set[Source]] = defaultdict(set)
    nearer: dict[Statement, set[Source]] = defaultdict(set)
    for subject, predicate, item in sorted(patterns):
        for described, into in ((subject, found), (f"{subject}, {item}", nearer)):
            if item.startswith('"') and into is nearer:
                continue
            query = _ROWS.replace("PATTERN", f"{subject} {predicate} {item}")
            for row in store.select(query.replace("DESCRIBED", described)):
                one = str(row["s"]) if "s" in row else subject
                other = str(row["o"]) if "o" in row else item
                source = Source("row", row["row"].value, "stated")
                into[(one, predicate, other)].add(source)
    return _sorted(found | nearer)


def links(store: Store) -> Sources:
    """Return what accepted links say, in both directions, each with its link."""
    found: dict[Statement, set[Source]] = defaultdict(set)
    for row in store.select(_LINKS):
        triple = str(row["s"]), str(row["p"]), str(row["o"])
        found[triple].add(Source("link", row["link"].value))
    return _sorted(found)


def _sorted(found: dict[Statement, set[Source]]) -> Sources:
    return {triple: sorted(ones, key=lambda one: one.iri) for triple, ones in found.items()}


def _name(store: Store, grounds: Grounds) -> None:
    """Let words name the things of data sets."""
    for row in store.select(_LABELS):
        labels = grounds.labels[str(row["term"])]
        if isinstance(row["label"], Literal):
            labels.setdefault(row["label"].language or "", row["label"].value)
