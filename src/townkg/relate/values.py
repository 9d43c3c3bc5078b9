"""What `relate` finds, as frozen values."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity
from townkg.sources.supports import Support

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.model import CertaintyName, Evidence


@frozen
class Leg:
    """A relation that the article tells, in the direction in which it tells it."""

    subject: Entity
    property: Entity
    object: Entity
    claims: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the relation as a JSON object."""
        return {
            "subject": self.subject.to_json(),
            "property": self.property.to_json(),
            "object": self.object.to_json(),
            "claims": list(self.claims),
        }


@frozen
class Reading:
    """Which readings of a passage a step takes: some of all those of the set."""

    of: Entity
    claims: tuple[str, ...]
    total: int
    preferred: bool

    def to_json(self) -> dict[str, Any]:
        """Return the readings as a JSON object."""
        return {
            "set": self.of.to_json(),
            "claims": list(self.claims),
            "readings": len(self.claims),
            "of": self.total,
            "preferred": self.preferred,
        }


@frozen
class Step:
    """One step from a thing to another; *via* is the node that only joins the two."""

    start: Entity
    end: Entity
    legs: tuple[Leg, ...]
    via: Entity | None
    certainty: CertaintyName
    evidence: tuple[Evidence, ...]
    readings: tuple[Reading, ...] = ()

    @property
    def relation(self) -> Text:
        """The relation drawn as arrows that point as the article tells it."""
        return Text(self._drawn("zh"), self._drawn("en"))

    @property
    def words(self) -> Text:
        """The step in words, from its start."""
        return Text(_said(self.legs, self.start, "zh"), _said(self.legs, self.start, "en"))

    @property
    def words_back(self) -> Text:
        """The step in words, from its end."""
        legs = self.legs[::-1]
        return Text(_said(legs, self.end, "zh"), _said(legs, self.end, "en"))

    def to_json(self) -> dict[str, Any]:
        """Return the step as a JSON object."""
        return {
            "from": self.start.to_json(),
            "to": self.end.to_json(),
            "via": self.via.to_json() if self.via else None,
            "relation": self.relation.to_json(),
            "words": self.words.to_json(),
            "words_back": self.words_back.to_json(),
            "legs": [leg.to_json() for leg in self.legs],
            "certainty": self.certainty,
            "readings": [reading.to_json() for reading in self.readings],
            "evidence": [item.to_json() for item in self.evidence],
        }

    def _drawn(self, language: str) -> str:
        at, parts = self.start, []
        for leg in self.legs:
            ahead = leg.subject == at
            label = leg.property.label.in_language(language)
            parts.append(f"—{label}→" if ahead else f"←{label}—")
            at = leg.object if ahead else leg.subject
        middle = f" {self.via.label.in_language(language)} " if self.via else ""
        return middle.join(parts)


def _said(legs: tuple[Leg, ...], start: Entity, language: str) -> str:
    """Return the relations in words, the first beginning with *start*."""
    at, parts = start, []
    for leg in legs:
        ahead = leg.subject == at
        names = (leg.subject, leg.property, leg.object)
        one, label, other = (item.label.in_language(language) for item in names)
        if language == "zh":
            parts.append(f"{one}“{label}”{other}" if ahead else f"{other}：{one}“{label}”它")
        else:
            parts.append(f"{one} “{label}” {other}" if ahead else f"{other}: {one} “{label}” it")
        at = leg.object if ahead else leg.subject
    return (";" if language == "zh" else "; ").join(parts)


@frozen
class Path:
    """Steps that lead from one thing to another; as certain as the weakest of them."""

    steps: tuple[Step, ...]
    certainty: CertaintyName

    def to_json(self) -> dict[str, Any]:
        """Return the path as a JSON object."""
        return {
            "length": len(self.steps),
            "certainty": self.certainty,
            "steps": [step.to_json() for step in self.steps],
        }


@frozen
class Shared:
    """A town, group, list or place that both have in common, with how each comes to it."""

    node: Entity
    type: Entity | None
    first: Path
    second: Path

    def to_json(self) -> dict[str, Any]:
        """Return the common node as a JSON object."""
        return {
            "node": self.node.to_json(),
            "type": self.type.to_json() if self.type else None,
            "first": self.first.to_json(),
            "second": self.second.to_json(),
        }


@frozen
class Relation:
    """How two things are related: paths first, and apart from them what they only share.

    Shape: *paths* are the shortest ones over what the article says, *readings* those that need a
    reading of an ambiguous passage; *memberships* say that one is in the other; *by_group* lead
    over a group that one is in, or belongs to a member of; *complete* is false where a limit left
    paths out.
    """

    first: Entity
    second: Entity
    max_length: int
    paths: tuple[Path, ...]
    readings: tuple[Path, ...]
    memberships: tuple[Path, ...]
    by_group: tuple[Path, ...]
    shared: tuple[Shared, ...]
    classes: tuple[Entity, ...]
    supports: tuple[Support, ...]
    complete: bool
    note: Text | None
    version: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the relation as a JSON object."""
        return {
            "first": self.first.to_json(),
            "second": self.second.to_json(),
            "max_length": self.max_length,
            "paths": [path.to_json() for path in self.paths],
            "readings": [path.to_json() for path in self.readings],
            "memberships": [path.to_json() for path in self.memberships],
            "by_group": [path.to_json() for path in self.by_group],
            "shared": [item.to_json() for item in self.shared],
            "classes": [item.to_json() for item in self.classes],
            "supports": [item.to_json() for item in self.supports],
            "complete": self.complete,
            "note": self.note.to_json() if self.note else None,
            "version": self.version,
        }
