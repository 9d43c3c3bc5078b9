"""Links: one node for each pair of policy instruments along which support is passed up.

The ontology marks the property along which it passes (`tk:passesSupport`); the node has the best
proof of the pair, so that a question reads certainty and claims instead of telling the rules again.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from townkg import vocab
from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import CERTAINTIES
from townkg.reason import terms
from townkg.reason.routes import STATE_IT, in_data
from townkg.settings import ID, ONTOLOGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from townkg.model import CertaintyName, Triple
    from townkg.reason.chains import Locate
    from townkg.reason.proofs import Proof
    from townkg.reason.proven import Proven
    from townkg.reason.rule import Statement

_PASSES = NamedNode(vocab.passesSupport)


@frozen
class Link:
    """How a whole comes to comprise a part, directly or over others.

    Shape: *claims* are the IRIs of the claims of its best proof, in the order of the text.
    """

    iri: str
    whole: Any
    part: Any
    claims: tuple[str, ...]
    certainty: CertaintyName

    def triples(self) -> Iterator[Triple]:
        """Yield the description of the link."""
        node = NamedNode(self.iri)
        yield node, terms.TYPE, NamedNode(vocab.Link)
        yield node, NamedNode(vocab.linkWhole), self.whole
        yield node, NamedNode(vocab.linkPart), self.part
        yield node, NamedNode(vocab.certainty), NamedNode(ONTOLOGY + self.certainty)
        for claim in self.claims:
            yield node, NamedNode(vocab.usesClaim), NamedNode(claim)


def links(proven: Proven, locate: Locate = in_data) -> list[Link]:
    """Return the links, sorted by IRI; *locate* tells where a claim or an entity is written.

    Raises: DataError, listing every link with a premise that no claim states.
    """
    from townkg.reason.applications import is_claimed

    found: list[Link] = []
    problems: list[Problem] = []
    passing = sorted(one.value for one, predicate, _ in proven.ontology if predicate == _PASSES)
    for name in passing:
        for statement in proven.holding(name):
            proof = proven.why(statement)
            if proof is None:
                continue
            missing = [leaf for leaf in proof.leaves if not is_claimed(leaf)]
            if missing:
                problems.extend(_unstated(proven.terms(leaf.fact), locate) for leaf in missing)
            else:
                found.append(_link(proven, statement, proof))
    if problems:
        raise DataError(problems)
    return sorted(found, key=lambda link: link.iri)


def _link(proven: Proven, statement: Statement, proof: Proof) -> Link:
    import hashlib

    whole, _, part = proven.terms(statement)
    digest = hashlib.sha256(" ".join(statement).encode()).hexdigest()
    return Link(f"{ID}link/{digest[:16]}", whole, part, proof.claims, CERTAINTIES[proof.rank])


def _unstated(leaf: Triple, locate: Locate) -> Problem:
    return Problem(
        *locate(leaf[0].value),
        terms.short(leaf),
        Text(
            "支持由它上传，却没有主张陈述它",
            "support is passed up along it, and no claim states it",
        ),
        STATE_IT,
    )
