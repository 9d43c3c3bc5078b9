"""What changed from one graph to another: claims, facts, things, support and answers, in words.

In: two builds, or graphs in files as `townkg export` writes them. Out: a `Difference`. The quads
are compared as sets, and only what differs is looked into: the time grows with the graph and with
the change, not with their product.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from townkg.diff.answers import AnswerChange, Ask, Tell, changed_answers
from townkg.diff.claims import ClaimChange, changed_claims
from townkg.diff.facts import Fact, Thing, changed_facts, changed_things
from townkg.diff.quads import Change, change
from townkg.diff.sides import Side, find, open_side
from townkg.diff.support import LinkChange, SupportChange, changed_links, changed_support
from townkg.frozen import frozen
from townkg.query import Question
from townkg.query.golden import Golden

__all__ = ["Ask", "Difference", "Side", "compare", "find", "open_side"]

_PARTS = ("claims", "facts", "things", "support", "links", "answers")


@frozen
class Difference:
    """What changed from one graph to another.

    Shape: *before* and *after* are the data versions; each part is in the order of names. *support*
    holds routes; *links* along which pairs of policies support passes up, and how certainly.
    """

    before: str
    after: str
    claims: tuple[ClaimChange, ...]
    facts: tuple[Fact, ...]
    things: tuple[Thing, ...]
    support: tuple[SupportChange, ...]
    links: tuple[LinkChange, ...]
    answers: tuple[AnswerChange, ...]

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return any(getattr(self, name) for name in _PARTS)

    def to_json(self) -> dict[str, Any]:
        """Return the difference as JSON."""
        return {
            "before": self.before,
            "after": self.after,
            **{name: [item.to_json() for item in getattr(self, name)] for name in _PARTS},
        }


def compare(
    before: Side,
    after: Side,
    questions: Iterable[Question],
    goldens: Iterable[Golden],
    ask: Ask,
    tell: Tell,
) -> Difference:
    """Return what changed.

    *ask* answers a question on a store, as `townkg.answer.answer` does; *tell* says a row in words.
    """
    changed: Change = change(before.lines, after.lines)
    return Difference(
        before.version,
        after.version,
        changed_claims(before, after, changed),
        changed_facts(before, after, changed),
        changed_things(before, after, changed),
        changed_support(before, after, changed),
        changed_links(before, after, changed),
        # the same graph answers the same: nothing need be asked
        changed_answers(before, after, questions, goldens, ask, tell) if changed.both else (),
    )
