"""Links: one node for each pair of policy instruments along which support is passed up.

The ontology marks the property along which it passes (`tk:passesSupport`); the node has the best
proof of the pair, so that a question reads certainty and claims instead of telling the rules again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from townkg import vocab
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.reason import terms
from townkg.reason.axioms import Locate, read_axioms
from townkg.reason.engine import sort_key
from townkg.reason.prover import Proof, Prover
from townkg.reason.routes import STATE_IT, in_data
from townkg.settings import ID, ONTOLOGY

if TYPE_CHECKING:
    from townkg.model import CertaintyName, Claim, Triple

_PASSES = NamedNode(vocab.passesSupport)


@dataclass(frozen=True)
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


def links(
    asserted: Iterable[Triple],
    ontology: Iterable[Triple],
    claims: Sequence[Claim],
    locate: Locate = in_data,
) -> list[Link]:
    """Return the links, sorted by IRI.

    Shape: as for `routes`.
    Raises: DataError, listing every link with a premise that no claim states.
    """
    schema = frozenset(ontology)
    prover = Prover(frozenset(asserted) | schema, read_axioms(schema), claims)
    found: list[Link] = []
    problems: list[Problem] = []
    for name in sorted(subject.value for subject, predicate, _ in schema if predicate == _PASSES):
        pairs = [(whole, NamedNode(name), part) for whole, part in prover.pairs(name)]
        for pair in sorted(pairs, key=sort_key):
            proof = prover.prove(pair)
            if proof is None or proof.certainty is None:
                problems.extend(_unstated(proof, locate))
            else:
                found.append(_link(proof, proof.certainty))
    if problems:
        raise DataError(problems)
    return sorted(found, key=lambda link: link.iri)


def _link(proof: Proof, certainty: CertaintyName) -> Link:
    whole, _, part = proof.conclusion
    used = {place: leaf.claim.iri for leaf in proof.leaves if leaf.claim for place in leaf.order}
    digest = hashlib.sha256(sort_key(proof.conclusion).encode()).hexdigest()
    claims = tuple(used[place] for place in sorted(used))
    return Link(f"{ID}link/{digest[:16]}", whole, part, claims, certainty)


def _unstated(proof: Proof | None, locate: Locate) -> Iterator[Problem]:
    for leaf in proof.leaves if proof else ():
        if leaf.claim is None:
            yield Problem(
                *locate(leaf.conclusion[0].value),
                terms.short(leaf.conclusion),
                Text(
                    "支持由它上传，却没有主张陈述它",
                    "support is passed up along it, and no claim states it",
                ),
                STATE_IT,
            )
