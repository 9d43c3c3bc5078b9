"""Finds the shortest paths between two nodes of a graph whose edges tell relations.

It knows no vocabulary. A *closed* node (a town, a group, a place) may begin or end a path and is
never passed: what two things have in common does not relate them. A *joint* node (a conferral, an
example, a figure) only joins what has a part in it, and is passed in one step: between its owner,
which points to it, and another part; or, when nothing points to it, between two of its parts in
different roles. A *held* edge leads into a list or group and out of it, but not from one of the
list to another. Two parts of an owned node are not related by it, nor are two in the same role.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

MOST = 1000
"""Paths of one length that are looked at; nobody reads more."""


class Edge(NamedTuple):
    """A relation that claims state; *readings* are those of them that are readings.

    Shape: *held* when it goes from a list or group to what is in it.
    """

    subject: str
    property: str
    object: str
    claims: tuple[str, ...] = ()
    certainty: int = 0
    readings: frozenset[str] = frozenset()
    held: bool = False


class Step(NamedTuple):
    """One step: an edge, or two edges of a joint node, walked from *start* to *end*."""

    start: str
    end: str
    edges: tuple[Edge, ...]
    via: str | None = None

    @property
    def certainty(self) -> int:
        """Return the place of the weakest edge in the order of certainties."""
        return max(edge.certainty for edge in self.edges)

    def backwards(self) -> Step:
        """Return the same step walked the other way."""
        return Step(self.end, self.start, self.edges[::-1], self.via)


Network = Mapping[str, Sequence[Step]]


def network(edges: Iterable[Edge], joints: Collection[str], ends: Collection[str]) -> Network:
    """Return the steps that lead away from each node; a joint node that is an end is no joint."""
    steps: set[Step] = set()
    parts: dict[str, list[Edge]] = defaultdict(list)
    joined = set(joints) - set(ends)
    for edge in edges:
        inner = [node for node in (edge.subject, edge.object) if node in joined]
        for node in inner:
            parts[node].append(edge)
        if not inner and edge.subject != edge.object:
            steps.add(Step(edge.subject, edge.object, (edge,)))
    for node, found in parts.items():
        steps.update(_across(node, found, joined))
    away: dict[str, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: (step.start, step.end, step.edges)):
        away[step.start].append(step)
        away[step.end].append(step.backwards())
    return away


def _across(node: str, edges: Sequence[Edge], joined: Collection[str]) -> Iterator[Step]:
    """Yield the steps across a joint node, each one way."""
    owners = [edge for edge in edges if edge.object == node and edge.subject not in joined]
    parts = [edge for edge in edges if edge.subject == node and edge.object not in joined]
    for first in owners or parts:
        for second in parts:
            if not owners and first.property >= second.property:
                continue
            start = first.subject if owners else first.object
            if start != second.object:
                yield Step(start, second.object, (first, second), node)


class Found(NamedTuple):
    """The shortest paths, best first, and whether these are all there are."""

    paths: tuple[tuple[Step, ...], ...] = ()
    complete: bool = True


def shortest(
    away: Network,
    start: str,
    end: str,
    closed: Collection[str],
    max_length: int,
    *,
    readings: Mapping[str, str] | None = None,
) -> Found:
    """Return all shortest paths of at most *max_length* steps, the firmest first.

    *readings* maps each reading to the set it is of. With it a path must take a reading, and what
    it takes of one set must go together: one reading has to state all of it.
    """
    far = distances(away, end, closed, max_length)
    for length in range(far.get(start, max_length + 1), max_length + 1):
        paths: list[tuple[Step, ...]] = []
        for path in _paths(away, start, end, closed, far, length):
            if readings is None or _is_one_reading(path, readings):
                paths.append(path)
            if len(paths) > MOST:
                return Found(tuple(sorted(paths[:MOST], key=firmness)), complete=False)
        if paths:
            return Found(tuple(sorted(paths, key=firmness)))
    return Found()


def distances(
    away: Network, start: str, closed: Collection[str], max_length: int
) -> dict[str, int]:
    """Return how many steps each node is from *start*, closed ones not passed."""
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if found[node] == max_length or (node in closed and node != start):
            continue
        for step in away.get(node, ()):
            if step.end not in found:
                found[step.end] = found[node] + 1
                waiting.append(step.end)
    return found


def firmness(path: Sequence[Step]) -> tuple[int, int, tuple[Step, ...]]:
    """Return what paths of one length are ordered by: the weakest step, then all steps."""
    certainties = [step.certainty for step in path]
    return max(certainties), sum(certainties), tuple(path)


def _paths(
    away: Network,
    start: str,
    end: str,
    closed: Collection[str],
    far: Mapping[str, int],
    length: int,
) -> Iterator[tuple[Step, ...]]:
    """Yield the paths of exactly this length that pass no node and no joint twice."""

    def walk(node: str, path: tuple[Step, ...], seen: frozenset[str]) -> Iterator[tuple[Step, ...]]:
        left = length - len(path) - 1
        for step in away.get(node, ()):
            if step.end in seen or step.via in seen or far.get(step.end, length) > left:
                continue
            if path and _is_sideways(path[-1], step):
                continue
            if step.end == end:
                if not left:
                    yield (*path, step)
            elif left and step.end not in closed:
                passed = seen | {step.end} | ({step.via} if step.via else set())
                yield from walk(step.end, (*path, step), passed)

    if start != end:
        yield from walk(start, (), frozenset({start}))


def _is_sideways(before: Step, after: Step) -> bool:
    """Return whether two steps go from one of a list to another of it: they only share the list."""
    into, out = before.edges[-1], after.edges[0]
    return into.held and out.held and into.subject == out.subject == before.end


def _is_one_reading(path: Iterable[Step], readings: Mapping[str, str]) -> bool:
    """Return whether the path takes a reading, and of each set what one reading states."""
    taken = [edge.readings for step in path for edge in step.edges if edge.readings]
    agreed: dict[str, frozenset[str]] = {}
    for claims in taken:
        names = {readings[claim] for claim in claims}
        if len(names) == 1:
            (name,) = names
            agreed[name] = agreed.get(name, claims) & claims
    return bool(taken) and all(agreed.values())
