"""Which things are one, by accepted links and by what data sets say of their own subjects."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.conditions.graphs import Graphs


class Sameness:
    """Things that are one, each with the links that say so."""

    def __init__(self, graphs: Graphs) -> None:
        self._all: dict[str, set[str]] = {}
        self._links: dict[str, set[str]] = {}
        for row in graphs.links():
            self._join(row["one"].value, row["other"].value, row["link"].value)
        pattern = "?row csvw:describes ?one . ?one skos:exactMatch ?other"
        for row in graphs.select(pattern):
            self._join(row["one"].value, row["other"].value, row["row"].value)

    def _join(self, one: str, other: str, node: str) -> None:
        together = self._all.get(one, {one}) | self._all.get(other, {other})
        for thing in together:
            self._all[thing] = together
        for thing in (one, other):
            self._links.setdefault(thing, set()).add(node)

    def of(self, thing: str) -> frozenset[str]:
        """Return everything that is one with a thing, itself included."""
        return frozenset(self._all.get(thing, {thing}))

    def links(self, thing: str, wanted: str) -> tuple[str, ...]:
        """Return the links and rows that say of a thing that it is another."""
        if thing == wanted:
            return ()
        return tuple(sorted(self._links.get(thing, set()) | self._links.get(wanted, set())))

    def same(self, one: str, others: frozenset[str] | set[str] | tuple[str, ...]) -> bool:
        """Return whether a thing is one of others, under any of its names."""
        return not self.of(one).isdisjoint(others)
