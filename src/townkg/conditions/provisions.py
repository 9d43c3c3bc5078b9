"""Reads the provisions of the policy documents: what each demands or grants, and in which cases."""

from __future__ import annotations

from decimal import Decimal

from townkg import settings
from townkg.conditions.figures import bounds_of, worded
from townkg.conditions.statements import text, time_of
from townkg.conditions.values import Bounds, Case, Demand, Document, Provision
from townkg.i18n import Text
from townkg.model import Entity, RowRecord
from townkg.sources.labels import entities
from townkg.sources.records import records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.conditions.graphs import Graphs
    from townkg.store import Term

CLASS, LEVEL, STAGE = "appliesToClass", "appliesToLevel", "appliesToStage"
INDUSTRY, AREA_GROUP, GRADE = "appliesToIndustry", "appliesToAreaGroup", "appliesToGrade"
PARTS = (CLASS, LEVEL, STAGE, INDUSTRY, AREA_GROUP, GRADE)
"""The properties of a case, in the order in which they are told."""
CRITERION, INCENTIVE, PENALTY = (
    settings.ONTOLOGY + name for name in ("Criterion", "Incentive", "Penalty")
)
_KINDS = (
    "?provision a tk:Provision ; a ?kind ; tk:ofDocument ?document . "
    "?row csvw:describes ?provision . "
)
_BOUNDS = (
    "OPTIONAL { ?quantity tk:minInclusive ?atLeast } "
    "OPTIONAL { ?quantity tk:minExclusive ?moreThan } "
    "OPTIONAL { ?quantity tk:maxInclusive ?atMost } "
    "OPTIONAL { ?quantity tk:maxExclusive ?lessThan } "
)


def ratings(graphs: Graphs) -> dict[str, tuple[Entity, int]]:
    """Return the ratings that provisions ask for, with their order, by IRI and by each name."""
    rows = graphs.select("?rating tk:ratingOrder ?order ; skos:prefLabel|skos:altLabel ?name")
    named = entities(graphs.store, {row["rating"].value for row in rows})
    found: dict[str, tuple[Entity, int]] = {}
    for row in rows:
        known = named[row["rating"].value], int(row["order"].value)
        found[row["rating"].value] = found[row["name"].value] = known
    for link in graphs.links():
        for one, other in ((link["one"], link["other"]), (link["other"], link["one"])):
            if one.value in found:
                found.setdefault(other.value, found[one.value])
    return found


def documents(graphs: Graphs) -> dict[str, Document]:
    """Return the policy documents of the data sets, by IRI."""
    rows = graphs.select(
        "?document a tk:PolicyDocument . ?row csvw:describes ?document . "
        "OPTIONAL { ?document tk:jurisdiction ?area } "
        "OPTIONAL { ?document skos:prefLabel|skos:altLabel|skos:notation|tk:documentNumber ?name } "
        "OPTIONAL { ?document tk:when ?time . OPTIONAL { ?time tk:wording ?words } "
        "OPTIONAL { ?time tk:from ?first } OPTIONAL { ?time tk:until ?last } }"
    )
    named = entities(graphs.store, {row["document"].value for row in rows})
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row["document"].value, set()).add(text(row, "name"))
    return {
        iri: Document(
            named[iri],
            tuple(sorted(names[iri] - {""})),
            time_of(row),
            text(row, "area"),
            (row["row"].value,),
        )
        for row in rows
        for iri in [row["document"].value]
    }


def provisions(graphs: Graphs) -> list[Provision]:
    """Return every provision, in the order of documents and of their tables."""
    kinds: dict[str, set[str]] = {}
    rows: dict[str, set[str]] = {}
    heads: dict[str, dict[str, Term]] = {}
    cases = _cases(graphs)
    of_cases = {case.row for known in cases.values() for case in known}
    for row in graphs.select(_KINDS):
        kinds.setdefault(row["provision"].value, set()).add(row["kind"].value)
        if row["row"].value not in of_cases:  # a row of a case tells of its provision, too
            rows.setdefault(row["provision"].value, set()).add(row["row"].value)
        heads[row["provision"].value] = row
    named = entities(graphs.store, heads)
    demands, told = _demands(graphs, rows), _told(graphs)
    found = [
        Provision(
            entity=named[iri],
            kinds=frozenset(kinds[iri]),
            document=head["document"].value,
            demand=demands.get(iri),
            cases=tuple(cases.get(iri, ())),
            yields_to=tuple(sorted(told.get((iri, "yieldsTo"), ()))),
            words="; ".join(sorted(told.get((iri, "appliesWhere"), ()))),
            note=_note(told, iri),
            rows=tuple(sorted(rows.get(iri, ()))),
            years=next((int(year) for year in told.get((iri, "allottedYears"), ())), None),
        )
        for iri, head in heads.items()
    ]
    return sorted(found, key=lambda one: (one.document, one.entity.iri))


def _note(told: dict[tuple[str, str], list[str]], iri: str) -> Text:
    zh, en = (told.get((iri, f"ourReading@{code}"), [""])[0] for code in ("zh", "en"))
    return Text(zh, en)


def _told(graphs: Graphs) -> dict[tuple[str, str], list[str]]:
    """Return what else is told of provisions, by provision and property."""
    found: dict[tuple[str, str], list[str]] = {}
    rows = graphs.select(
        "VALUES ?property { tk:yieldsTo tk:appliesWhere tk:allottedYears tk:ourReading } "
        "?provision a tk:Provision ; ?property ?value"
    )
    for row in rows:
        name = row["property"].value.removeprefix(settings.ONTOLOGY)
        language = getattr(row["value"], "language", None)
        key = f"{name}@{language}" if language else name
        found.setdefault((row["provision"].value, key), []).append(row["value"].value)
    return found


def _demands(graphs: Graphs, of: dict[str, set[str]]) -> dict[str, Demand]:
    """Return what provisions demand or grant: a number, or a rating at least so high."""
    rows = graphs.select(
        "?provision a tk:Provision ; tk:hasQuantity ?quantity . ?quantity tk:indicator ?indicator ."
        f" {_BOUNDS} OPTIONAL {{ ?quantity tk:unit ?unit }}"
        " OPTIONAL { ?quantity tk:hedge ?hedge }"
        " OPTIONAL { ?quantity tk:leeway ?leeway } OPTIONAL { ?quantity tk:writtenValue ?value }"
    )
    rated = graphs.select("?provision a tk:Provision ; tk:minimumRating ?rating")
    orders = ratings(graphs)
    written = records(graphs.store, {row for some in of.values() for row in some})
    named = entities(graphs.store, {row["indicator"].value for row in rows})
    found = {
        row["provision"].value: _rating(orders[row["rating"].value])
        for row in rated
        if row["rating"].value in orders
    }
    for row in rows:
        iri = row["provision"].value
        cells = {
            header: cell
            for node in of.get(iri, ())
            if isinstance(record := written.get(node), RowRecord)
            for header, cell in record.cells
        }
        found[iri] = _number(row, named[row["indicator"].value], cells.get("unit", ""))
    return found


def _number(row: dict[str, Term], indicator: Entity, unit: str) -> Demand:
    bounds = bounds_of(row)
    bare = bounds == Bounds()
    hedge, value = text(row, "hedge").rpartition("#")[2], text(row, "value")
    words = Text(value, value) if bare else worded(value, unit, hedge, bounds)
    if hedge == "about" and not bare and (bounds.low is None or bounds.high is None):
        low = bounds.high is None
        words = Text(
            f"约{value}{unit}{'以上' if low else '以内'}",
            f"{'at least' if low else 'at most'} about {value} {unit}",
        )
    leeway = Decimal(text(row, "leeway") or 0)
    return Demand(indicator, bounds, text(row, "unit"), words, leeway, None, bare)


def _rating(known: tuple[Entity, int]) -> Demand:
    rating, order = known
    name = rating.label
    words = Text(f"{name.zh}以上", f"{name.en} or better")
    return Demand(rating, Bounds(Decimal(order)), "", words, rating=rating)


def _cases(graphs: Graphs) -> dict[str, list[Case]]:
    parts: dict[str, dict[str, set[str]]] = {}
    rows: dict[str, tuple[str, str]] = {}
    wanted = " ".join(f"tk:{name}" for name in PARTS)
    for row in graphs.select(
        f"VALUES ?part {{ {wanted} }} ?provision tk:appliesIn ?case . ?case ?part ?value . "
        "?row csvw:describes ?case"
    ):
        case, name = row["case"].value, row["part"].value.removeprefix(settings.ONTOLOGY)
        parts.setdefault(case, {}).setdefault(name, set()).add(row["value"].value)
        rows[case] = row["provision"].value, row["row"].value
    found: dict[str, list[Case]] = {}
    for case, (provision, node) in sorted(rows.items()):
        told = parts[case]
        known = tuple((name, tuple(sorted(told[name]))) for name in PARTS if name in told)
        found.setdefault(provision, []).append(Case(case, node, known))
    return found
