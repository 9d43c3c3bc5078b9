"""What would follow if readings were facts: proofs of which some leaf is only a reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from townkg.frozen import replace
from townkg.reason.proofs.extended import Extended
from townkg.reason.proofs.facts import relation_of
from townkg.reason.proofs.obstacle import Attempt, Premise
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.rule import Relation, Rule, Statement

if TYPE_CHECKING:
    from townkg.reason.proofs.sources import Said, Sources
    from townkg.reason.proofs.why import Prover

_ROUTES = 12
"""Derivations among which those are looked for that mix no readings."""


def proofs(goal: Statement, prover: Prover, readings: Said, most: int) -> list[Proof]:
    """Return proofs of a triple from facts and readings, the firmest and shortest first.

    No two readings of one passage that exclude each other are in one proof.
    """
    if not len(readings):
        return []
    facts = Extended(prover.facts, readings)
    facts.follow(leading(relation_of(goal), prover))
    wider = prover.over(facts, _Either(prover.sources, readings))
    if not wider.holds(goal):
        return []
    found: dict[frozenset[Statement], Proof] = {}
    for one in wider.routes(goal, _ROUTES):
        told = _agreeing(one)
        if told is not None:  # of those that need the same readings the first says enough
            needed = frozenset(leaf.fact for leaf in told.leaves if is_reading(leaf))
            found.setdefault(needed, told)
    return list(found.values())[:most]


def is_reading(leaf: Proof) -> bool:
    """Return whether only readings state a leaf."""
    return leaf.is_leaf and bool(leaf.sources) and leaf.sources[0].certainty == "ambiguous"


def leading(goal: Relation, prover: Prover) -> list[Rule]:
    """Return the rules from which a relation can follow, over any number of rules."""
    found: dict[Relation, list[Rule]] = {}
    waiting = [goal]
    while waiting:
        relation = waiting.pop()
        if relation not in found:
            found[relation] = prover.rules.concluding(relation)
            waiting += [atom.relation for rule in found[relation] for atom in rule.body]
    return [rule for rules in found.values() for rule in rules]


def attempt(proof: Proof) -> Attempt:
    """Return a proof that needs a reading as what its last rule lacks."""
    premises = []
    for one in proof.premises:
        if not any(map(is_reading, one.leaves)):
            premises.append(Premise(one.fact, one.words, proof=one))
            continue
        deeper = () if one.is_leaf else (attempt(one),)
        premises.append(
            Premise(
                one.fact,
                one.words,
                unsaid=one.is_leaf,
                readings=one.sources,
                attempts=deeper,
            )
        )
    return Attempt(
        str(proof.rule),
        proof.rule_words,
        tuple(premises),
        proof.axioms,
        proof.axiom_words,
        phrase=proof.phrase,
    )


class _Either:
    """Sources of facts, and where there are none those of readings."""

    def __init__(self, sources: Sources, readings: Said) -> None:
        self._sources = sources
        self._readings = readings

    def of(self, statement: Statement) -> tuple[Source, ...]:
        return self._sources.of(statement) or self._readings.of(statement)


def _agreeing(proof: Proof) -> Proof | None:
    """Return a proof with one reading for each leaf that is one; none where they exclude others."""
    leaves = [leaf for leaf in proof.leaves if is_reading(leaf)]
    chosen = _choose(leaves, {})
    return None if chosen is None else _with(proof, chosen)


def _choose(leaves: list[Proof], taken: dict[str, str]) -> dict[Statement, Source] | None:
    """Return for each leaf a reading, of each passage the same one throughout."""
    if not leaves:
        return {}
    first, *rest = leaves
    for source in first.sources:
        passage = source.reading.passage if source.reading else source.iri
        if taken.get(passage, source.iri) != source.iri:
            continue
        others = _choose(rest, {**taken, passage: source.iri})
        if others is not None:
            return {first.fact: source, **others}
    return None


def _with(root: Proof, chosen: Mapping[Statement, Source]) -> Proof:
    made: dict[int, Proof] = {}
    for node in reversed(list(root.nodes())):
        if node.is_leaf:
            source = chosen.get(node.fact)
            made[id(node)] = node if source is None else replace(node, sources=(source,))
        else:
            premises = tuple(made[id(premise)] for premise in node.premises)
            made[id(node)] = replace(node, premises=premises)
    return made[id(root)]
