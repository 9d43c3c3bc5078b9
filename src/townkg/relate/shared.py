"""Finds what two nodes have in common: nodes where paths from both end, and lists and groups."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from typing import NamedTuple

from townkg.relate.search import Edge, Network, Step, distances, shortest


class Common(NamedTuple):
    """A node that two others have in common, with the way from each to it."""

    node: str
    first: tuple[Step, ...]
    second: tuple[Step, ...]


def holders(
    held: Iterable[Edge], node: str, avoid: str | None = None
) -> dict[str, tuple[Step, ...]]:
    """Return the lists and groups that a node is in, with the chain that leads up to each.

    Shape: no chain leads through the node to *avoid*.
    """
    upward: dict[str, list[Edge]] = {}
    for edge in held:
        upward.setdefault(edge.object, []).append(edge)
    found: dict[str, tuple[Step, ...]] = {node: ()}
    waiting = deque([node])
    while waiting:
        at = waiting.popleft()
        for edge in sorted(upward.get(at, ()), key=lambda edge: (edge.certainty, edge)):
            if edge.subject not in found and at != avoid:
                found[edge.subject] = (*found[at], Step(at, edge.subject, (edge,)))
                waiting.append(edge.subject)
    del found[node]
    return found


def common(
    away: Network,
    held: Collection[Edge],
    first: str,
    second: str,
    closed: Collection[str],
    max_length: int,
) -> list[Common]:
    """Return the nodes that both have in common, the nearest only.

    Shape: those that each is one step from, or one chain of memberships; where there is none,
    those that are fewest steps from both, together at most *max_length*.
    """
    # the way of one does not lead through the other
    one = _Side(away, held, first, {*closed, second}, second)
    two = _Side(away, held, second, {*closed, first}, first)
    near, other = one.reach(max_length), two.reach(max_length)
    lengths = {
        node: near[node] + other[node]
        for node in sorted(near.keys() & other.keys() - {first, second})
        if near[node] + other[node] <= max_length
    }
    for total in sorted(set(lengths.values())):
        found = [
            Common(node, one.way(node, near[node]), two.way(node, other[node]))
            for node, length in lengths.items()
            if length == total
        ]
        # none, where the only way passes one joint twice
        found = [item for item in found if item.first and item.second]
        if found:
            return found
    return []


class _Side(NamedTuple):
    """One of two nodes, and what leads away from it."""

    away: Network
    held: Collection[Edge]
    start: str
    closed: Collection[str]
    avoid: str

    def reach(self, max_length: int) -> dict[str, int]:
        """Return how far the shared nodes are; a chain of memberships counts as one step."""
        far = distances(self.away, self.start, self.closed, max_length)
        found = {node: length for node, length in far.items() if node in self.closed}
        return found | dict.fromkeys(holders(self.held, self.start, self.avoid), 1)

    def way(self, node: str, length: int) -> tuple[Step, ...]:
        """Return the firmest shortest way; what tells a relation goes before membership."""
        found = shortest(self.away, self.start, node, self.closed, length).paths
        return found[0] if found else holders(self.held, self.start, self.avoid).get(node, ())
