"""Rules from axioms about properties: table 5 of the specification, and equal properties."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from townkg.i18n import Text
from townkg.reason.rl.given import (
    TYPE,
    Outside,
    cells,
    is_blank,
    is_literal,
    no_part,
    owl,
    rdfs,
)
from townkg.reason.rl.parts import EQUAL, AddPair, Parts
from townkg.reason.rule import Atom, Relation, Slot, Statement

MOST_PAIRS = 50_000
"""Of the pairs of one list of things that exclude one another."""


def property_rules(parts: Parts) -> None:
    """Add the rules of every axiom about properties."""
    given = parts.given
    parts.add_pairs(_PAIRS)
    for kind, add_typed in _TYPED:
        for name in given.instances(kind):
            with parts.guard(name):
                add_typed(parts, name, (name, TYPE, kind))
    for node, found in given.of(owl("sourceIndividual")):
        with parts.guard(node):
            _denied(parts, node, found)
    for node in given.instances(owl("AllDisjointProperties")):
        heads = given.values(node, owl("members"))
        with parts.guard(node):
            if not heads:
                raise no_part("owl:members")
        for head in heads:
            with parts.guard(node):
                _all_disjoint(parts, node, head)


def pairs(members: list[tuple[str, str]]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Return each two of the members of a list.

    Raises: Outside, when they are too many.
    """
    count = len(members) * (len(members) - 1) // 2
    if count > MOST_PAIRS:
        raise Outside(
            Text(
                f"列表有 {len(members)} 项，共 {count} 对，超过 {MOST_PAIRS} 对",
                f"the list has {len(members)} members, {count} pairs, more than {MOST_PAIRS}",
            ),
            Text(
                "这些互斥不检查；请分成较小的列表",
                "that they exclude one another is not checked; split the list",
            ),
        )
    return list(combinations(members, 2))


def _sub_property(parts: Parts, one: str, other: str) -> None:
    parts.properties("prp-spo1", one, other, (one, rdfs("subPropertyOf"), other))


def _equivalent(parts: Parts, one: str, other: str) -> None:
    axiom = (one, owl("equivalentProperty"), other)
    parts.properties("prp-eqp1", one, other, axiom)
    parts.properties("prp-eqp2", other, one, axiom)


def _inverse(parts: Parts, one: str, other: str) -> None:
    if is_blank(one):
        return  # an unnamed inverse, read where it stands
    axiom = (one, owl("inverseOf"), other)
    parts.properties("prp-inv1", one, other, axiom, swap=True)
    parts.properties("prp-inv2", other, one, axiom, swap=True)


def _domain(parts: Parts, name: str, kind: str) -> None:
    parts.typing("prp-dom", name, kind, (name, rdfs("domain"), kind), item=False)


def _range(parts: Parts, name: str, kind: str) -> None:
    parts.typing("prp-rng", name, kind, (name, rdfs("range"), kind), item=True)


def _chain(parts: Parts, name: str, head: str) -> None:
    members = parts.given.members(head)
    axioms = [(name, owl("propertyChainAxiom"), head), *cells(members)]
    if not members:
        raise Outside(
            Text("属性链没有成员", "the chain has no members"),
            Text("该公理不起作用", "the axiom has no effect"),
        )
    if len(members) == 1:
        parts.properties("prp-spo2", members[0][1], name, axioms[0])
        return
    body = []
    for place, (_, member) in enumerate(members):
        atom, more = parts.atom(member, place, place + 1)
        body.append(atom)
        axioms += more
    conclusion, more = parts.atom(name, 0, len(members))
    parts.rule("prp-spo2", tuple(body), conclusion, [*axioms, *more])


def _disjoint(parts: Parts, one: str, other: str) -> None:
    axiom = (one, owl("propertyDisjointWith"), other)
    _exclude(parts, "prp-pdw", one, other, [axiom])


def _exclude(parts: Parts, rule: str, one: str, other: str, axioms: list[Statement]) -> None:
    first, more = parts.atom(one, 0, 1)
    second, rest = parts.atom(other, 0, 1)
    body = (first,) if first == second else (first, second)
    parts.rule(rule, body, None, [*axioms, *more, *rest])


def _all_disjoint(parts: Parts, node: str, head: str) -> None:
    members = parts.given.members(head)
    said = [(node, TYPE, owl("AllDisjointProperties")), (node, owl("members"), head)]
    for one, other in pairs(members):
        _exclude(parts, "prp-adp", one[1], other[1], [*said, *cells((one, other))])


def _functional(parts: Parts, name: str, axiom: Statement) -> None:
    body, axioms = _twice(parts, name, ((0, 1), (0, 2)))
    parts.rule("prp-fp", body, Atom(EQUAL, 1, 2), [axiom, *axioms])


def _inverse_functional(parts: Parts, name: str, axiom: Statement) -> None:
    body, axioms = _twice(parts, name, ((1, 0), (2, 0)))
    parts.rule("prp-ifp", body, Atom(EQUAL, 1, 2), [axiom, *axioms])


def _irreflexive(parts: Parts, name: str, axiom: Statement) -> None:
    atom, axioms = parts.atom(name, 0, 0)
    parts.rule("prp-irp", (atom,), None, [axiom, *axioms])


def _symmetric(parts: Parts, name: str, axiom: Statement) -> None:
    parts.properties("prp-symp", name, name, axiom, swap=True)


def _asymmetric(parts: Parts, name: str, axiom: Statement) -> None:
    body, axioms = _twice(parts, name, ((0, 1), (1, 0)))
    parts.rule("prp-asyp", body, None, [axiom, *axioms])


def _transitive(parts: Parts, name: str, axiom: Statement) -> None:
    body, axioms = _twice(parts, name, ((0, 1), (1, 2)))
    head, _ = parts.atom(name, 0, 2)
    parts.rule("prp-trp", body, head, [axiom, *axioms])


def _twice(
    parts: Parts, name: str, slots: tuple[tuple[Slot, Slot], tuple[Slot, Slot]]
) -> tuple[tuple[Atom, ...], tuple[Statement, ...]]:
    first, axioms = parts.atom(name, *slots[0])
    second, _ = parts.atom(name, *slots[1])
    return (first, second), axioms


def _denied(parts: Parts, node: str, source: str) -> None:
    given = parts.given
    targets = [("prp-npa1", "targetIndividual"), ("prp-npa2", "targetValue")]
    for name in given.values(node, owl("assertionProperty")):
        for rule, predicate in targets:
            for target in given.values(node, owl(predicate)):
                atom, axioms = parts.atom(name, source, target)
                said = [
                    (node, owl("sourceIndividual"), source),
                    (node, owl("assertionProperty"), name),
                    (node, owl(predicate), target),
                ]
                parts.rule(rule, (atom,), None, [*said, *axioms])


def _key(parts: Parts, kind: str, head: str) -> None:
    members = parts.given.members(head)
    if not members:
        raise Outside(
            Text("键没有属性", "the key has no property"),
            Text("该公理不起作用", "the axiom has no effect"),
        )
    axioms = [(kind, owl("hasKey"), head), *cells(members)]
    body = [parts.isa(kind, 0), parts.isa(kind, 1)]
    for place, (_, member) in enumerate(members):
        for thing in (0, 1):
            atom, more = parts.atom(member, thing, place + 2)
            body.append(atom)
            axioms += more
    parts.rule("prp-key", tuple(body), Atom(EQUAL, 0, 1), axioms)


def individual_rules(parts: Parts) -> None:
    """Add the rules about things said to be different, and the class without members."""
    given = parts.given
    for node in given.instances(owl("AllDifferent")):
        lists = [given.values(node, owl(name)) for name in ("members", "distinctMembers")]
        with parts.guard(node):
            if not any(lists):
                raise no_part("owl:members")
    body = (Atom(EQUAL, 0, 1), Atom(Relation(owl("differentFrom")), 0, 1))
    parts.rule("eq-diff1", body, None, ())
    parts.rule("cls-nothing2", (Atom(Relation(owl("Nothing"), unary=True), 0),), None, ())
    for rule, name in (("eq-diff2", "members"), ("eq-diff3", "distinctMembers")):
        for node in parts.given.instances(owl("AllDifferent")):
            for head in parts.given.values(node, owl(name)):
                with parts.guard(node):
                    said = [(node, TYPE, owl("AllDifferent")), (node, owl(name), head)]
                    for one, other in pairs(parts.given.members(head)):
                        _apart(parts, rule, one, other, said)


def _apart(
    parts: Parts, rule: str, one: tuple[str, str], other: tuple[str, str], said: list[Statement]
) -> None:
    if not is_literal(one[1]):
        body = (parts.stated(said[1]), Atom(EQUAL, one[1], other[1]))
        parts.rule(rule, body, None, [*said, *cells((one, other))])


_PAIRS: tuple[tuple[str, AddPair], ...] = (
    (rdfs("subPropertyOf"), _sub_property),
    (owl("equivalentProperty"), _equivalent),
    (owl("inverseOf"), _inverse),
    (rdfs("domain"), _domain),
    (rdfs("range"), _range),
    (owl("propertyChainAxiom"), _chain),
    (owl("propertyDisjointWith"), _disjoint),
    (owl("hasKey"), _key),
)

_TYPED: tuple[tuple[str, Callable[[Parts, str, Statement], None]], ...] = (
    (owl("FunctionalProperty"), _functional),
    (owl("InverseFunctionalProperty"), _inverse_functional),
    (owl("IrreflexiveProperty"), _irreflexive),
    (owl("SymmetricProperty"), _symmetric),
    (owl("AsymmetricProperty"), _asymmetric),
    (owl("TransitiveProperty"), _transitive),
)
