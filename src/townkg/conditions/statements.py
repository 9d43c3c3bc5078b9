"""Reads what is said of towns, in the articles and in the data sets, each with what it rests on.

A statement of an article rests on claims; one that follows from a list of towns rests on the claims
that put the town on the list and say so of the list. One of a data set rests on its row.
"""

from __future__ import annotations

from townkg import settings
from townkg.conditions.values import Time
from townkg.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townkg.conditions.graphs import Graphs
    from townkg.store import Term

_TIME = (
    "OPTIONAL { ?time tk:wording ?words } OPTIONAL { ?time tk:from ?first } "
    "OPTIONAL { ?time tk:until ?last }"
)


@frozen
class Statement:
    """That a thing has a value, when, and on what it rests."""

    thing: str
    value: str
    time: Time
    nodes: tuple[str, ...]
    listed: bool = False
    """Whether it is a row of a data set rather than a fact of an article."""


def text(row: dict[str, Term], name: str) -> str:
    """Return what a variable is bound to, as text; nothing where it is not."""
    return row[name].value if name in row else ""


def time_of(row: dict[str, Term]) -> Time:
    """Return the time that a row tells in `words`, `first` and `last`."""
    return Time(text(row, "words"), text(row, "first"), text(row, "last"))


class Lists:
    """The lists of named things that claims tell, and what claims say of each list.

    Shape: *members* has claim and list of each thing; *told* the claims of each list and value.
    """

    def __init__(self, graphs: Graphs) -> None:
        # Two queries joined here: an engine that does not reorder a query tries every claim on
        # every claim where one asks for both.
        self.members: dict[str, set[tuple[str, str]]] = {}
        claimed = "?claim a tk:Claim . GRAPH ?claim"
        for row in graphs.facts(f"{claimed} {{ ?group tk:hasNamedMember ?thing }}"):
            found = self.members.setdefault(row["thing"].value, set())
            found.add((row["claim"].value, row["group"].value))
        groups = {group for found in self.members.values() for _, group in found}
        self.told: dict[tuple[str, str], set[str]] = {}
        for row in graphs.facts(f"{claimed} {{ ?group ?of ?value }}"):
            if row["group"].value in groups:
                pair = (row["group"].value, row["value"].value)
                self.told.setdefault(pair, set()).add(row["claim"].value)


def of_property(graphs: Graphs, name: str, lists: Lists) -> list[Statement]:
    """Return what has a value by a property of the ontology, everywhere."""
    pattern = f"?thing tk:{name} ?value"
    grounds, days = _grounds(graphs, name, lists), article_days(graphs)
    found = [
        _stated(thing, value, grounds.get((thing, value), ()), days)
        for row in graphs.facts(pattern)
        for thing, value in [(row["thing"].value, row["value"].value)]
    ]
    rows = graphs.select(f"{pattern} . OPTIONAL {{ ?row csvw:describes ?thing }}")
    return merged([*found, *_listed(rows)])


def article_days(graphs: Graphs) -> dict[str, str]:
    """Return of each claim the day on which its article was published."""
    pattern = "?claim a tk:Claim ; tk:article ?article . ?article dct:issued ?day"
    return {row["claim"].value: row["day"].value[:10] for row in graphs.facts(pattern)}


def _stated(thing: str, value: str, claims: tuple[str, ...], days: dict[str, str]) -> Statement:
    """Return what an article states, dated by the article; an open date where no claim is known."""
    told = [days[claim] for claim in claims if claim in days]
    day = max(told) if told else max(days.values(), default="")
    return Statement(thing, value, Time("", day, day), claims)


def of_event(graphs: Graphs, kind: str, value: str, when: str) -> list[Statement]:
    """Return what events of a class gave their recipients: `Assessment`, `honour` and the like."""
    pattern = f"?event a tk:{kind} ; tk:recipient ?thing ; tk:{value} ?value ."
    timed = f"{pattern} OPTIONAL {{ ?event tk:{when} ?time . {_TIME} }}"
    claims = _claims_of_events(graphs, kind)
    found = [
        Statement(
            row["thing"].value,
            row["value"].value,
            time_of(row),
            claims.get(row["event"].value, ()),
        )
        for row in graphs.facts(timed)
    ]
    rows = graphs.select(f"{timed} OPTIONAL {{ ?row csvw:describes ?event }}")
    return merged([*found, *_listed(rows)])


def merged(found: Iterable[Statement]) -> list[Statement]:
    """Return statements, those that say the same at the same time as one with all it rests on."""
    together: dict[tuple[str, str, Time, bool], set[str]] = {}
    for one in found:
        together.setdefault((one.thing, one.value, one.time, one.listed), set()).update(one.nodes)
    return [
        Statement(thing, value, time, tuple(sorted(nodes)), listed)
        for (thing, value, time, listed), nodes in together.items()
    ]


def _listed(rows: Iterable[dict[str, Term]]) -> Iterator[Statement]:
    for row in rows:
        nodes = (row["row"].value,) if "row" in row else ()
        yield Statement(row["thing"].value, row["value"].value, time_of(row), nodes, True)


def _grounds(graphs: Graphs, name: str, lists: Lists) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the claims that state a relation; else those of a list that it follows from."""
    stated: dict[tuple[str, str], set[str]] = {}
    for row in graphs.facts(
        f"?claim a tk:Claim ; tk:certainty ?c . FILTER (?c != tk:ambiguous) "
        f"GRAPH ?claim {{ ?thing tk:{name} ?value }}"
    ):
        pair = (row["thing"].value, row["value"].value)
        stated.setdefault(pair, set()).add(row["claim"].value)
    followed: dict[tuple[str, str], set[str]] = {}
    for row in graphs.facts(f"GRAPH <{settings.INFERRED_GRAPH}> {{ ?thing tk:{name} ?value }}"):
        thing, value = row["thing"].value, row["value"].value
        for claim, group in lists.members.get(thing, ()):
            if others := lists.told.get((group, value)):
                followed.setdefault((thing, value), set()).update((claim, *others))
    return {pair: tuple(sorted(claims)) for pair, claims in (followed | stated).items()}


def _claims_of_events(graphs: Graphs, kind: str) -> dict[str, tuple[str, ...]]:
    """Return the claims that tell of the events of a class."""
    found: dict[str, set[str]] = {}
    for row in graphs.facts(
        f"?event a tk:{kind} . ?claim a tk:Claim ; tk:certainty ?c . "
        "FILTER (?c != tk:ambiguous) GRAPH ?claim { ?event tk:recipient|tk:honour ?value }"
    ):
        found.setdefault(row["event"].value, set()).add(row["claim"].value)
    return {event: tuple(sorted(claims)) for event, claims in found.items()}
