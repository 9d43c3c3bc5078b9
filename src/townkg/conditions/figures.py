"""Reads the figures and ratings that sources give of things: articles, tables, press reports.

What a passage of an article says under one of its readings only is read, too, and marked so.
"""

from __future__ import annotations

from decimal import Decimal

from townkg import settings
from townkg.conditions.statements import article_days, text, time_of
from townkg.conditions.values import Bounds, Figure, Time
from townkg.frozen import replace
from townkg.i18n import NOTHING, Text, same
from townkg.model import Entity, RowRecord
from townkg.sources.labels import entities
from townkg.sources.records import is_row, records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.conditions.graphs import Graphs
    from townkg.store import Term

_PARTS = """?figure tk:indicator ?indicator .
  OPTIONAL { ?figure tk:unit ?unit } OPTIONAL { ?figure tk:hedge ?hedge }
  OPTIONAL { ?figure tk:writtenValue ?value } OPTIONAL { ?figure tk:wording ?said }
  OPTIONAL { ?figure tk:minInclusive ?atLeast } OPTIONAL { ?figure tk:minExclusive ?moreThan }
  OPTIONAL { ?figure tk:maxInclusive ?atMost } OPTIONAL { ?figure tk:maxExclusive ?lessThan }
  OPTIONAL { ?figure tk:quantityStatus ?status } OPTIONAL { ?figure tk:figureScope ?scope }
  OPTIONAL { ?figure tk:asOf ?time . OPTIONAL { ?time tk:wording ?words }
    OPTIONAL { ?time tk:from ?first } OPTIONAL { ?time tk:until ?last } }"""
_TARGET = settings.ONTOLOGY + "target"


class Figures:
    """Figures by what they are of, each thing and indicator with its label."""

    def __init__(self, graphs: Graphs, told: list[tuple[str, Figure]]) -> None:
        named = {iri for thing, figure in told for iri in (thing, figure.indicator.iri)}
        names = entities(graphs.store, named)
        self._by_thing: dict[str, list[Figure]] = {}
        for thing, figure in told:
            known = replace(figure, subject=names[thing], indicator=names[figure.indicator.iri])
            self._by_thing.setdefault(thing, []).append(known)

    def of(self, things: Iterable[str]) -> list[Figure]:
        """Return the figures of things that are one: rows that repeat a source are one figure."""
        together: dict[tuple[object, ...], Figure] = {}
        for thing in sorted(things):
            for figure in self._by_thing.get(thing, ()):
                # two rows of one source are one witness, and so are readings that say the same
                witness = figure.source or figure.reading or figure.iri
                key = (figure.indicator.iri, figure.bounds, figure.time, witness)
                first = together.setdefault(key, figure)
                if first is not figure:
                    nodes = tuple(sorted({*first.nodes, *figure.nodes}))
                    together[key] = replace(first, nodes=nodes)
        return sorted(together.values(), key=_order)


def numbers(graphs: Graphs) -> list[tuple[str, Figure]]:
    """Return each number that a table or an article gives, with what it is of."""
    return [*_of_tables(graphs), *_of_articles(graphs)]


def _order(figure: Figure) -> tuple[str, str, str, str]:
    return figure.indicator.iri, figure.time.last or "~", figure.wording.en, figure.iri


def bounds_of(row: dict[str, Term]) -> Bounds:
    """Return the bounds that a solution tells."""
    low, more = text(row, "atLeast"), text(row, "moreThan")
    high, less = text(row, "atMost"), text(row, "lessThan")
    return Bounds(
        Decimal(more or low) if more or low else None,
        bool(more),
        Decimal(less or high) if less or high else None,
        bool(less),
    )


def worded(value: str, unit: str, hedge: str, bounds: Bounds) -> Text:
    """Return how a table writes a number: value, unit, and what makes it a bound.

    >>> worded("60", "万人次", "", Bounds(low=Decimal(600000)))
    Text(zh='60万人次以上', en='at least 60 万人次')
    """
    exact = bounds.low is not None and bounds.low == bounds.high
    after = {"moreThan": Text("超过", "more than "), "near": Text("近", "nearly ")}
    before = after.get(hedge)
    if before is None and hedge == "about":
        before = Text("约", "about ")
    if before is None and not exact and bounds.high is None and bounds.low is not None:
        return Text(f"{value}{unit}以上", f"at least {value} {unit}".rstrip())
    if before is None and not exact and bounds.low is None and bounds.high is not None:
        return Text(f"{value}{unit}以下", f"at most {value} {unit}".rstrip())
    before = before or same("")
    return Text(f"{before.zh}{value}{unit}", f"{before.en}{value} {unit}".rstrip())


def _figure(row: dict[str, Term], wording: Text, nodes: tuple[str, ...]) -> tuple[str, Figure]:
    indicator = row["indicator"].value
    return row["thing"].value, Figure(
        iri=row["figure"].value,
        subject=Entity(row["thing"].value, same("")),
        indicator=Entity(indicator, same("")),
        wording=wording,
        bounds=bounds_of(row),
        unit=text(row, "unit"),
        time=time_of(row),
        nodes=nodes,
        planned=text(row, "status") == _TARGET,
        scope=_scope(text(row, "scope")),
    )


def _scope(words: str) -> Text:
    """Return that a figure is of something narrower or wider, in the words of its table."""
    if not words:
        return NOTHING
    return Text(f"范围不同：{words}", f"of another scope: {words}")


def _of_tables(graphs: Graphs) -> list[tuple[str, Figure]]:
    """Return the figures of data sets, each with its row, source and written unit."""
    pattern = f"?thing tk:hasFigure ?figure . {_PARTS} OPTIONAL {{ ?row csvw:describes ?figure }}"
    rows = graphs.select(pattern)
    known = records(graphs.store, {row["row"].value for row in rows if "row" in row})
    found = []
    for row in rows:
        node = text(row, "row")
        record = known.get(node)
        cells = dict(record.cells) if isinstance(record, RowRecord) else {}
        unit = cells.get("unit", "")
        hedge = text(row, "hedge").rpartition("#")[2]
        wording = same(text(row, "said")) if "said" in row else None
        wording = wording or worded(text(row, "value"), unit, hedge, bounds_of(row))
        thing, figure = _figure(row, wording, (node,) if node else ())
        source = record.source if isinstance(record, RowRecord) else ""
        found.append((thing, replace(figure, source=source, written_unit=unit)))
    return found


def _of_articles(graphs: Graphs) -> list[tuple[str, Figure]]:
    """Return the figures that claims tell, with the day of the article where they give no time."""
    days = article_days(graphs)
    together: dict[tuple[str, str], tuple[str, Figure]] = {}
    for row in graphs.facts(
        "?claim a tk:Claim ; tk:certainty ?certainty . "
        f"GRAPH ?claim {{ ?thing ?property ?figure . {_PARTS} }}"
    ):
        thing, figure = _figure(row, same(text(row, "said")), (row["claim"].value,))
        if not figure.time.first and not figure.time.last:
            day = days.get(row["claim"].value, "")
            figure = replace(figure, time=Time(figure.time.words, day, day))
        reading = text(row, "certainty").endswith("#ambiguous")
        together[figure.iri, thing] = thing, replace(figure, reading=reading)
    return list(together.values())


def ratings(graphs: Graphs, orders: dict[str, tuple[Entity, int]]) -> list[tuple[str, Figure]]:
    """Return the ratings that things were given, as figures whose number is the rating's order.

    *orders* gives rating and order by IRI and by each name in use.
    """
    found = []
    for row in graphs.facts(
        "?figure tk:recipient ?thing ; tk:honour ?rating . ?rating skos:prefLabel ?name . "
        "OPTIONAL { ?figure tk:when ?time . OPTIONAL { ?time tk:wording ?words } "
        "OPTIONAL { ?time tk:from ?first } OPTIONAL { ?time tk:until ?last } } "
        "?claim a tk:Claim . GRAPH ?claim { ?figure tk:honour ?rating }"
    ):
        known = orders.get(row["rating"].value) or orders.get(row["name"].value)
        if known:
            found.append(_rated(row, known, (row["claim"].value,), ""))
    rows = graphs.select(
        "?figure tk:statedOf ?thing ; tk:wording ?name ; tk:asOf ?time . ?row csvw:describes "
        "?figure ; dct:source ?source . OPTIONAL { ?time tk:wording ?words } "
        "OPTIONAL { ?time tk:from ?first } OPTIONAL { ?time tk:until ?last }"
    )
    for row in rows:
        if known := orders.get(row["name"].value):
            nodes = (row["row"].value,) if is_row(row["row"].value) else ()
            found.append(_rated(row, known, nodes, row["source"].value))
    return list({(thing, figure.iri): (thing, figure) for thing, figure in found}.values())


def _rated(
    row: dict[str, Term], known: tuple[Entity, int], nodes: tuple[str, ...], source: str
) -> tuple[str, Figure]:
    rating, order = known
    thing = row["thing"].value
    return thing, Figure(
        iri=row["figure"].value,
        subject=Entity(thing, same("")),
        indicator=rating,
        wording=rating.label,
        bounds=Bounds(Decimal(order), False, Decimal(order), False),
        unit="",
        time=time_of(row),
        nodes=nodes,
        source=source,
    )
