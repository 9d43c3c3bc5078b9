"""What `describe` finds, as frozen values."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity
from townkg.sources.supports import Support

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.model import CertaintyName, Evidence

_LISTS = (
    *("identity", "outgoing", "incoming", "roles", "figures", "memberships", "supports"),
    *("inferred", "readings", "sentences"),
)


@frozen
class Detail:
    """A part of a figure or a time: its bound, unit, indicator and the like."""

    property: Entity
    value: Entity | str

    def to_json(self) -> dict[str, Any]:
        """Return the detail as a JSON object."""
        return {"property": self.property.to_json(), "value": _json(self.value)}


@frozen
class Line:
    """One thing that is known: a relation of a subject, with the passages it rests on.

    Shape: *certainty* is None for what is our own classification, which needs no quote; *of* is
    the reading set of a reading. *details* are those of a figure or a time in it.
    """

    subject: Entity
    property: Entity
    value: Entity | str
    certainty: CertaintyName | None = None
    inferred: bool = False
    claims: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    details: tuple[Detail, ...] = ()
    of: Entity | None = None
    preferred: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the line as a JSON object."""
        return {
            "subject": self.subject.to_json(),
            "property": self.property.to_json(),
            "value": _json(self.value),
            "certainty": self.certainty,
            "inferred": self.inferred,
            "claims": list(self.claims),
            "details": [item.to_json() for item in self.details],
            "reading_of": self.of.to_json() if self.of else None,
            "preferred": self.preferred,
            "evidence": [item.to_json() for item in self.evidence],
        }


@frozen
class Sentence:
    """A sentence in which something is spoken of."""

    iri: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the sentence as a JSON object."""
        return {"iri": self.iri, "text": self.text}


@frozen
class Description:
    """Everything that is known of a thing, grouped.

    Shape: *kind* is `individual`, `class` or `property`. What is asserted stands in *outgoing*,
    *incoming*, *roles* (conferrals, examples and the like), *figures* and *memberships*;
    *inferred* is apart, and so are *readings*. *counts* has for a term how often it is used, by
    `instances`, `asserted`, `inferred`.
    """

    entity: Entity
    kind: str
    types: tuple[Entity, ...]
    aliases: tuple[tuple[str, str], ...]
    definition: Text | None
    identity: tuple[Line, ...]
    outgoing: tuple[Line, ...]
    incoming: tuple[Line, ...]
    roles: tuple[Line, ...]
    figures: tuple[Line, ...]
    memberships: tuple[Line, ...]
    supports: tuple[Support, ...]
    inferred: tuple[Line, ...]
    readings: tuple[Line, ...]
    sentences: tuple[Sentence, ...]
    counts: dict[str, int]
    version: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the description as a JSON object."""
        return {
            "entity": self.entity.to_json(),
            "kind": self.kind,
            "types": [kind.to_json() for kind in self.types],
            "aliases": [{"name": name, "language": language} for name, language in self.aliases],
            "definition": self.definition.to_json() if self.definition else None,
            **{name: [item.to_json() for item in getattr(self, name)] for name in _LISTS},
            "counts": dict(self.counts),
            "version": self.version,
        }


def _json(value: Entity | str) -> Any:
    return value.to_json() if isinstance(value, Entity) else value
