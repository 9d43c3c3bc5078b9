"""What conditions are made of: demands, figures, and what is judged of a town by them."""

from __future__ import annotations

from decimal import Decimal

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.model import Entity, Evidence, RowRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    from townkg.model import Record

    Truth = Literal["yes", "no", "assumed", "unknown"]
    """Whether something holds; assumed where it rests on our own assignment."""
    Verdict = Literal["met", "not met", "contradicted", "unknown", "not applicable", "earned"]
    Use = Literal["used", "earlier", "undated", "not used"]
else:
    Truth = Verdict = Use = str

TRUTHS: tuple[Truth, ...] = ("yes", "assumed", "unknown", "no")
"""From what lets a provision apply most firmly to what forbids it."""


VERDICTS: Mapping[str, Text] = {
    "met": Text("符合", "met"),
    "not met": Text("不符合", "not met"),
    "contradicted": Text("来源互相矛盾", "contradicted"),
    "unknown": Text("不知", "unknown"),
    "not applicable": Text("不适用", "not applicable"),
    "earned": Text("应得", "earned"),
}
"""What a verdict is called."""


@frozen
class Bounds:
    """The numbers that fit: from *low* to *high*, in the base unit; *open* ends are excluded."""

    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the bounds with the names that the ontology gives them."""
        named = {
            "minExclusive" if self.low_open else "minInclusive": self.low,
            "maxExclusive" if self.high_open else "maxInclusive": self.high,
        }
        return {name: float(value) for name, value in named.items() if value is not None}


@frozen
class Time:
    """When something is so: the words, and first and last day where they tell."""

    words: str = ""
    first: str = ""
    last: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the time as JSON."""
        return {"words": self.words, "from": self.first or None, "until": self.last or None}


@frozen
class Figure:
    """A number or rating that some source gives of something.

    Shape: *nodes* are the rows or claims it rests on, several where rows repeat one source;
    *source* is where it was printed; *planned* tells a target; *reading* that a passage of an
    article says so under one of its readings only.
    """

    iri: str
    subject: Entity
    indicator: Entity
    wording: Text
    bounds: Bounds
    unit: str
    time: Time
    nodes: tuple[str, ...]
    source: str = ""
    written_unit: str = ""
    planned: bool = False
    reading: bool = False
    scope: Text = NOTHING


@frozen
class Weighed:
    """A figure held against a demand: whether it is used, what it answers, and why."""

    figure: Figure
    use: Use
    answer: Truth
    reason: Text

    def to_json(self) -> dict[str, Any]:
        """Return the figure as JSON."""
        figure = self.figure
        return {
            "figure": figure.iri,
            "subject": figure.subject.to_json(),
            "indicator": figure.indicator.to_json(),
            "wording": figure.wording.to_json(),
            "bounds": figure.bounds.to_json(),
            "unit": figure.unit or None,
            "time": figure.time.to_json(),
            "use": self.use,
            "answer": self.answer,
            "reason": self.reason.to_json(),
            "source": figure.source or None,
            "rests_on": list(figure.nodes),
        }


@frozen
class Reason:
    """One part of whether a provision applies: does it hold, why, and on what it rests."""

    part: Text
    holds: Truth
    words: Text
    nodes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the reason as JSON."""
        return {
            "part": self.part.to_json(),
            "holds": self.holds,
            "reason": self.words.to_json(),
            "rests_on": list(self.nodes),
        }


@frozen
class Demand:
    """What a criterion asks for: a number within bounds, or a rating at least so high.

    Shape: *leeway* is how far a hedged bound may reach beyond its number; *bare* tells that the
    provision gives no number; the bounds of a rating are its order.
    """

    indicator: Entity
    bounds: Bounds
    unit: str
    words: Text
    leeway: Decimal = Decimal(0)
    rating: Entity | None = None
    bare: bool = False


@frozen
class Case:
    """One case in which a provision applies: all its parts must hold; of values, any."""

    iri: str
    row: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@frozen
class Document:
    """A policy document: its names, when it was issued, and the area it holds in."""

    entity: Entity
    names: tuple[str, ...]
    time: Time
    jurisdiction: str
    rows: tuple[str, ...]


@frozen
class Provision:
    """A provision of a document: what it demands or grants, and the cases in which it applies."""

    entity: Entity
    kinds: frozenset[str]
    document: str
    demand: Demand | None
    cases: tuple[Case, ...]
    yields_to: tuple[str, ...]
    words: str
    note: Text
    rows: tuple[str, ...]
    years: int | None = None


@frozen
class Judgement:
    """What is found of one town under one provision.

    Shape: *missing* says what would be needed where the verdict is unknown; *remarks* what a
    reader must know beside it, as that sources disagree; *evidence* holds quotes, rows and links.
    """

    town: Entity
    provision: Provision
    document: Document
    applies: Truth
    reasons: tuple[Reason, ...]
    verdict: Verdict
    figures: tuple[Weighed, ...]
    missing: Text = NOTHING
    remarks: tuple[Text, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    records: tuple[Record, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the judgement as JSON."""
        demand = self.provision.demand
        return {
            "town": self.town.to_json(),
            "provision": self.provision.entity.to_json(),
            "document": self.document.entity.to_json(),
            "demand": demand.words.to_json() if demand else None,
            "applies_where": self.provision.words or None,
            "our_reading": self.provision.note.to_json() if self.provision.note else None,
            "applies": self.applies,
            "why": [reason.to_json() for reason in self.reasons],
            "verdict": self.verdict,
            "figures": [weighed.to_json() for weighed in self.figures],
            "missing": self.missing.to_json() if self.missing else None,
            "remarks": [remark.to_json() for remark in self.remarks],
            "evidence": [item.to_json() for item in (*self.evidence, *self.records)],
        }

    @property
    def rows(self) -> tuple[RowRecord, ...]:
        """Return the rows of data sets that it rests on."""
        return tuple(one for one in self.records if isinstance(one, RowRecord))


@frozen
class Conditions:
    """The conditions of a town, of a document, or of a town under a document.

    Shape: *criteria* ask something of a town, *rewards* grant it something or take it away.
    """

    town: Entity | None
    policy: Entity | None
    as_of: str
    criteria: tuple[Judgement, ...]
    rewards: tuple[Judgement, ...]
    note: Text = NOTHING
    version: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the conditions as JSON."""
        return {
            "town": self.town.to_json() if self.town else None,
            "policy": self.policy.to_json() if self.policy else None,
            "as_of": self.as_of or None,
            "criteria": [one.to_json() for one in self.criteria],
            "rewards": [one.to_json() for one in self.rewards],
            "note": self.note.to_json() if self.note else None,
            "version": self.version,
        }
