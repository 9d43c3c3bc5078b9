"""What of an ontology lies outside OWL 2 RL: each axiom is named, with what that costs."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from townkg.i18n import Text
from townkg.reason.rl.given import (
    BUILT_IN,
    DIFFERENT,
    NOTHING,
    SAME_AS,
    THING,
    Given,
    Outside,
    is_blank,
    owl,
    rdfs,
    shown,
)
from townkg.reason.rl.parts import Parts
from townkg.reason.rl.table import load
from townkg.reason.terms import ANNOTATIONS

_PRESENCE = (
    "hasSelf",
    "minCardinality",
    "minQualifiedCardinality",
    "cardinality",
    "qualifiedCardinality",
    "disjointUnionOf",
    "onProperties",
    "onDatatype",
    "datatypeComplementOf",
)
_VALUED = ("someValuesFrom", "allValuesFrom", "hasValue", "maxCardinality")
_LISTED = ("intersectionOf", "unionOf", "oneOf")
_KINDS = {
    owl(f"{name}Property")
    for name in (
        *("Functional", "InverseFunctional", "Symmetric", "Asymmetric"),
        *("Transitive", "Irreflexive", "Reflexive"),
    )
}
"""Classes whose members have axioms of their own."""
_HARMLESS = {THING, NOTHING, SAME_AS, DIFFERENT, rdfs("Resource"), rdfs("member")} | {
    str(name) for name in ANNOTATIONS
}


@cache
def outside_words() -> dict[str, tuple[Text, Text]]:
    """Return what was found and what it costs, by key.

    >>> outside_words()["hasSelf"][0].en
    'owl:hasSelf is outside OWL 2 RL'
    """
    return {
        str(row["term"]): (
            Text(str(row["zh"]), str(row["en"])),
            Text(str(row["cost_zh"]), str(row["cost_en"])),
        )
        for row in load()["outside"]
    }


def owners(given: Given) -> dict[str, str]:
    """Return for each unnamed node a named one that it is a part of."""
    parent: dict[str, str] = {}
    for pairs in given.pairs.values():
        for subject, item in pairs:
            if is_blank(item):
                parent.setdefault(item, subject)
    found = {}
    for node in parent:
        seen = {node}
        owner = parent[node]
        while is_blank(owner) and owner in parent and owner not in seen:
            seen.add(owner)
            owner = parent[owner]
        found[node] = owner
    return found


def report_outside(parts: Parts) -> None:
    """Note everything in the ontology that lies outside."""
    given = parts.given
    for name in _PRESENCE:
        for node, _ in given.of(owl(name)):
            _note(parts, node, name)
    for node in given.instances(owl("ReflexiveProperty")):
        _note(parts, node, "ReflexiveProperty")
    for name in _VALUED:
        for node, _ in given.of(owl(name)):
            if not given.values(node, owl("onProperty")) + given.values(node, owl("onProperties")):
                _note(parts, node, "someValuesFrom without onProperty")
    _report_built_in(parts)
    known = set(given.instances(owl("Ontology")))
    for node, item in given.of(owl("imports")):
        if item not in known:
            _note(parts, node, "imports", shown(item))
    _Sides(parts).visit_axioms()
    _report_recursive(parts)


def _note(parts: Parts, node: str, key: str, detail: str = "") -> None:
    found, cost = outside_words()[key]
    if detail:
        found = Text(f"{found.zh}：{detail}", f"{found.en}: {detail}")
    parts.notice(node, found, cost)


def _report_built_in(parts: Parts) -> None:
    for name in ("subClassOf", "subPropertyOf"):
        for one, other in parts.given.of(rdfs(name)):
            for term in (one, other):
                if term.startswith(BUILT_IN) and term not in _HARMLESS and not _is_data(term):
                    if not one.startswith(BUILT_IN) or not other.startswith(BUILT_IN):
                        _note(parts, one, "built-in", f"{shown(one)} ⊑ {shown(other)}")
                    break

    for name in ("domain", "range"):
        for one, kind in parts.given.of(rdfs(name)):
            if kind in _KINDS:
                _note(parts, one, "built-in", f"{shown(one)} rdfs:{name} {shown(kind)}")


def _is_data(term: str) -> bool:
    return "XMLSchema#" in term or term == rdfs("Literal")


class _Sides:
    """Visits class expressions as conditions (*below*) and as conclusions (*above*)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._given = parts.given
        self._seen: set[tuple[str, bool]] = set()
        made = (*_LISTED, *_VALUED, "complementOf", "maxQualifiedCardinality")
        self._made = {node for name in made for node, _ in parts.given.of(owl(name))}

    def visit_axioms(self) -> None:
        """Visit both sides of each axiom about classes."""
        given = self._given
        for one, other in given.of(rdfs("subClassOf")):
            self._visit(one, above=False)
            self._visit(other, above=True)
        for one, other in given.of(owl("equivalentClass")):
            self._both(one)
            self._both(other)
        for name in (*_LISTED, "complementOf"):
            for node, _ in given.of(owl(name)):
                if not is_blank(node):
                    self._both(node)
        self._visit_typings()
        self._visit_disjoint()

    def _visit_typings(self) -> None:
        given = self._given
        for predicate in (rdfs("domain"), rdfs("range")):
            for _, kind in given.of(predicate):
                self._visit(kind, above=True)
        for kind in filter(is_blank, list(given.kinds)):
            self._visit(kind, above=True)

    def _visit_disjoint(self) -> None:
        given = self._given
        for pair in given.of(owl("disjointWith")):
            for kind in pair:
                self._visit(kind, above=False)
        for node in given.instances(owl("AllDisjointClasses")):
            for head in given.values(node, owl("members")):
                self._each(head, above=False)

    def _both(self, node: str) -> None:
        self._visit(node, above=False)
        self._visit(node, above=True)

    def _visit(self, node: str, *, above: bool) -> None:
        queue = [(node, above)] if node in self._made else []
        while queue:
            one, side = queue.pop()
            if one not in self._made or (one, side) in self._seen:
                continue
            if self._given.is_datatype(one):
                continue
            self._seen.add((one, side))
            queue += self._conclusion(one) if side else self._condition(one)

    def _each(self, head: str, *, above: bool) -> None:
        for member in self._members(head):
            self._visit(member, above=above)

    def _members(self, head: str) -> list[str]:
        try:
            return [member for _, member in self._given.members(head)]
        except Outside:
            return []  # noted where the axiom is read

    def _values(self, node: str, name: str) -> list[str]:
        return self._given.values(node, owl(name))

    def _listed(self, node: str, name: str) -> list[str]:
        return [one for head in self._values(node, name) for one in self._members(head)]

    def _conclusion(self, node: str) -> list[tuple[str, bool]]:
        for name, key in (
            ("someValuesFrom", "some above"),
            ("unionOf", "union above"),
            ("oneOf", "one of above"),
        ):
            if self._values(node, name) and len(self._listed(node, name)) != 1:
                _note(self._parts, node, key)
        found = [(one, True) for one in self._values(node, "allValuesFrom")]
        found += [(one, True) for one in self._listed(node, "intersectionOf")]
        found += [(one, False) for one in self._values(node, "complementOf")]
        found += [(one, False) for one in self._values(node, "onClass")]
        return found

    def _condition(self, node: str) -> list[tuple[str, bool]]:
        for name, key in (
            ("allValuesFrom", "all below"),
            ("complementOf", "complement below"),
            ("maxCardinality", "most below"),
            ("maxQualifiedCardinality", "most below"),
        ):
            if self._values(node, name):
                _note(self._parts, node, key)
        found = [(one, False) for one in self._values(node, "someValuesFrom")]
        for name in ("intersectionOf", "unionOf"):
            found += [(one, False) for one in self._listed(node, name)]
        return found


def _report_recursive(parts: Parts) -> None:
    chains = [rule for rule in parts.rules if rule.id == "prp-spo2" and rule.head]
    if not chains:
        return
    needs: dict[str, set[str]] = defaultdict(set)
    for source, target, *_ in parts.edges:
        if not source[1] and not target[1]:
            needs[target[0]].add(source[0])
    for rule in parts.rules:
        if rule.head and not rule.head.relation.unary:
            needs[rule.head.relation.term] |= {
                atom.relation.term for atom in rule.body if not atom.relation.unary
            }
    for rule in chains:
        if rule.head and rule.head.relation.term in _reached(needs, rule.head.relation.term):
            path = " ∘ ".join(shown(atom.relation.term) for atom in rule.body)
            name = rule.head.relation.term
            members = {atom.relation.term for atom in rule.body}
            if any(one == name or name in _reached(needs, one) for one in members):
                _note(parts, name, "recursive", f"{path} ⊑ {shown(name)}")


def _reached(needs: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    queue = [start]
    while queue:
        for one in needs.get(queue.pop(), ()):
            if one not in found:
                found.add(one)
                queue.append(one)
    return found
