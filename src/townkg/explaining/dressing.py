"""Adds to the leaves of proofs what claims, rows and links say, all fetched at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from townkg.frozen import replace
from townkg.model import Evidence
from townkg.reason.proofs import Attempt, Conflict, Premise, Proof, Source, WhyNot
from townkg.sources.evidence import evidence
from townkg.store import Store

if TYPE_CHECKING:
    from townkg.explaining.records import Passages

Found = Mapping[str, tuple[Evidence, ...]]


def proofs(store: Store, bare: Iterable[Proof]) -> list[Proof]:
    """Return proofs with the passages of each claim that a leaf is taken from."""
    given = list(bare)
    found, recorded = _passages(store, given), _recorded(store, given)
    return [_dressed(proof, found, recorded) for proof in given]


def conflict(store: Store, bare: Conflict) -> Conflict:
    """Return it with the passages of the claims that its parts rest on."""
    return replace(bare, premises=tuple(proofs(store, bare.premises)))


def why_not(store: Store, bare: WhyNot) -> WhyNot:
    """Return it with the passages of the claims that its reasons and attempts tell of."""
    inside = [proof for reason in bare.reasons for proof in reason.proofs]
    for attempt in bare.attempts:
        inside += _inside(attempt)
    found, recorded = _passages(store, inside), _recorded(store, inside)

    def dress(proof: Proof) -> Proof:
        return _dressed(proof, found, recorded)

    return replace(
        bare,
        reasons=tuple(replace(one, proofs=tuple(map(dress, one.proofs))) for one in bare.reasons),
        attempts=tuple(_attempt(one, dress) for one in bare.attempts),
    )


def _attempt(attempt: Attempt, dress: Callable[[Proof], Proof]) -> Attempt:
    return replace(attempt, premises=tuple(_premise(one, dress) for one in attempt.premises))


def _premise(premise: Premise, dress: Callable[[Proof], Proof]) -> Premise:
    return replace(
        premise,
        proof=dress(premise.proof) if premise.proof is not None else None,
        readings=tuple(dress(leaf).sources[0] for leaf in _read(premise)),
        attempts=tuple(_attempt(one, dress) for one in premise.attempts),
    )


def _read(premise: Premise) -> Iterator[Proof]:
    """Yield what each reading states that a premise has, as a leaf."""
    return (Proof(premise.fact, sources=(one,)) for one in premise.readings)


def _inside(attempt: Attempt) -> Iterator[Proof]:
    for premise in attempt.premises:
        if premise.proof is not None:
            yield premise.proof
        yield from _read(premise)
        for deeper in premise.attempts:
            yield from _inside(deeper)


def _passages(store: Store, given: Iterable[Proof]) -> Found:
    used = {
        claim
        for proof in given
        for leaf in proof.leaves
        for source in leaf.sources[:1]
        for claim in _claims(source)
    }
    return evidence(store, used)


def _recorded(store: Store, given: Iterable[Proof]) -> Passages:
    """Return what to show of the rows and links among the leaves; most proofs have none."""
    used = {
        source.iri
        for proof in given
        for leaf in proof.leaves
        for source in leaf.sources[:1]
        if source.kind in ("row", "link") and source.passage is None
    }
    if not used:
        return {}
    from townkg.explaining.records import passages

    return passages(store, used)


def _claims(source: Source) -> Iterator[str]:
    if source.kind == "claim" and not source.follows:
        yield source.iri
    for premise in source.follows:
        yield from _claims(premise)


def _dressed(root: Proof, found: Found, recorded: Passages) -> Proof:
    made: dict[int, Proof] = {}
    for node in reversed(list(root.nodes())):
        if node.is_leaf:
            sources = tuple(_with_passages(one, found, recorded) for one in node.sources)
            made[id(node)] = replace(node, sources=sources)
        else:
            premises = tuple(made[id(premise)] for premise in node.premises)
            made[id(node)] = replace(node, premises=premises)
    return made[id(root)]


def _with_passages(source: Source, found: Found, recorded: Passages) -> Source:
    if source.iri in recorded:
        return replace(source, passage=recorded[source.iri])
    if source.follows:
        follows = tuple(_with_passages(one, found, recorded) for one in source.follows)
        return replace(source, follows=follows)
    return replace(source, evidence=found.get(source.iri, ()))
