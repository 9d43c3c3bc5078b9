"""The values that pass between the layers: all frozen, all free of any RDF library."""

from __future__ import annotations

from types import MappingProxyType

from townkg.frozen import frozen
from townkg.i18n import Text as Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Literal

    CertaintyName = Literal["stated", "implied", "contextual", "ambiguous"]
    Triple = tuple[Any, Any, Any]
    """Subject, predicate and object as terms of the store (pyoxigraph)."""
else:
    # what these names stand for matters to type checkers only, and `typing` takes long to load
    CertaintyName, Triple = str, tuple

CERTAINTIES: tuple[CertaintyName, ...] = ("stated", "implied", "contextual", "ambiguous")
"""From the firmest to the weakest."""


@frozen
class Entity:
    """A thing of the graph, as answers show it."""

    iri: str
    label: Text

    def to_json(self) -> dict[str, Any]:
        """Return the entity as the contract's JSON object."""
        return {"iri": self.iri, "label": self.label.to_json()}


@frozen
class Quote:
    """An exact passage of an article.

    Unit: *start* and *end* count Unicode code points of the stored text, end exclusive.
    Source: Web Annotation Data Model, sections 4.2.4 and 4.2.5.
    """

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


@frozen
class Evidence:
    """One passage that a row rests on, with the claim that quotes it.

    Shape: *sentence* is the stored text of the sentences that the quote lies in, from
    *sentence_start* on; printed around the quote, it is no part of the JSON contract.
    """

    claim: str
    article: str
    quote: Quote
    certainty: CertaintyName
    sentence: str = ""
    sentence_start: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the evidence as the contract's JSON object."""
        return {
            "kind": "quote",
            "claim": self.claim,
            "article": self.article,
            "quote": self.quote.exact,
            "start": self.quote.start,
            "end": self.quote.end,
            "certainty": self.certainty,
        }


@frozen
class RowRecord:
    """A row of a data set's table that an answer rests on.

    Shape: *cells* are header and cell as the table has them, empty cells left out; *number*
    counts rows of the table from 1, the header; *certainty* is how sure the table is of the row,
    in its own words, empty where it does not say; *title* is that of the data set.
    """

    row: str
    dataset: str
    title: Text
    table: str
    number: int
    cells: tuple[tuple[str, str], ...]
    source: str = ""
    certainty: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the row."""
        return self.row

    def to_json(self) -> dict[str, Any]:
        """Return the evidence as the contract's JSON object."""
        return {
            "kind": "row",
            "dataset": self.dataset,
            "row": self.row,
            "columns": dict(self.cells),
            "source": self.source or None,
            "certainty": self.certainty or None,
        }


@frozen
class LinkRecord:
    """An accepted link, from a thing to the one that stands for it in a data set.

    Shape: *predicate* is the SKOS property, *justification* an IRI of the SEMAPV vocabulary;
    *confidence* is a decimal from 0 to 1 as written, *reviewer* and *date* tell who accepted it
    and when.
    """

    link: str
    subject: Entity
    predicate: str
    object: Entity
    confidence: str = ""
    justification: str = ""
    reviewer: str = ""
    date: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the link."""
        return self.link

    def to_json(self) -> dict[str, Any]:
        """Return the evidence as the contract's JSON object."""
        return {
            "kind": "link",
            "link": self.link,
            "subject": self.subject.to_json(),
            "predicate": self.predicate,
            "object": self.object.to_json(),
            "confidence": float(self.confidence) if self.confidence else None,
            "justification": self.justification or None,
            "reviewer": self.reviewer or None,
            "date": self.date or None,
        }


Record = RowRecord | LinkRecord
"""What a row rests on besides passages of articles."""


@frozen
class Claim:
    """What one passage states: a few triples, the passage, and how firmly it says so."""

    iri: str
    certainty: CertaintyName
    quotes: tuple[Quote, ...]
    triples: tuple[Triple, ...]
    sentence: str
    order: int
    follows: tuple[str, ...] = ()
    reason: Text | None = None
    reading_of: str | None = None
    preferred: bool = False
    record: Mapping[str, str] = MappingProxyType({})


Cell = Entity | Text | str | int | float | bool | None


@frozen
class Row:
    """One solution of a question, with all that it rests on.

    Shape: *evidence* are passages of articles, *records* rows of data sets and links.
    """

    cells: Mapping[str, Cell]
    evidence: Sequence[Evidence] = ()
    records: Sequence[Record] = ()

    @property
    def rests_on(self) -> tuple[Evidence | Record, ...]:
        """Return passages, then rows and links."""
        return (*self.evidence, *self.records)


@frozen
class Column:
    """A column of an answer: its name, heading and kind."""

    name: str
    label: Text
    kind: str


@frozen
class Missing:
    """A remote data set that gave nothing, or not all: why, and the seconds it took."""

    remote: str
    why: Text
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return it as the contract's JSON object."""
        return {"remote": self.remote, "why": self.why.to_json(), "seconds": self.seconds}


@frozen
class Answer:
    """The rows of a prepared question, the same on every face.

    Shape: *params* holds an `Entity` or a plain value per parameter given; *note* is set when
    the answer is empty or limited, and says why; *version* is the data version that answered;
    *partial* are the remote data sets that the answer lacks.
    """

    question: str
    params: Mapping[str, Any]
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: Text | None = None
    version: str = ""
    title: Text | None = None
    view: str = "table"
    partial: Sequence[Missing] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the contract's JSON object."""
        return {
            "question": self.question,
            "params": {name: _json(value) for name, value in self.params.items()},
            "columns": [column.name for column in self.columns],
            "rows": [
                {name: _json(cell) for name, cell in row.cells.items()}
                | {"evidence": [item.to_json() for item in row.rests_on]}
                for row in self.rows
            ],
            "note": _json(self.note),
            "version": self.version,
            **({"partial": [one.to_json() for one in self.partial]} if self.partial else {}),
        }


def _json(value: Any) -> Any:
    if isinstance(value, (list, tuple)):  # a parameter that is given several times
        return [_json(one) for one in value]
    return value.to_json() if hasattr(value, "to_json") else value
