"""Runs the rules of comparison over a store, one after the other.

In: a store that holds everything else already. Out: the quads of `graph/comparisons`, which are
put into the store as they come, for each rule reads what those before it concluded. The rules that
gave a verdict are described in the default graph, where labels are sought.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, Store

from townkg.compare.rules import ComparisonRule
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.settings import GRAPH, ONTOLOGY, PREF_LABEL, RDF_TYPE

GRAPH_IRI = GRAPH + "comparisons"
_GRAPH = NamedNode(GRAPH_IRI)
_A = NamedNode(RDF_TYPE)
_COMPARISON = NamedNode(ONTOLOGY + "Comparison")
_VERDICT = NamedNode(ONTOLOGY + "verdict")
_BY = NamedNode(ONTOLOGY + "byComparisonRule")
_RULE = NamedNode(ONTOLOGY + "ComparisonRule")


def compared(store: Store, rules: Iterable[ComparisonRule], shown: str) -> list[Quad]:
    """Return what the rules conclude, in their order; the store has it afterwards.

    Raises: DataError, for each pair on which no rule decides.
    """
    found: list[Quad] = []
    for rule in rules:
        fresh = _concluded(store, rule)
        store.extend(fresh)
        found += fresh
    undecided = [
        quad.subject
        for quad in store.quads_for_pattern(None, _A, _COMPARISON, _GRAPH)
        if next(store.quads_for_pattern(quad.subject, _VERDICT, None, _GRAPH), None) is None
    ]
    if undecided:
        raise DataError([_undecided(str(one), shown) for one in sorted(map(str, undecided))])
    return found


def _concluded(store: Store, rule: ComparisonRule) -> list[Quad]:
    triples = cast(QueryTriples, store.query(rule.query))  # rules are read as CONSTRUCT
    me = NamedNode(rule.iri)
    found = {Quad(one.subject, one.predicate, one.object, _GRAPH) for one in triples}
    decided = [quad.subject for quad in found if quad.predicate == _VERDICT]
    if decided:
        found |= {Quad(one, _BY, me, _GRAPH) for one in decided}
        found.add(Quad(me, _A, _RULE))
        for language, text in (("zh", rule.words.zh), ("en", rule.words.en)):
            label = Literal(text, language=language)
            found.add(Quad(me, NamedNode(PREF_LABEL), label))
    return sorted(found, key=str)


def _undecided(comparison: str, shown: str) -> Problem:
    name = comparison.strip("<>").rpartition("/")[2]
    found = Text(f"没有规则判断这一对：{name}", f"no rule decides on this pair: {name}")
    cure = Text(
        "请写一条次序更后的规则，给出 tk:verdict",
        "write a rule of a later order that gives it a tk:verdict",
    )
    return Problem(shown, 0, "", found, cure)
