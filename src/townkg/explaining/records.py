"""What a leaf shows of a row of a data set or of a link: its cells, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townkg.i18n import Text, same
from townkg.model import Entity, RowRecord
from townkg.reason.proofs import LinkPassage, RowPassage
from townkg.settings import SKOS
from townkg.sources.records import records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.model import LinkRecord
    from townkg.store import Store

RELATIONS = {
    f"{SKOS}exactMatch": Text("＝", "is"),
    f"{SKOS}closeMatch": Text("≈", "is nearly"),
    f"{SKOS}broadMatch": Text("较窄于", "is narrower than"),
    f"{SKOS}narrowMatch": Text("较宽于", "is broader than"),
    f"{SKOS}relatedMatch": Text("有关于", "is related to"),
}

Passages = dict[str, RowPassage | LinkPassage]


def passages(store: Store, iris: Iterable[str]) -> Passages:
    """Return what to show of rows and links, by IRI."""
    wanted = set(iris)
    found = records(store, wanted) if wanted else {}
    return {
        iri: _row(one) if isinstance(one, RowRecord) else _link(one) for iri, one in found.items()
    }


def _row(record: RowRecord) -> RowPassage:
    # the source has a line of its own
    cells = tuple((same(name), cell) for name, cell in record.cells if cell != record.source)
    return RowPassage(record.title, record.number, cells, record.source)


def _link(record: LinkRecord) -> LinkPassage:
    return LinkPassage(
        _name(record.subject),
        _name(record.object),
        relation=RELATIONS.get(record.predicate, same(record.predicate)),
        confidence=record.confidence,
        reviewer=record.reviewer,
        justification=record.justification,
    )


def _name(entity: Entity) -> Text:
    return entity.label if entity.label.zh or entity.label.en else same(f"<{entity.iri}>")
