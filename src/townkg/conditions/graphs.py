"""Asks the graphs of all data sets at once, each by its name.

A variable for the graph would be tried on that of every claim, so the catalogue tells the names.
"""

from __future__ import annotations

from townkg import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.store import Store, Term

PREFIXES = f"""PREFIX tk: <{settings.ONTOLOGY}>
PREFIX rdf: <{settings.PREFIXES["rdf"]}>
PREFIX skos: <{settings.SKOS}>
PREFIX dct: <{settings.PREFIXES["dct"]}>
PREFIX csvw: <http://www.w3.org/ns/csvw#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
"""


class Graphs:
    """The default graph and the graphs of the data sets of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        query = (
            f"SELECT ?set WHERE {{ GRAPH <{settings.GRAPH}datasets> {{ ?set a dcat:Dataset }} }}"
        )
        found = {row["set"].value for row in store.select(PREFIXES + query)}
        base = f"{settings.ID}dataset/"
        self.names = sorted(
            settings.DATA_SET_GRAPHS + iri.removeprefix(base)
            for iri in found
            if iri.startswith(base)
        )

    def select(self, pattern: str, graphs: Iterable[str] | None = None) -> list[dict[str, Term]]:
        """Return the solutions of a pattern in each of these graphs; all data sets without."""
        names = self.names if graphs is None else list(graphs)
        if not names:
            return []
        parts = " UNION ".join(f"{{ GRAPH <{name}> {{ {pattern} }} }}" for name in names)
        return self._solved(parts)

    def facts(self, pattern: str) -> list[dict[str, Term]]:
        """Return the solutions of a pattern in the default graph."""
        return self._solved(pattern)

    def _solved(self, pattern: str) -> list[dict[str, Term]]:
        """Return the solutions in an order of their own: where two say the same, one is shown."""
        rows = self.store.select(f"{PREFIXES}SELECT * WHERE {{ {pattern} }}")
        names = sorted(rows.variables)
        return sorted(rows, key=lambda row: [row[n].value if n in row else "" for n in names])

    def links(self) -> list[dict[str, Term]]:
        """Return the accepted links, with both ends and the node of each."""
        return self.select(
            "?link tk:linkSubject ?one ; tk:linkPredicate skos:exactMatch ; tk:linkObject ?other",
            [settings.LINKS_GRAPH],
        )
