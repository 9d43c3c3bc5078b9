"""The rules of OWL 2 RL that read lists or need no premise, for the checker.

Source: OWL 2 Web Ontology Language Profiles, section 4.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from townkg.reason.proofs.datatypes import is_in
from townkg.reason.proofs.profile import term
from townkg.reason.rule import Statement

_TYPE, _SAME = term("a"), term("owl:sameAs")
_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")


class Lists:
    """The lists of an ontology."""

    def __init__(self, ontology: Iterable[Statement]) -> None:
        self._first: dict[str, str] = {}
        self._rest: dict[str, str] = {}
        for subject, predicate, item in ontology:
            if predicate == _FIRST:
                self._first[subject] = item
            elif predicate == _REST:
                self._rest[subject] = item

    def members(self, node: str) -> list[str]:
        """Return the members of a list; none of one that has no end."""
        found, seen = [], set()
        while node != _NIL:
            if node in seen or node not in self._first or node not in self._rest:
                return []
            seen.add(node)
            found.append(self._first[node])
            node = self._rest[node]
        return found

    def schema(self, axioms: Iterable[Statement]) -> Iterator[Statement]:
        """Yield what scm-int and scm-uni make of axioms."""
        below = term("rdfs:subClassOf")
        for subject, predicate, item in axioms:
            for member in self.members(item):
                if predicate == term("owl:intersectionOf"):
                    yield subject, below, member
                elif predicate == term("owl:unionOf"):
                    yield member, below, subject


def fits(
    name: str,
    premises: Sequence[Statement],
    axioms: Sequence[Statement],
    fact: Statement,
    lists: Lists,
    turned: Mapping[str, str],
) -> bool:
    """Return whether one of these rules concludes *fact* from all premises."""
    if name == "eq-ref":
        return fact[1] == _SAME and fact[0] == fact[2] and not premises
    if name == "dt-type2":
        return fact[1] == _TYPE and not premises and is_in(fact[0], fact[2])
    if name == "scm-cls":
        kept = [one for one in premises if one[1] == _TYPE and one[0] == fact[0]]
        return len(kept) == len(premises) == 1 and fact[1:] == (_TYPE, term("owl:Thing"))
    for predicate, judge in _RULES.get(name, {}).items():
        for subject, said, node in axioms:
            members = lists.members(node) if said == term(predicate) else []
            if members and judge(subject, members, list(premises), fact, turned):
                return True
    return False


def _chain(
    head: str,
    members: list[str],
    premises: list[Statement],
    fact: Statement,
    turned: Mapping[str, str],
) -> bool:
    start, end = fact[0], fact[2]
    if head in turned and turned[head] == fact[1]:
        start, end = end, start
    elif head != fact[1]:
        return False
    reached: list[tuple[str, frozenset[Statement]]] = [(start, frozenset())]
    for member in members:
        name, back = turned.get(member, member), member in turned
        reached = [
            ((one[0] if back else one[2]), used | {one})
            for node, used in reached
            for one in premises
            if one[1] == name and (one[2] if back else one[0]) == node
        ]
    return any(node == end and used == set(premises) for node, used in reached)


def _key(
    kind: str,
    members: list[str],
    premises: list[Statement],
    fact: Statement,
    turned: Mapping[str, str],
) -> bool:
    one, predicate, other = fact
    wanted = {(one, _TYPE, kind), (other, _TYPE, kind)}
    if predicate != _SAME or not wanted <= set(premises):
        return False
    used = set(wanted)
    for member in members:
        name, back = turned.get(member, member), member in turned
        values = {
            thing: {
                (s if back else o): (s, p, o)
                for s, p, o in premises
                if p == name and (o if back else s) == thing
            }
            for thing in (one, other)
        }
        shared = values[one].keys() & values[other].keys()
        if not shared:
            return False
        used |= {values[thing][value] for thing in (one, other) for value in shared}
    return used == set(premises)


def _all_of(
    kind: str,
    members: list[str],
    premises: list[Statement],
    fact: Statement,
    turned: Mapping[str, str],
) -> bool:
    wanted = {(fact[0], _TYPE, member) for member in members}
    return fact[1:] == (_TYPE, kind) and wanted == set(premises)


def _to_member(
    kind: str,
    members: list[str],
    premises: list[Statement],
    fact: Statement,
    turned: Mapping[str, str],
) -> bool:
    return premises == [(fact[0], _TYPE, kind)] and fact[1] == _TYPE and fact[2] in members


def _from_member(
    kind: str,
    members: list[str],
    premises: list[Statement],
    fact: Statement,
    turned: Mapping[str, str],
) -> bool:
    if len(premises) != 1 or fact[1:] != (_TYPE, kind) or premises[0][:2] != (fact[0], _TYPE):
        return False
    return premises[0][2] in members


def _named(
    kind: str,
    members: list[str],
    premises: list[Statement],
    fact: Statement,
    turned: Mapping[str, str],
) -> bool:
    return not premises and fact[1:] == (_TYPE, kind) and fact[0] in members


_Judge = Callable[[str, list[str], list[Statement], Statement, Mapping[str, str]], bool]
_RULES: dict[str, dict[str, _Judge]] = {
    "prp-spo2": {"owl:propertyChainAxiom": _chain},
    "prp-key": {"owl:hasKey": _key},
    "cls-int1": {"owl:intersectionOf": _all_of},
    "cls-int2": {"owl:intersectionOf": _to_member},
    "cls-uni": {"owl:unionOf": _from_member},
    "cls-oo": {"owl:oneOf": _named},
}
