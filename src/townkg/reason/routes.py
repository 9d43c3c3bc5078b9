"""Routes: one node for each application of a rule that concludes one-level support.

One-level properties are those that the ontology gives a `tk:basis`; which rules conclude them,
and from what, only the axioms say.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import vocab
from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import CERTAINTIES
from townkg.reason import terms
from townkg.reason.engine import sort_key
from townkg.settings import ID, ONTOLOGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from townkg.model import CertaintyName, Triple
    from townkg.reason.applications import Applied
    from townkg.reason.chains import Locate
    from townkg.reason.proven import Proven

_BASIS = NamedNode(vocab.basis)
_CONDITION = NamedNode(vocab.condition)

STATE_IT = Text(
    "请在带引文的主张中陈述它，不要写在描述里",
    "state it in a claim with its quote, not in a description",
)


@frozen
class Route:
    """How one bearer comes to support one town at its own rank.

    Shape: *rule* is the name of the rule applied; *claims* are the IRIs of all claims used, in
    the order of the text; *conditions* are what the bearer is limited by.
    """

    iri: str
    conclusion: Triple
    rule: str
    basis: NamedNode
    conditions: tuple[Any, ...]
    claims: tuple[str, ...]
    certainty: CertaintyName

    @property
    def bearer(self) -> Any:
        """Return what supports."""
        return self.conclusion[0]

    @property
    def town(self) -> Any:
        """Return what is supported."""
        return self.conclusion[2]

    @property
    def relation(self) -> Any:
        """Return the one-level property concluded."""
        return self.conclusion[1]

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
        for subject, _, item in _of(_BASIS, ontology)
        if isinstance(subject, NamedNode)
    }


def in_data(iri: str) -> tuple[str, int]:
    """Return the place of a thing of which nothing nearer is known."""
    return "data", 0


def routes(proven: Proven, locate: Locate = in_data) -> list[Route]:
    """Return the routes, sorted by IRI; *locate* tells where a claim or an entity is written.

    Raises: DataError, listing every route with a premise that no claim states.
    """
    from townkg.reason.applications import Applications

    applications = Applications(proven)
    limits = _conditions(proven)
    found: list[Route] = []
    problems: list[Problem] = []
    for name, basis in one_level_properties(proven.ontology).items():
        problems.extend(_by_hand(proven, name, locate))
        for statement in proven.inferred(name):
            conclusion = proven.triple(statement)
            if conclusion is None:
                continue  # about a literal
            for applied in applications.of(statement):
                conditions = limits.get(statement[0], ())
                missing = list(_missing(proven, applied, conditions, locate))
                if missing:
                    problems.extend(missing)
                else:
                    found.append(_route(proven, conclusion, applied, basis, conditions))
    if problems:
        raise DataError(problems)
    return sorted(found, key=lambda route: route.iri)


def _route(
    proven: Proven,
    conclusion: Triple,
    applied: Applied,
    basis: NamedNode,
    conditions: tuple[Any, ...],
) -> Route:
    used = dict(applied.claims)
    for condition in conditions:
        claim = proven.claim(_limit(applied, condition))
        if claim is not None:
            used[claim.order] = claim.iri
    return Route(
        iri=_iri(applied),
        conclusion=conclusion,
        rule=applied.rule,
        basis=basis,
        conditions=conditions,
        claims=tuple(used[place] for place in sorted(used)),
        certainty=CERTAINTIES[applied.rank],
    )


def _iri(applied: Applied) -> str:
    """Return an IRI made of what the rule is applied to: the same in every build."""
    import hashlib

    lines = [" ".join(applied.conclusion), applied.said]
    lines += sorted(" ".join(premise.fact) for premise in applied.premises)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"{ID}route/{digest[:16]}"


def _limit(applied: Applied, condition: Any) -> tuple[str, str, str]:
    return applied.conclusion[0], str(_CONDITION), str(condition)


def _conditions(proven: Proven) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for bearer, _, condition in _of(_CONDITION, proven.asserted):
        found[str(bearer)] = (*found.get(str(bearer), ()), condition)
    return found


def _of(predicate: NamedNode, triples: Iterable[Triple]) -> list[Triple]:
    """Return the triples of a property, sorted."""
    return sorted((one for one in triples if one[1] == predicate), key=sort_key)


def _missing(
    proven: Proven, applied: Applied, conditions: tuple[Any, ...], locate: Locate
) -> Iterator[Problem]:
    limits = (_limit(applied, condition) for condition in conditions)
    leaves = [*applied.unclaimed, *(one for one in limits if proven.claim(one) is None)]
    route = terms.short(proven.terms(applied.conclusion))
    for leaf in map(proven.terms, leaves):
        yield Problem(
            *locate(leaf[0].value),
            f"route {route}",
            Text(
                f"缺少前提：没有主张陈述 {terms.short(leaf)}",
                f"has a missing premise: no claim states {terms.short(leaf)}",
            ),
            STATE_IT,
        )


def _by_hand(proven: Proven, name: str, locate: Locate) -> Iterator[Problem]:
    for triple in _of(NamedNode(name), proven.asserted):
        stated = proven.claim((str(triple[0]), str(triple[1]), str(triple[2])))
        yield Problem(
            *locate(stated.iri if stated else triple[0].value),
            terms.short(triple),
            Text(
                "支持关系是直接写出的；它必须由原文所说的推出",
                "support is asserted; it must follow from what the text says",
            ),
            Text("请改为写出前提", "assert the premises instead"),
        )
