"""Matches patterns of triples with triples, for the checker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from townkg.reason.proofs.profile import Pattern
from townkg.reason.rule import Statement

Found = dict[str, str]
"""What variables stand for."""

_NUMBERS = {f"?{number}": re.compile(rf'"0*{number}"\^\^<[^>]*>') for number in (0, 1)}


def unify(pattern: Pattern | Statement, triple: Statement, known: Found) -> Iterator[Found]:
    """Yield the binding, with *known* in it, under which a pattern is a triple.

    >>> list(unify(("?x", "<p>", "?x"), ("<a>", "<p>", "<a>"), {}))
    [{'?x': '<a>'}]
    """
    found = dict(known)
    for slot, value in zip(pattern, triple, strict=True):
        if slot in _NUMBERS:
            if not _NUMBERS[slot].fullmatch(value):
                return
        elif slot.startswith("?"):
            if found.setdefault(slot, value) != value:
                return
        elif slot != value:
            return
    yield found


def consistent(
    body: Sequence[Pattern],
    head: Pattern,
    triples: Sequence[Statement],
    conclusion: Statement,
    *,
    needed: Sequence[set[Statement]],
) -> bool:
    """Return whether the rule concludes it from the triples, with one of each of *needed* used."""
    for found in unify(head, conclusion, {}):
        for used in _solutions(body, triples, found, frozenset()):
            if all(group & used for group in needed):
                return True
    return False


def conclusions(
    rule: tuple[Sequence[Pattern], Pattern], triples: Iterable[Statement]
) -> Iterator[Statement]:
    """Yield all that a rule concludes from a few triples."""
    body, head = rule
    bindings: list[Found] = [{}]
    for pattern in body:
        bindings = [new for old in bindings for one in triples for new in unify(pattern, one, old)]
    for found in bindings:
        subject, predicate, item = (found.get(slot, slot) for slot in head)
        yield subject, predicate, item


def _solutions(
    body: Sequence[Pattern],
    triples: Sequence[Statement],
    found: Found,
    used: frozenset[Statement],
) -> Iterator[frozenset[Statement]]:
    if not body:
        yield used
        return
    for triple in triples:
        for new in unify(body[0], triple, found):
            yield from _solutions(body[1:], triples, new, used | {triple})
