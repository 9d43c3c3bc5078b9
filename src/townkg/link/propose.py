"""Proposes links between the things of a data set and those of the rest of the graph.

A pair is accepted without review only where it is above the threshold and has no rival: neither
side has a second candidate of the same source that is likely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from townkg.link.features import Feature
from townkg.link.matcher import Matcher
from townkg.link.row import local
from townkg.link.thing import Thing

THRESHOLD = 0.98
"""The confidence from which a pair may be accepted without review, where it has no rival."""
LIKELY = 0.5
"""The confidence from which a second candidate is a rival."""
SHOWN = 0.3
"""The confidence from which a pair is proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that may be one thing: *subject* of the graph, *object* of the data set."""

    subject: Thing
    object: Thing
    features: tuple[Feature, ...]
    confidence: float
    has_rival: bool = False

    @property
    def key(self) -> str:
        """Return the name of the pair, by which people decide on it."""
        return f"{local(self.subject.iri)}--{local(self.object.iri)}"

    def may_be_accepted(self, threshold: float = THRESHOLD) -> bool:
        """Return whether it is sure enough to be accepted without review."""
        return self.confidence >= threshold and not self.has_rival

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as JSON."""
        return {
            "key": self.key,
            "subject": {"iri": self.subject.iri, "label": self.subject.label},
            "object": {"iri": self.object.iri, "label": self.object.label},
            "confidence": round(self.confidence, 4),
            "rival": self.has_rival,
            "features": [
                {"name": one.name, "value": one.value, "weight": round(one.weight, 2)}
                for one in self.features
            ],
        }


def propose(matcher: Matcher, things: Iterable[Thing], *, least: float = SHOWN) -> list[Proposal]:
    """Return the pairs of a data set's things with those that the matcher has, the surest first."""
    found = [
        Proposal(one.thing, thing, one.features, one.confidence)
        for thing in things
        for one in matcher.match(thing, least=least)
    ]
    marked = list(_marked(found))
    marked.sort(key=lambda one: (-one.confidence, one.key))
    return marked


def _marked(found: list[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals, those with rivals marked."""
    likely = [one for one in found if one.confidence >= LIKELY]
    of_object = Counter((one.object.iri, one.subject.source) for one in likely)
    of_subject = Counter(one.subject.iri for one in likely)
    for one in found:
        rival = of_object[one.object.iri, one.subject.source] > 1
        rival = rival or of_subject[one.subject.iri] > 1
        yield Proposal(one.subject, one.object, one.features, one.confidence, rival)
