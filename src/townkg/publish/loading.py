"""Loads graphs into their staging graphs, in batches that may be sent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import Triple

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.publish.claim import Claim
from townkg.publish.content import Content, Part, has_blank, written
from townkg.publish.endpoint import Endpoint, Refused
from townkg.publish.record import Publication

BATCH = 1000
"""Triples in a request: Virtuoso 7.2 parses up to about 4,900 and then runs out of stack."""

TOO_MUCH = (400, 413, 414, 500)
"""What servers answer to a request that is too long for them, or holds what they cannot take."""

COUNTED = 50
"""Graphs that are counted in one query."""

Batch = list[tuple[str, list[Triple]]]
"""Triples, by the graph that they are loaded into."""


@frozen
class Load:
    """What is loaded: some graphs of a build, of which some triples are there already."""

    content: Content
    publication: Publication
    parts: Sequence[Part]
    there: dict[str, int]
    """How many triples each staging graph holds."""

    def batches(self) -> Iterator[Batch]:
        """Yield the triples that are still to be sent, without those that have blank nodes."""
        batch: Batch = []
        free = BATCH
        for part in self.parts:
            for some in self._rest(part):
                while some:
                    batch.append((self.publication.staged(part), some[:free]))
                    some, free = some[free:], free - len(some[:free])
                    if not free:
                        yield batch
                        batch, free = [], BATCH
        if batch:
            yield batch

    def _rest(self, part: Part) -> Iterator[list[Triple]]:
        """Yield what a staging graph lacks, a thousand triples at a time.

        They are sent in order, so that the count tells where it stopped; the last batch of a run
        that was cut off may be there in part.
        """
        skipped = max(self.there.get(self.publication.staged(part), 0) - BATCH, 0)
        some: list[Triple] = []
        for triple in self.content.of(part):
            if has_blank(triple):
                continue
            if skipped:
                skipped -= 1
                continue
            some.append(triple)
            if len(some) == BATCH:
                yield some
                some = []
        yield some

    def blank(self, part: Part) -> list[Triple]:
        """Return the triples of a graph that have blank nodes."""
        return [triple for triple in self.content.of(part) if has_blank(triple)]


def load(
    endpoint: Endpoint, claim: Claim, work: Load, told: Callable[[int], None], *, by_store: bool
) -> int:
    """Return how many triples were sent; *told* is told after each batch.

    Raises: RemoteError, when the store does not take them.
    """
    sent = 0
    for batch in work.batches():
        claim.renew()
        if by_store:
            for graph, triples in batch:
                endpoint.post(graph, "\n".join(map(written, triples)).encode())
        else:
            insert(endpoint, batch)
        sent += sum(len(triples) for _, triples in batch)
        told(sent)
    for part in work.parts:
        if blank := work.blank(part):
            endpoint.update(_blank_update(work.publication.staged(part), blank))
            sent += len(blank)
            told(sent)
    return sent


def insert(endpoint: Endpoint, batch: Batch) -> None:
    """Return nothing, with a batch in the store; one that is refused is sent in halves.

    Raises: Refused, which names the triple that the store does not take.
    """
    try:
        endpoint.update(_insert(batch))
    except Refused as error:
        size = sum(len(triples) for _, triples in batch)
        if error.reply.status not in TOO_MUCH:
            raise
        if size == 1:
            raise _not_taken(endpoint, batch, error) from None
        insert(endpoint, list(_slice(batch, 0, size // 2)))
        insert(endpoint, list(_slice(batch, size // 2, size)))


def counts(endpoint: Endpoint, graphs: Iterable[str]) -> dict[str, int]:
    """Return how many triples each graph holds; the default graph has the empty name."""
    wanted = list(dict.fromkeys(graphs))
    found = dict.fromkeys(wanted, 0)
    named = [graph for graph in wanted if graph]
    for start in range(0, len(named), COUNTED):
        # sub-queries, for Virtuoso 7.2 takes seconds over VALUES where one of the graphs is large
        each = " UNION ".join(
            f"{{ SELECT (<{graph}> AS ?g) (COUNT(*) AS ?n) "
            f"WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} }}"
            for graph in named[start : start + COUNTED]
        )
        rows = endpoint.select(f"SELECT ?g ?n WHERE {{ {each} }}")
        found.update({row["g"]: int(row["n"]) for row in rows if "g" in row})
    if "" in found:
        rows = endpoint.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        found[""] = int(rows[0]["n"])
    return found


def _insert(batch: Batch) -> str:
    blocks = (
        f"GRAPH <{graph}> {{\n" + "\n".join(map(written, triples)) + "\n}"
        for graph, triples in batch
    )
    return "INSERT DATA {\n" + "\n".join(blocks) + "\n}"


def _blank_update(graph: str, triples: Sequence[Triple]) -> str:
    """Return an update that leaves these triples once, however often it is sent.

    A blank node of one request is another one in the next, so all of a graph go together, after
    those that an earlier request may have left. INSERT DATA with blank nodes is refused by
    Virtuoso 7.2, which takes them in a template.
    """
    return (
        f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o "
        "FILTER(ISBLANK(?s) || ISBLANK(?o)) } } ;\n"
        f"INSERT {{ GRAPH <{graph}> {{\n" + "\n".join(map(written, triples)) + "\n} } WHERE { }"
    )


def _slice(batch: Batch, start: int, end: int) -> Iterator[tuple[str, list[Triple]]]:
    place = 0
    for graph, triples in batch:
        some = triples[max(start - place, 0) : max(end - place, 0)]
        place += len(triples)
        if some:
            yield graph, some


def _not_taken(endpoint: Endpoint, batch: Batch, error: Refused) -> Refused:
    graph, triples = batch[0]
    url = endpoint.addresses.update
    triple, words = written(triples[0]), error.reply.excerpt
    return Refused(
        url,
        error.reply,
        Text(
            f"它不收这个三元组：{triple}（图 {graph}）；它说：{words}",
            f"it does not take this triple: {triple} (graph {graph}); it said: {words}",
        ),
    )
