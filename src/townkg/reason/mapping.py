"""Writes a closed graph in the form that `mapped` reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from townkg.model import CERTAINTIES
from townkg.reason.mapped import KINDS, packed
from townkg.reason.proofs.facts import statement_of
from townkg.reason.rl import rule_table
from townkg.sections import value

if TYPE_CHECKING:
    from townkg.model import Claim
    from townkg.reason.proofs import Source
    from townkg.reason.proven import Proven
    from townkg.reason.rule import Rule, Statement

Array = Any


def sections(proven: Proven, beside: Mapping[str, Any]) -> dict[str, bytes] | None:
    """Return the sections of a closed graph, and values *beside*; none where terms are one."""
    if len(proven.graph.equality):
        return None
    claims = list(proven.claims.values())
    numbers = {claim.iri: place + len(KINDS) for place, claim in enumerate(claims)}
    made, renumbered = _terms(proven)
    made |= _facts(proven, renumbered, numbers)
    made |= _rules(proven)
    told = {name: _pair(entry.words) for name, entry in rule_table().items()}
    told |= {name: _pair(said) for name, said in proven.own.words.items()}
    values = {
        "waves": proven.graph.waves,
        "flat": proven.rules.units.closed,
        "words": told,
        "claims": [_claim(claim, place, numbers) for place, claim in enumerate(claims)],
        "readings": _readings(claims, numbers),
        **beside,
    }
    return made | {name: value(content) for name, content in values.items()}


def _terms(proven: Proven) -> tuple[dict[str, bytes], Array]:
    """Return the terms in the order of their bytes, and the new number of each old one."""
    dictionary = proven.graph.dictionary
    old = [dictionary.decode(number).encode() for number in range(1, len(dictionary) + 1)]
    order = sorted(range(len(old)), key=old.__getitem__)
    renumbered = np.zeros(len(old) + 1, dtype=np.uint64)
    renumbered[np.array(order, dtype=np.int64) + 1] = np.arange(1, len(old) + 1)
    offsets = np.zeros(len(old) + 1, dtype=np.uint64)
    np.cumsum([len(old[place]) for place in order], out=offsets[1:])
    text = b"".join(old[place] for place in order)
    return {"text": text, "offsets": offsets.tobytes()}, renumbered


def _facts(proven: Proven, renumbered: Array, numbers: Mapping[str, int]) -> dict[str, bytes]:
    facts = proven.graph.facts
    keys, back, births, said = ([np.empty(0, dtype=np.uint64)] for _ in range(4))
    lists: dict[tuple[int, ...], int] = {(): 0}
    places, at = {}, 0
    half, low = np.uint64(32), np.uint64(0xFFFFFFFF)
    for number, relation in enumerate(facts.relations):
        runs = facts.runs[number]
        old = runs.alive()
        if not len(old):
            continue
        one, other = renumbered[old >> half], renumbered[old & low]
        new = (one << half) | other
        order = np.argsort(new)
        keys.append(new[order])
        back.append(np.sort((other << half) | one))
        births.append(runs.births(old)[order].astype(np.uint64))
        told = facts.is_asserted(number, old)
        column = np.zeros(len(old), dtype=np.uint64)
        for place in told.nonzero()[0].tolist():
            key = int(old[place])
            statement = statement_of(proven.prover.facts, (relation, key >> 32, key & 0xFFFFFFFF))
            of = tuple(_number(one, numbers) for one in proven.sources.of(statement))
            column[place] = lists.setdefault(of, len(lists))
        said.append(column[order])
        places[relation.term, relation.unary] = (at, at + len(old))
        at += len(old)
    return {
        "keys": np.concatenate(keys).tobytes(),
        "back": np.concatenate(back).tobytes(),
        "births": np.concatenate(births).astype(np.uint32).tobytes(),
        "said": np.concatenate(said).astype(np.uint32).tobytes(),
        "relations": value(places),
        "sources": value(list(lists)),
    }


def _number(source: Source, numbers: Mapping[str, int]) -> int:
    return numbers[source.iri] if source.kind == "claim" else KINDS.index(source.kind)


def _rules(proven: Proven) -> dict[str, bytes]:
    by_head: dict[tuple[str, bool], list[Rule]] = defaultdict(list)
    for rule in (*proven.rules.units, *proven.rules.joins):
        if rule.head is not None:
            by_head[rule.head.relation.term, rule.head.relation.unary].append(rule)
    blob, places = bytearray(), {}
    for head, rules in by_head.items():
        content = value([packed(rule) for rule in rules])
        places[head] = (len(blob), len(blob) + len(content))
        blob += content
    return {"rules": bytes(blob), "rule places": value(places)}


def _claim(claim: Claim, place: int, numbers: Mapping[str, int]) -> tuple[object, ...]:
    zh, en = ("", "") if claim.reason is None else _pair(claim.reason)
    follows = tuple(numbers[iri] for iri in claim.follows if iri in numbers)
    return claim.iri, CERTAINTIES.index(claim.certainty), place, zh, en, follows


def _readings(claims: list[Claim], numbers: Mapping[str, int]) -> dict[Statement, tuple[int, ...]]:
    """Return the triples of readings, each with the claims that state it."""
    from townkg.reason.proven import written

    found: dict[Statement, tuple[int, ...]] = {}
    for claim in claims:
        for triple in claim.triples if claim.certainty == "ambiguous" else ():
            text = written(triple)
            found[text] = (*found.get(text, ()), numbers[claim.iri])
    return found


def _pair(text: Any) -> tuple[str, str]:
    return text.zh, text.en
