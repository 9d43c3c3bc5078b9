"""Rules from axioms about classes: tables 6 and 7 of the specification.

A restriction stays a class of its own, named or not: what is in it follows from its parts, and
the other way round, so that two restrictions can be compared (table 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from townkg.i18n import Text
from townkg.reason.rl.given import THING, TYPE, Outside, cells, is_literal, no_part, owl, rdfs
from townkg.reason.rl.parts import EQUAL, AddPair, Parts
from townkg.reason.rl.property_axioms import pairs
from townkg.reason.rule import SUBJECT, Atom, Relation, Statement
from townkg.reason.terms import XSD_NS


def class_rules(parts: Parts) -> None:
    """Add the rules of every axiom about classes."""
    given = parts.given
    parts.add_pairs(_PAIRS)
    for predicate, add_restriction in _RESTRICTIONS:
        for node, value in given.of(predicate):
            for name in given.values(node, owl("onProperty")):
                with parts.guard(node):
                    axioms = [(node, predicate, value), (node, owl("onProperty"), name)]
                    add_restriction(parts, node, name, value, axioms)
    for node in given.instances(owl("AllDisjointClasses")):
        heads = given.values(node, owl("members"))
        with parts.guard(node):
            if not heads:
                raise no_part("owl:members")
        for head in heads:
            with parts.guard(node):
                _all_disjoint(parts, node, head)


def _sub_class(parts: Parts, one: str, other: str) -> None:
    parts.classes("cax-sco", one, other, [(one, rdfs("subClassOf"), other)])


def _equivalent(parts: Parts, one: str, other: str) -> None:
    axiom = (one, owl("equivalentClass"), other)
    parts.classes("cax-eqc1", one, other, [axiom])
    parts.classes("cax-eqc2", other, one, [axiom])


def _intersection(parts: Parts, name: str, head: str) -> None:
    members = parts.given.members(head)
    axiom = (name, owl("intersectionOf"), head)
    for member in members:
        parts.classes("cls-int2", name, member[1], [axiom, *cells([member])])
    if len(members) == 1:
        parts.classes("cls-int1", members[0][1], name, [axiom, *cells(members)])
    elif members:
        body = tuple(dict.fromkeys(parts.isa(member, 0) for _, member in members))
        head_atom = Atom(Relation(name, unary=True), 0)
        parts.rule("cls-int1", body, head_atom, [axiom, *cells(members)])


def _union(parts: Parts, name: str, head: str) -> None:
    for member in parts.given.members(head):
        axioms = [(name, owl("unionOf"), head), *cells([member])]
        parts.classes("cls-uni", member[1], name, axioms)


def _complement(parts: Parts, name: str, other: str) -> None:
    body = (parts.isa(name, 0), parts.isa(other, 0))
    parts.rule("cls-com", body, None, [(name, owl("complementOf"), other)])


def _disjoint(parts: Parts, one: str, other: str) -> None:
    body = dict.fromkeys((parts.isa(one, 0), parts.isa(other, 0)))
    parts.rule("cax-dw", tuple(body), None, [(one, owl("disjointWith"), other)])


def _one_of(parts: Parts, name: str, head: str) -> None:
    if parts.given.is_datatype(name):
        return
    for member in parts.given.members(head):
        if is_literal(member[1]):
            raise Outside(
                Text("owl:oneOf 列的是字面量", "owl:oneOf lists literals"),
                Text("这些值不归入该类", "the values are not put into the class"),
            )
        axioms = [(name, owl("oneOf"), head), *cells([member])]
        aim = Atom(Relation(name, unary=True), member[1])
        parts.rule("cls-oo", (parts.stated(axioms[0]),), aim, axioms)


def _all_disjoint(parts: Parts, node: str, head: str) -> None:
    said = [(node, TYPE, owl("AllDisjointClasses")), (node, owl("members"), head)]
    for one, other in pairs(parts.given.members(head)):
        body = dict.fromkeys((parts.isa(one[1], 0), parts.isa(other[1], 0)))
        parts.rule("cax-adc", tuple(body), None, [*said, *cells((one, other))])


def _some(parts: Parts, node: str, name: str, kind: str, axioms: list[Statement]) -> None:
    if kind == THING:
        term, backwards, more = parts.property(name)
        shape = SUBJECT ^ backwards
        parts.edges.append(
            ((term, False), (node, True), shape, "cls-svf2", (*axioms, *more)),
        )
        return
    atom, more = parts.atom(name, 0, 1)
    head = Atom(Relation(node, unary=True), 0)
    parts.rule("cls-svf1", (atom, parts.isa(kind, 1)), head, [*axioms, *more])


def _all(parts: Parts, node: str, name: str, kind: str, axioms: list[Statement]) -> None:
    parts.check_class(kind)
    atom, more = parts.atom(name, 0, 1)
    body = (parts.isa(node, 0), atom)
    parts.rule("cls-avf", body, Atom(Relation(kind, unary=True), 1), [*axioms, *more])
    parts.deny_outside("cls-avf", body, 1, kind, [*axioms, *more])


def _value(parts: Parts, node: str, name: str, value: str, axioms: list[Statement]) -> None:
    atom, more = parts.atom(name, 0, value)
    kind = parts.isa(node, 0)
    parts.rule("cls-hv1", (kind,), atom, [*axioms, *more])
    parts.rule("cls-hv2", (atom,), kind, [*axioms, *more])


def _most(parts: Parts, node: str, name: str, value: str, axioms: list[Statement]) -> None:
    first, more = parts.atom(name, 0, 1)
    if _count(value) == 0:
        parts.rule("cls-maxc1", (parts.isa(node, 0), first), None, [*axioms, *more])
    else:
        body = (parts.isa(node, 0), first, parts.atom(name, 0, 2)[0])
        parts.rule("cls-maxc2", body, Atom(EQUAL, 1, 2), [*axioms, *more])


def _most_of(parts: Parts, node: str, name: str, value: str, axioms: list[Statement]) -> None:
    count = _count(value)
    kinds = parts.given.values(node, owl("onClass"))
    if not kinds and not parts.given.values(node, owl("onDataRange")):
        raise no_part("owl:onClass")
    for kind in kinds:
        said = [*axioms, (node, owl("onClass"), kind)]
        first, more = parts.atom(name, 0, 1)
        all_of = kind == THING
        ones = () if all_of else (parts.isa(kind, 1),)
        body = (parts.isa(node, 0), first, *ones)
        if count == 0:
            parts.rule("cls-maxqc2" if all_of else "cls-maxqc1", body, None, [*said, *more])
        else:
            others = () if all_of else (parts.isa(kind, 2),)
            body = (*body, parts.atom(name, 0, 2)[0], *others)
            rule = "cls-maxqc4" if all_of else "cls-maxqc3"
            parts.rule(rule, body, Atom(EQUAL, 1, 2), [*said, *more])


def _count(value: str) -> int:
    written, _, datatype = value.partition('"^^')
    number = written[1:].strip()
    if datatype.startswith(f"<{XSD_NS}") and number.lstrip("+").isdecimal() and int(number) < 2:
        return int(number)
    raise Outside(
        Text(f"基数上限为 {value}", f"the greatest cardinality is {value}"),
        Text(
            "不检查也不推出：OWL 2 RL 只有 0 与 1",
            "nothing is checked or concluded: OWL 2 RL has 0 and 1 alone",
        ),
    )


def thing_is_read(parts: Parts) -> bool:
    """Return whether a rule asks what is in owl:Thing."""
    thing = (THING, True)
    if any(source == thing for source, *_ in parts.edges):
        return True
    read = Relation(THING, unary=True)
    if any(atom.relation == read for rule in parts.rules for atom in rule.body):
        return True
    given = parts.given
    fillers = (owl("someValuesFrom"), owl("allValuesFrom"))
    return any(value == THING for name in fillers for _, value in given.of(name))


def below_thing(parts: Parts) -> None:
    """Add that every class is in owl:Thing; only where a rule asks for it."""
    declared = set(parts.given.instances(owl("Class")))
    for term in dict.fromkeys([*parts.given.instances(owl("Class")), *_used(parts)]):
        if term not in (THING, owl("Nothing")):
            said = [(term, TYPE, owl("Class"))] if term in declared else []
            parts.classes("scm-cls", term, THING, said)


def _used(parts: Parts) -> Iterator[str]:
    for source, target, *_ in list(parts.edges):
        yield from (term for term, unary in (source, target) if unary)
    for rule in parts.rules:
        for atom in (*rule.body, *((rule.head,) if rule.head else ())):
            if atom.relation.unary:
                yield atom.relation.term


_PAIRS: tuple[tuple[str, AddPair], ...] = (
    (rdfs("subClassOf"), _sub_class),
    (owl("equivalentClass"), _equivalent),
    (owl("intersectionOf"), _intersection),
    (owl("unionOf"), _union),
    (owl("complementOf"), _complement),
    (owl("disjointWith"), _disjoint),
    (owl("oneOf"), _one_of),
)

_Restriction = Callable[[Parts, str, str, str, list[Statement]], None]
_RESTRICTIONS: tuple[tuple[str, _Restriction], ...] = (
    (owl("someValuesFrom"), _some),
    (owl("allValuesFrom"), _all),
    (owl("hasValue"), _value),
    (owl("maxCardinality"), _most),
    (owl("maxQualifiedCardinality"), _most_of),
)
