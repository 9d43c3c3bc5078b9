"""The towns that conditions are asked of, and what is known of each.

A town of an article and the towns of data sets that are one with it are one town. A name means the
town that has it exactly; else the one whose name differs in width, case and spaces alone.
"""

from __future__ import annotations

import unicodedata

from townkg import errors
from townkg.conditions.statements import Lists, Statement, of_event, of_property
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity
from townkg.settings import ID, ONTOLOGY
from townkg.sources.labels import entities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeVar

    from townkg.conditions.graphs import Graphs
    from townkg.conditions.sameness import Sameness

    T = TypeVar("T")

_PROVINCIAL = ONTOLOGY + "provincial"
_TOWN = Text("小镇", "town")
_NAMED = "?town a tk:Town ; skos:prefLabel|skos:altLabel ?name"
_PROPERTIES = ("hasLevel", "hasStage", "hasIndustry", "assignedIndustry", "within", "inCounty")
_EVENTS = (("Assessment", "honour", "yearAssessed"), ("Designation", "atStage", "when"))


@frozen
class Town:
    """A town under all its names: *entity* is the article's where there is one."""

    entity: Entity
    names: tuple[str, ...]
    things: frozenset[str]


class Towns:
    """All towns of a store, by name."""

    def __init__(self, graphs: Graphs, sameness: Sameness) -> None:
        names: dict[str, set[str]] = {}
        for row in [*graphs.facts(_NAMED), *graphs.select(_NAMED)]:
            names.setdefault(row["town"].value, set()).add(row["name"].value)
        labels = entities(graphs.store, names)
        self.all: list[Town] = []
        done: set[str] = set()
        for iri in sorted(names, key=_preferred):
            if iri in done:
                continue
            things = sameness.of(iri)
            done |= things
            known = {name for thing in things for name in names.get(thing, ())}
            self.all.append(Town(labels[iri], tuple(sorted(known)), things))

    def named(self, name: str) -> Town:
        """Return the town that a name or IRI means.

        Raises: UnknownName with the nearest names; AmbiguousName.
        """
        return chosen(name, [(town.entity, {*town.names, *town.things}, town) for town in self.all])


def chosen(
    name: str, known: Iterable[tuple[Entity, set[str], T]], kind: Text = _TOWN, where: str = "town"
) -> T:
    """Return the one thing that a name means, exactly or in another spelling."""
    listed = list(known)
    place = Text(f"参数 {where}", f"parameter {where}")
    bare = name.strip().removeprefix("<").removesuffix(">")
    if bare.startswith("id:"):
        bare = ID + bare.removeprefix("id:")
    for form in (str, normal):
        fitting = [
            (entity, thing)
            for entity, names, thing in listed
            if bare and form(bare) in {form(one) for one in names}
        ]
        if len(fitting) == 1:
            return fitting[0][1]
        if fitting:
            candidates = [(entity.label.zh, entity.iri) for entity, _ in fitting]
            raise errors.AmbiguousName(name, candidates, where=place)
    shown = [one for _, names, _ in listed for one in sorted(names) if not one.startswith("http")]
    inside = [one for one in shown if bare and normal(bare) in normal(one)]
    raise errors.UnknownName(name, kind, shown, where=place, first=inside)


def normal(name: str) -> str:
    """Return a name without what does not tell it from another: width, case, spaces, brackets.

    >>> normal("浙政发[2015] 8号") == normal("浙政发〔2015〕8号")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in folded if not one.isspace() and one not in "〔〕[]()【】《》")


def _preferred(iri: str) -> tuple[bool, str]:
    return iri.startswith(f"{ID}dataset/"), iri


class Known:
    """What is known of towns and areas, by property or event, with the labels of all values."""

    def __init__(self, graphs: Graphs, sameness: Sameness) -> None:
        self.sameness = sameness
        lists = Lists(graphs)
        told: dict[str, list[Statement]] = {
            name: of_property(graphs, name, lists) for name in _PROPERTIES
        } | {kind: of_event(graphs, kind, value, when) for kind, value, when in _EVENTS}
        self._told: dict[str, dict[str, list[Statement]]] = {}
        for name, statements in told.items():
            by_thing = self._told.setdefault(name, {})
            for statement in statements:
                by_thing.setdefault(statement.thing, []).append(statement)
        pattern = "?group tk:hasNamedMember|tk:hasMember ?member"
        self._members: dict[str, set[str]] = {}
        for row in [*graphs.facts(pattern), *graphs.select(pattern)]:
            self._members.setdefault(row["group"].value, set()).add(row["member"].value)
        self.closed = {row["group"].value for row in graphs.select("?group tk:listing tk:closed")}
        self._names: Mapping[str, Entity] = {}
        self._graphs = graphs

    def of(self, name: str, town: Town, as_of: str = "") -> list[Statement]:
        """Return what is said of a town by a property or event, the latest last.

        With *as_of*, what is later than that day or has no time is left out, but for levels and
        industries of a list, which have none of their own.
        """
        by_thing = self._told.get(name, {})
        found = [one for thing in sorted(town.things) for one in by_thing.get(thing, ())]
        if as_of:
            timed = name in ("Assessment", "Designation") or self._listed_after(town, as_of)
            found = [
                one
                for one in found
                if (one.time.last and one.time.last <= as_of)
                or (one.listed and not timed and not one.time.last)
            ]
        return sorted(found, key=lambda one: (one.time.last, one.value))

    def _listed_after(self, town: Town, day: str) -> bool:
        """Return whether all lists that a town is known to be on are later than a day."""
        told = [
            one.time.first
            for thing in town.things
            for one in self._told["Designation"].get(thing, ())
        ]
        return bool(told) and min(told) > day

    def areas(self, town: Town) -> dict[str, tuple[str, ...]]:
        """Return the areas that a town lies in, each with what says so, upward to the top."""
        found: dict[str, tuple[str, ...]] = {}
        frontier = [(thing, ()) for thing in town.things]
        while frontier:
            thing, _ = frontier.pop()
            for name in ("within", "inCounty"):
                for one in self._told.get(name, {}).get(thing, ()):
                    for area in self.sameness.of(one.value):
                        if area not in found:
                            found[area] = one.nodes
                            frontier.append((area, ()))
        return found

    def reaches_province(self, areas: Iterable[str]) -> bool:
        """Return whether areas of a town go up to a province: then no other holds it."""
        levels = self._told.get("hasLevel", {})
        return any(one.value == _PROVINCIAL for area in areas for one in levels.get(area, ()))

    def members(self, group: str) -> set[str]:
        """Return the named members of a group, under all their names."""
        return {one for member in self._members.get(group, ()) for one in self.sameness.of(member)}

    def groups(self, town: Town) -> list[str]:
        """Return the groups that a town is a named member of."""
        return sorted(
            group for group, members in self._members.items() if not members.isdisjoint(town.things)
        )

    def label(self, iri: str) -> Text:
        """Return the label of a value."""
        if iri not in self._names:
            wanted = {
                one.value for by in self._told.values() for all_ in by.values() for one in all_
            }
            wanted |= {iri, *self._members}
            self._names = entities(self._graphs.store, {*wanted, *self._names})
        label = self._names[iri].label
        return Text(label.in_language("zh"), label.in_language("en"))

    def words(self, iris: Iterable[str]) -> Text:
        """Return labels of several values, joined."""
        labels = [self.label(iri) for iri in iris]
        return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
