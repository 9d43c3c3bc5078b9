"""Support that towns gained or lost, or that now stands otherwise: routes, and how they pass up."""

from __future__ import annotations

from typing import Any

from townkg import settings
from townkg.diff.quads import Change, is_derived, subject
from townkg.diff.sides import Side
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity

Way = tuple[str, str, str]
"""Basis, certainty and condition of a route, in words of the graph."""


@frozen
class SupportChange:
    """A bearer and a town whose support is new, gone or changed, with the ways before and after.

    Shape: a way is basis, certainty and condition; those that stay are left out.
    """

    bearer: Entity
    town: Entity
    how: str
    removed: tuple[Way, ...]
    added: tuple[Way, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "bearer": self.bearer.to_json(),
            "town": self.town.to_json(),
            "change": self.how,
            "removed": [_way(way) for way in self.removed],
            "added": [_way(way) for way in self.added],
        }


def _way(way: Way) -> dict[str, str]:
    return dict(zip(("basis", "certainty", "condition"), way, strict=True))


@frozen
class LinkChange:
    """Two policies between which support now passes up, no longer does, or otherwise.

    Shape: *removed* and *added* are certainties, before and after; *towns* are those that the part
    supports by routes of its own, and so the whole over the part.
    """

    whole: Entity
    part: Entity
    how: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    towns: tuple[Entity, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "whole": self.whole.to_json(),
            "part": self.part.to_json(),
            "change": self.how,
            "removed": list(self.removed),
            "added": list(self.added),
            "towns": [town.to_json() for town in self.towns],
        }


def changed_links(before: Side, after: Side, changed: Change) -> tuple[LinkChange, ...]:
    """Return the pairs of policies along which support passes up otherwise than before."""
    if not any(is_derived(subject(quad)) for quad in changed.both):
        return ()
    old, new = _links(before), _links(after)
    found = []
    for pair in sorted({*old, *new}):
        was, now = old.get(pair, set()), new.get(pair, set())
        if was == now:
            continue
        side = after if now else before
        whole, part = (side.words.entity(iri) for iri in pair)
        towns = {town for bearer, town in _ways(side) if bearer == pair[1]}
        gone, come = tuple(sorted(was - now)), tuple(sorted(now - was))
        reached = tuple(side.words.entity(iri) for iri in sorted(towns))
        found.append(LinkChange(whole, part, _how(was, now), gone, come, reached))
    return tuple(found)


def _links(side: Side) -> dict[tuple[str, str], set[str]]:
    """Return the certainties with which support passes from each part to its whole."""
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?whole ?part ?certainty WHERE {{
  ?link a tk:Link ; tk:linkWhole ?whole ; tk:linkPart ?part ; tk:certainty ?certainty .
}}"""
    found: dict[tuple[str, str], set[str]] = {}
    for row in side.store.select(query):
        pair = row["whole"].value, row["part"].value
        found.setdefault(pair, set()).add(_local(row["certainty"].value))
    return found


def changed_support(before: Side, after: Side, changed: Change) -> tuple[SupportChange, ...]:
    """Return the pairs of bearer and town whose routes differ."""
    if not any(is_derived(subject(quad)) for quad in changed.both):
        return ()
    old, new = _ways(before), _ways(after)
    found = []
    for pair in sorted({*old, *new}):
        was, now = old.get(pair, set()), new.get(pair, set())
        if was == now:
            continue
        how = _how(was, now)
        words = after.words if now else before.words
        bearer, town = (words.entity(iri) for iri in pair)
        gone, come = tuple(sorted(was - now)), tuple(sorted(now - was))
        found.append(SupportChange(bearer, town, how, gone, come))
    return tuple(found)


def _ways(side: Side) -> dict[tuple[str, str], set[Way]]:
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?route ?bearer ?town ?basis ?certainty ?condition WHERE {{
  ?route a tk:Route ; tk:bearer ?bearer ; tk:supportedTown ?town ; tk:basis ?basis ;
    tk:certainty ?certainty .
  OPTIONAL {{ ?route tk:condition ?condition }}
}}"""
    routes: dict[str, tuple[tuple[str, str], str, str, set[str]]] = {}
    for row in side.store.select(query):
        pair = row["bearer"].value, row["town"].value
        route = routes.setdefault(
            row["route"].value,
            (pair, _local(row["basis"].value), _local(row["certainty"].value), set()),
        )
        if "condition" in row:
            route[3].add(_zh(side.words.term(row["condition"])))
    found: dict[tuple[str, str], set[Way]] = {}
    for pair, basis, certainty, conditions in routes.values():
        found.setdefault(pair, set()).add((basis, certainty, "、".join(sorted(conditions))))
    return found


def _how(was: set[Any], now: set[Any]) -> str:
    return "changed" if was and now else "removed" if was else "added"


def _zh(text: Text) -> str:
    return text.in_language("zh")


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
