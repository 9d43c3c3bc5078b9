"""Routes: one node for each application of a rule that concludes one-level support.

One-level properties are those that the ontology gives a `tk:basis`; which rules conclude them,
and from what, only the axioms say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from townkg import vocab
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.reason import terms
from townkg.reason.axioms import Locate, read_axioms
from townkg.reason.engine import sort_key
from townkg.reason.prover import Proof, Prover
from townkg.settings import ID, ONTOLOGY

if TYPE_CHECKING:
    from townkg.model import CertaintyName, Claim, Triple

_BASIS = NamedNode(vocab.basis)
_CONDITION = NamedNode(vocab.condition)

STATE_IT = Text(
    "请在带引文的主张中陈述它，不要写在描述里",
    "state it in a claim with its quote, not in a description",
)


@dataclass(frozen=True)
class Route:
    """How one bearer comes to support one town at its own rank.

    Shape: *claims* are the IRIs of all claims used, in the order of the text; *conditions* are
    what the bearer is limited by.
    """

    iri: str
    proof: Proof
    basis: NamedNode
    conditions: tuple[Any, ...]
    claims: tuple[str, ...]
    certainty: CertaintyName

    @property
    def bearer(self) -> Any:
        """Return what supports."""
        return self.proof.conclusion[0]

    @property
    def town(self) -> Any:
        """Return what is supported."""
        return self.proof.conclusion[2]

    @property
    def relation(self) -> Any:
        """Return the one-level property concluded."""
        return self.proof.conclusion[1]

    @property
    def rule(self) -> str:
        """Return the name of the rule applied."""
        return self.proof.rule.name if self.proof.rule else ""

    def triples(self) -> Iterator[Triple]:
        """Yield the description of the route."""
        node = NamedNode(self.iri)
        yield node, terms.TYPE, NamedNode(vocab.Route)
        yield node, NamedNode(vocab.bearer), self.bearer
        yield node, NamedNode(vocab.supportedTown), self.town
        yield node, _BASIS, self.basis
        yield node, NamedNode(vocab.certainty), NamedNode(ONTOLOGY + self.certainty)
        yield node, NamedNode(vocab.routeProperty), self.relation
        yield node, NamedNode(vocab.rule), Literal(self.rule)
        for condition in self.conditions:
            yield node, _CONDITION, condition
        for claim in self.claims:
            yield node, NamedNode(vocab.usesClaim), NamedNode(claim)


def one_level_properties(ontology: Iterable[Triple]) -> dict[str, NamedNode]:
    """Return the properties of one-level support, each with its basis."""
    return {
        subject.value: item
        for subject, predicate, item in sorted(ontology, key=sort_key)
        if predicate == _BASIS and isinstance(subject, NamedNode)
    }


def in_data(iri: str) -> tuple[str, int]:
    """Return the place of a thing of which nothing nearer is known."""
    return "data", 0


def routes(
    asserted: Iterable[Triple],
    ontology: Iterable[Triple],
    claims: Sequence[Claim],
    locate: Locate = in_data,
) -> list[Route]:
    """Return the routes, sorted by IRI.

    Shape: *asserted* are facts and descriptions; *claims* stand in the order of the text;
    *locate* tells where a claim or an entity is written.
    Raises: DataError, listing every route with a premise that no claim states.
    """
    found, problems = _routes(asserted, ontology, claims, locate)
    if problems:
        raise DataError(problems)
    return found


def _routes(
    asserted: Iterable[Triple],
    ontology: Iterable[Triple],
    claims: Sequence[Claim],
    locate: Locate,
) -> tuple[list[Route], list[Problem]]:
    facts, schema = frozenset(asserted), frozenset(ontology)
    prover = Prover(facts | schema, read_axioms(schema), claims)
    limits = _conditions(facts)
    found: list[Route] = []
    problems: list[Problem] = []
    for name, basis in one_level_properties(schema).items():
        problems.extend(_by_hand(prover, facts, name, locate))
        for conclusion in prover.inferred(name):
            for proof in prover.applications(conclusion):
                conditions = limits.get(conclusion[0], ())
                missing = list(_missing(prover, proof, conditions, locate))
                if missing:
                    problems.extend(missing)
                else:
                    found.append(_route(prover, proof, basis, conditions))
    return sorted(found, key=lambda route: route.iri), problems


def _route(prover: Prover, proof: Proof, basis: NamedNode, conditions: tuple[Any, ...]) -> Route:
    used = {place: leaf.claim for leaf in proof.leaves if leaf.claim for place in leaf.order}
    for condition in conditions:
        stated = prover.claim((proof.conclusion[0], _CONDITION, condition))
        if stated:
            used[stated[0]] = stated[1]
    assert proof.certainty is not None  # noqa: S101  (routes with a missing premise went before)
    return Route(
        iri=_iri(proof),
        proof=proof,
        basis=basis,
        conditions=conditions,
        claims=tuple(used[place].iri for place in sorted(used)),
        certainty=proof.certainty,
    )


def _iri(proof: Proof) -> str:
    """Return an IRI made of what the rule is applied to: the same in every build."""
    lines = [sort_key(proof.conclusion), str(proof.rule)]
    lines += sorted(sort_key(premise.conclusion) for premise in proof.premises)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"{ID}route/{digest[:16]}"


def _conditions(facts: frozenset[Triple]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, tuple[Any, ...]] = {}
    for subject, predicate, item in sorted(facts, key=sort_key):
        if predicate == _CONDITION:
            found[subject] = (*found.get(subject, ()), item)
    return found


def _missing(
    prover: Prover, proof: Proof, conditions: tuple[Any, ...], locate: Locate
) -> Iterator[Problem]:
    bearer = proof.conclusion[0]
    leaves = [leaf.conclusion for leaf in proof.leaves if leaf.claim is None]
    leaves += [
        (bearer, _CONDITION, item)
        for item in conditions
        if not prover.claim((bearer, _CONDITION, item))
    ]
    for leaf in leaves:
        yield Problem(
            *locate(leaf[0].value),
            f"route {terms.short(proof.conclusion)}",
            Text(
                f"缺少前提：没有主张陈述 {terms.short(leaf)}",
                f"has a missing premise: no claim states {terms.short(leaf)}",
            ),
            STATE_IT,
        )


def _by_hand(
    prover: Prover, facts: frozenset[Triple], name: str, locate: Locate
) -> Iterator[Problem]:
    for triple in sorted(facts, key=sort_key):
        if triple[1].value == name:
            stated = prover.claim(triple)
            yield Problem(
                *locate(stated[1].iri if stated else triple[0].value),
                terms.short(triple),
                Text(
                    "支持关系是直接写出的；它必须由原文所说的推出",
                    "support is asserted; it must follow from what the text says",
                ),
                Text("请改为写出前提", "assert the premises instead"),
            )
