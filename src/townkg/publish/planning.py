"""What has to be sent: compares a build with what a store says of its publications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg import settings
from townkg.errors import Problem, RemoteError, UsageError, listed
from townkg.frozen import frozen, replace
from townkg.i18n import Text
from townkg.publish.client import said
from townkg.publish.content import Content, Part
from townkg.publish.endpoint import Endpoint
from townkg.publish.loading import counts
from townkg.publish.record import ALL, LOADING, PARTS, PUBLISHED, SWAPPING, Publication, begun, read

SHOWN = 10
"""How many graphs of others are named."""

_SAMPLE = (
    "ASK { { SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 100 } "
    "FILTER NOT EXISTS { ?s ?p ?o } }"
)
"""True where some named graph is no part of the default graph."""


@frozen
class Options:
    """What a user wants to have otherwise than it would be."""

    default_graph: str = "auto"
    """`unnamed`, `named`, or `auto`: named where the store's default graph is the union of all."""
    replace: bool = False
    """Whether graphs of the same name that are not ours may be replaced."""
    again: bool = False
    """Whether graphs that the store has already are sent again."""


@frozen
class Plan:
    """What is to be done to a store."""

    new: Publication
    resumed: bool
    todo: tuple[Part, ...]
    kept: tuple[Part, ...]
    there: dict[str, int]
    """How many triples each staging graph holds already."""
    obsolete: tuple[str, ...]
    """The graphs of an earlier publication that are to go; empty for the default graph."""
    stale: tuple[Publication, ...]
    """What other builds began to load, to be cleaned up."""
    superseded: tuple[Publication, ...]

    @property
    def is_done(self) -> bool:
        """Whether the store has this build already."""
        same_build = [one.hash for one in self.superseded] == [self.new.hash]
        return same_build and not (self.todo or self.obsolete or self.stale)

    def served(self) -> dict[str, int]:
        """Return what each graph has to hold after the swap."""
        return {self.new.place(part): part.triples for part in self.new.parts}

    def staged(self) -> dict[str, Part]:
        """Return the staging graphs with what they have to hold before the swap."""
        return {self.new.staged(part): part for part in self.todo}


def publications(endpoint: Endpoint) -> list[Publication]:
    """Return what the store says of its publications."""
    return read(endpoint.select(ALL), endpoint.select(PARTS))


def seems_union(endpoint: Endpoint, known: Sequence[Publication]) -> bool:
    """Return whether the default graph is the union of all, by what is there; nothing is written.

    An empty store cannot be told.
    """
    if known:
        return endpoint.ask(f"ASK {{ <{known[0].iri}> ?p ?o }}")
    return endpoint.ask("ASK { GRAPH ?g { ?s ?p ?o } }") and not endpoint.ask(_SAMPLE)


def plan(
    endpoint: Endpoint,
    content: Content,
    known: Sequence[Publication],
    options: Options,
    *,
    union: bool,
) -> Plan:
    """Return what has to be done so that the store serves this build.

    Raises: RemoteError, when graphs of others are in the way.
    """
    named = _named_default(known, options, union=union)
    new, resumed = _new(content, known, named)
    published = [one for one in known if one.state == PUBLISHED]
    swapping = [one for one in known if one.state == SWAPPING]
    ours = {one.place(part): part for one in (*published, *swapping) for part in one.parts}
    places = [new.place(part) for part in new.parts]
    live = counts(endpoint, [*places, *ours])
    _check_others(endpoint, new, ours, live, options, started=bool(swapping))
    checksums = _checksums(published, swapping)
    kept = {
        part
        for part in new.parts
        if checksums.get(new.place(part)) == part.checksum
        and live[new.place(part)] == part.triples
        and not options.again
    }
    todo = tuple(part for part in new.parts if part not in kept)
    return Plan(
        new,
        resumed,
        todo,
        tuple(part for part in new.parts if part in kept),
        counts(endpoint, map(new.staged, todo)) if resumed else {},
        tuple(sorted(place for place in ours if place not in places and live[place])),
        tuple(one for one in known if one.state == LOADING and one.iri != new.iri),
        tuple(one for one in (*published, *swapping) if one.iri != new.iri),
    )


def _checksums(published: Iterable[Publication], swapping: Iterable[Publication]) -> dict[str, str]:
    """Return the checksums of the graphs of which it is known what they hold."""
    found = {one.place(part): part.checksum for one in published for part in one.parts}
    for one in swapping:  # how far it came before it was cut off is not known
        for part in one.parts:
            if found.get(one.place(part)) != part.checksum:
                found.pop(one.place(part), None)
    return found


def _new(content: Content, known: Iterable[Publication], named: bool) -> tuple[Publication, bool]:
    """Return the publication to make, and whether it goes on with one that was cut off."""
    for one in known:
        same_kind = one.hash == content.hash and one.named_default == named
        if one.state != PUBLISHED and same_kind and set(one.parts) == set(content.parts):
            return replace(one, parts=tuple(content.parts)), True
    return begun(content.hash, named, content.parts), False


def _named_default(known: Iterable[Publication], options: Options, *, union: bool) -> bool:
    if options.default_graph == "unnamed" and union:
        raise UsageError(
            Text(
                "这个端点的默认图是所有图的并集，不能作为 townkg 的默认图；"
                "请不加 --default-graph unnamed",
                "the default graph of this endpoint is the union of all graphs, and cannot be "
                "townkg's; leave out --default-graph unnamed",
            )
        )
    if options.default_graph != "auto":
        return options.default_graph == "named"
    return union or any(one.named_default for one in known if one.state == PUBLISHED)


def _check_others(
    endpoint: Endpoint,
    new: Publication,
    ours: dict[str, Part],
    live: dict[str, int],
    options: Options,
    *,
    started: bool,
) -> None:
    """Refuse to touch what no publication of ours put there.

    Shape: *started* says that a swap was begun, so that a count may be that of either build.
    """
    url = endpoint.addresses.query
    if "" in live and not started:
        expected = ours[""].triples if "" in ours else 0
        if live[""] not in (0, expected):
            raise RemoteError(said(url, _foreign_default(live[""], expected)))
    foreign = [
        place for part in new.parts if (place := new.place(part)) and place not in ours
        and live[place]
    ]  # fmt: skip
    if foreign and not options.replace:
        problems = [
            Problem(f"<{graph}>", 0, "", Text(f"{live[graph]} 个三元组", f"{live[graph]} triples"))
            for graph in foreign[:SHOWN]
        ]
        head = Text(
            f"有 {len(foreign)} 个图与我们的同名，却不是由 townkg publish 写的，没有改动；"
            "确实要换掉时请加 --replace：",
            f"{len(foreign)} graphs have names of ours and were not written by townkg publish; "
            "they were left as they are. To have them replaced, add --replace:",
        )
        raise RemoteError(said(url, listed(problems, head)))


def _foreign_default(found: int, expected: int) -> Text:
    return Text(
        f"它的默认图里有 {found} 个三元组，其中由 townkg publish 写的应有 {expected} 个，"
        "其余不是我们的，没有改动；请加 --default-graph named，把默认图发布到命名图 "
        f"{settings.DEFAULT_GRAPH}",
        f"its default graph holds {found} triples, of which townkg publish wrote {expected}; "
        "the rest is not ours and was left as it is. Add --default-graph named to publish "
        f"ours to the named graph {settings.DEFAULT_GRAPH}",
    )
