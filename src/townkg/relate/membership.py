"""Finds the ways from one thing to another that lead over the membership of a group.

What is told of a group is told of its members, and so of what belongs to one of them: a base, the
town that leans on it, the group that the town is in, what addresses the group, who takes part in
that. No sentence says it of the base, so it is no path. It is none between what only shares a
member or a group either: not from what supports the member itself, not from what several members
have in common, not to what is in a group with the member, and not over or to what touches a member.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from townkg.relate.search import Edge, Network, Step, firmness, shortest
from townkg.relate.shared import holders

_Way = tuple[Step, ...]


class Known(NamedTuple):
    """What the search goes by: relations, lists, nodes that no path passes, bearers of support.

    Shape: *away* leads over *told*; *held* go from a list or group to what is in it.
    """

    away: Network
    told: Collection[Edge]
    held: Collection[Edge]
    closed: Collection[str]
    bearers: Collection[str]


def by_membership(known: Known, first: str, second: str, max_length: int) -> list[_Way]:
    """Return the shortest ways over a group that one side is in, the firmest first.

    Shape: all lead from *first* to *second*; a chain of memberships counts as one step.
    """
    ways = dict(_from(known, first, second, max_length))
    for way, length in _from(known, second, first, max_length):
        ways[tuple(step.backwards() for step in reversed(way))] = length
    least = min(ways.values(), default=0)
    return sorted((way for way, length in ways.items() if length == least), key=firmness)


def _from(known: Known, inside: str, outside: str, max_length: int) -> Iterator[tuple[_Way, int]]:
    """Yield the ways from what is in a group, or belongs to what is, with their lengths."""
    beside = {step.end for step in known.away.get(inside, ())}
    others = holders(known.held, outside).keys()
    for approach in _approaches(known, inside, outside):
        member = approach[-1].end if approach else inside
        groups = holders(known.held, member, outside)
        if not groups.keys().isdisjoint(others):
            continue
        for group, chain in groups.items():
            members = _members(known.held, group)
            if group not in known.closed or (approach and beside & members != {member}):
                continue
            left = max_length - len(approach) - 2
            for rest in _onward(known, group, members, outside, left):
                yield (*approach, *chain, *rest), len(approach) + 1 + len(rest)


def _approaches(known: Known, inside: str, outside: str) -> Iterator[_Way]:
    """Yield no step, for what is a member itself, and each single step to a member."""
    yield ()
    if inside in known.bearers:
        return
    held = {edge.object for edge in known.held}
    for step in known.away.get(inside, ()):
        if step.end in held and step.end in known.closed and step.end != outside:
            yield (step,)


def _members(held: Collection[Edge], group: str) -> set[str]:
    """Return what is in a group, in its subgroups too."""
    found, waiting = {group}, [group]
    while waiting:
        node = waiting.pop()
        inner = {edge.object for edge in held if edge.subject == node} - found
        found |= inner
        waiting += inner
    return found - {group}


def _onward(known: Known, group: str, members: set[str], end: str, left: int) -> Iterator[_Way]:
    """Yield the shortest ways from what acts on a group to an end, over nothing of its members."""
    touched = {
        other
        for edge in known.told
        for one, other in ((edge.subject, edge.object), (edge.object, edge.subject))
        if one in members
    }
    if end in touched | members or end == group or left < 0:
        return
    away = {
        node: [step for step in steps if step.via not in touched]
        for node, steps in known.away.items()
    }
    closed = {*known.closed, *touched, group}
    for step in away.get(group, ()):
        if step.via is None and step.edges[0].object == group and not step.edges[0].held:
            if step.end == end:
                yield (step,)
            elif step.end not in closed:
                for rest in shortest(away, step.end, end, closed, left).paths:
                    yield (step, *rest)
