"""What cannot be so by a rule without conclusion, for the checker.

Source: OWL 2 Web Ontology Language Profiles, section 4.3, the rules that conclude false; `dt-diff`
is ours: nothing equates two literals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from townkg.reason.proofs.comparing import differ
from townkg.reason.proofs.datatypes import is_in
from townkg.reason.proofs.listed import Lists
from townkg.reason.proofs.matching import Found, conclusions, unify
from townkg.reason.proofs.profile import Pattern, patterns, term
from townkg.reason.rule import Statement

_SAID = """
eq-diff1: ?x owl:sameAs ?y . ?x owl:differentFrom ?y
prp-irp: ?p a owl:IrreflexiveProperty . ?x ?p ?x
prp-asyp: ?p a owl:AsymmetricProperty . ?x ?p ?y . ?y ?p ?x
prp-pdw: ?p owl:propertyDisjointWith ?q . ?x ?p ?y . ?x ?q ?y
prp-npa1: ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetIndividual ?y\
 . ?x ?p ?y
prp-npa2: ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetValue ?y\
 . ?x ?p ?y
cls-nothing2: ?x a owl:Nothing
cls-com: ?c owl:complementOf ?d . ?x a ?c . ?x a ?d
cls-maxc1: ?c owl:maxCardinality ?0 . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y
cls-maxqc1: ?c owl:maxQualifiedCardinality ?0 . ?c owl:onProperty ?p . ?c owl:onClass ?d\
 . ?x a ?c . ?x ?p ?y . ?y a ?d
cls-maxqc2: ?c owl:maxQualifiedCardinality ?0 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing\
 . ?x a ?c . ?x ?p ?y
cax-dw: ?c owl:disjointWith ?d . ?x a ?c . ?x a ?d
"""
_SAME, _TYPE = term("owl:sameAs"), term("a")
_LISTED = {
    "eq-diff2": (term("owl:members"), term("owl:AllDifferent")),
    "eq-diff3": (term("owl:distinctMembers"), term("owl:AllDifferent")),
    "prp-adp": (term("owl:members"), term("owl:AllDisjointProperties")),
    "cax-adc": (term("owl:members"), term("owl:AllDisjointClasses")),
}
"""Rules over lists: the property that names the list, and the class of what has it."""


def fits(
    name: str, premises: Iterable[Statement], axioms: Iterable[Statement], lists: Lists
) -> bool:
    """Return whether a rule without conclusion forbids the premises, all of them together."""
    given, said = list(dict.fromkeys(premises)), set(axioms)
    if not _is_denied(name, {*given, *said}, lists):
        return False
    parts = ({*given} - {one} for one in given)
    return not any(_is_denied(name, part | said, lists) for part in parts)


def _is_denied(name: str, triples: set[Statement], lists: Lists) -> bool:
    known = _closed(triples)
    if name in _LISTED:
        return _in_list(name, known, lists)
    if name == "dt-diff":
        pairs = ((one, other) for one, said, other in known if said == _SAME)
        return any(differ(one, other) for one, other in pairs)
    if name == "dt-not-type":
        return any(
            one.startswith('"') and said == _TYPE and _is_told(kind) and not is_in(one, kind)
            for one, said, kind in known
        )
    return any(_solved(body, list(known), {}) for body in _denials(name))


def _in_list(name: str, known: set[Statement], lists: Lists) -> bool:
    names, kind = _LISTED[name]
    for subject, predicate, node in known:
        if predicate != names or (subject, _TYPE, kind) not in known:
            continue
        members = lists.members(node)
        pairs = [(one, other) for one in members for other in members if one != other]
        if name == "cax-adc":
            held = {(thing, kind) for thing, said, kind in known if said == _TYPE}
            found = any(
                (thing, other) in held for one, other in pairs for thing, c in held if c == one
            )
        elif name == "prp-adp":
            found = any(
                (s, other, o) in known for one, other in pairs for s, p, o in known if p == one
            )
        else:
            found = any((one, _SAME, other) in known for one, other in pairs)
        if found:
            return True
    return False


def _closed(triples: set[Statement]) -> set[Statement]:
    """Return triples with what the rules with a conclusion make of them; there are few."""
    rules = [rule for several in patterns().values() for rule in several]
    known = set(triples)
    while True:
        more = {made for rule in rules for made in conclusions(rule, known)} - known
        if not more:
            return known
        known |= more


def _denials(name: str) -> Iterator[list[Pattern]]:
    for line in _SAID.strip().splitlines():
        rule, _, said = line.partition(": ")
        if rule == name:
            parts = (part.split() for part in said.split(" . "))
            yield [(term(one), term(two), term(three)) for one, two, three in parts]


def _solved(body: list[Pattern], known: list[Statement], found: Found) -> bool:
    if not body:
        return True
    return any(
        _solved(body[1:], known, new) for triple in known for new in unify(body[0], triple, found)
    )


def _is_told(kind: str) -> bool:
    return kind.startswith(term("xsd:string").removesuffix("string>"))
