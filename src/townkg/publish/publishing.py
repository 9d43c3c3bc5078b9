"""Publishes a build, step by step."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from townkg import settings
from townkg.frozen import fields, frozen
from townkg.publish.authorization import Credentials
from townkg.publish.claim import Busy, Claim
from townkg.publish.client import Client
from townkg.publish.content import Built, Content
from townkg.publish.discovery import checked, query_service, services
from townkg.publish.endpoint import Addresses, Endpoint
from townkg.publish.loading import Load, counts, load
from townkg.publish.planning import Options, Plan, plan, publications, seems_union
from townkg.publish.record import barrier, prefixed, write
from townkg.publish.swapping import clean_up, drop, swap
from townkg.publish.verifying import differing, incomplete
from townkg.store.address import masked

TIMEOUT = 120.0
"""Seconds for one request: a store takes its time over the swap."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how many triples are sent, and how many there are to send."""


@frozen
class Report:
    """What was done, or would be."""

    store: str
    build: str
    state: str
    """`published`, `unchanged` when the store had this build already, or `planned`."""
    default_graph: str
    """The IRI that the default graph is served under; empty where it is the store's own."""
    graphs: int
    triples: int
    graphs_sent: int
    triples_sent: int
    triples_there: int
    """How many triples of graphs to be sent an earlier run had loaded."""
    graphs_kept: int
    """How many graphs the store had already, the same."""
    graphs_dropped: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return fields(self)


@frozen
class Target:
    """A store, and how it is to be written to."""

    url: str
    update: str = ""
    credentials: Credentials | None = None
    by_store: bool = False
    """Whether triples are sent by the Graph Store Protocol; what is moved, by update."""
    timeout: float = TIMEOUT


def publish(
    built: Built,
    target: Target,
    options: Options = Options(),  # noqa: B008 - a frozen value
    *,
    dry_run: bool = False,
    take_over: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Return what was done so that the store serves the built graph, every count verified.

    Shape: *dry_run* only asks the store; *take_over* ends another run that seems to be at it.
    Raises: UsageError for what is no address, RemoteError when the store refuses or fails; what
    it served before, it then serves still, and running again goes on from there.
    """
    began = time.monotonic()
    tell = progress or (lambda *_: None)
    url = checked(target.url, "--to")
    update = checked(target.update, "--update") if target.update else ""
    tell("connect", 0, 0)
    client = Client(target.credentials, target.timeout)
    query = query_service(client, url)
    addresses = Addresses(query, update)
    if not dry_run:
        addresses = services(client, query, update, store=target.by_store)
    endpoint = Endpoint(client, addresses)
    tell("read", 0, 0)
    content = Content(built)
    if dry_run:
        work = _planned(endpoint, content, options)
        left = sum(part.triples for part in work.todo) - sum(work.there.values())
        return _report(work, query, "planned", left, began)
    run = Run(endpoint, content, tell, by_store=target.by_store)
    run.claim.take(over=take_over)
    try:
        work = run.plan(options)
        sent = 0 if work.is_done else run.carry_out(work)
        return _report(work, query, "unchanged" if work.is_done else "published", sent, began)
    finally:
        run.claim.release()


class Run:
    """One run that writes to a store; `claim` is its own to take and to release."""

    def __init__(
        self, endpoint: Endpoint, content: Content, tell: Progress, *, by_store: bool
    ) -> None:
        self.claim = Claim(endpoint)
        self._endpoint = endpoint
        self._content = content
        self._tell = tell
        self._by_store = by_store

    def plan(self, options: Options) -> Plan:
        """Return what is to be done, after the end of a swap that may still be going on."""
        self._endpoint.update(prefixed(barrier()))
        union = self.claim.shows_in_default_graph()
        return plan(
            self._endpoint, self._content, publications(self._endpoint), options, union=union
        )

    def carry_out(self, work: Plan) -> int:
        """Return how many triples were sent, when the store serves the build."""
        try:
            sent = self._load(work)
            self.claim.check()
        except Busy:
            self._withdraw(work)
            raise
        self._tell("swap", sent, sent)
        swap(self._endpoint, work)
        return sent

    def _load(self, work: Plan) -> int:
        """Return how many triples were sent, when each staging graph holds what it has to.

        Raises: RemoteError, which names triples that the store lost.
        """
        self._make_ready(work)
        expected = {graph: part.triples for graph, part in work.staged().items()}
        sent = self._send(work, work.there)
        for last in (False, True):
            self._tell("count", 0, 0)
            there = counts(self._endpoint, expected)
            wrong = differing(there, expected)
            if wrong and last:
                raise incomplete(self._endpoint, self._content, wrong, work.staged())
            if not wrong:
                break
            # what an earlier run left there, or a batch that was lost: from the start
            drop(self._endpoint, wrong)
            sent += self._send(work, {**there, **dict.fromkeys(wrong, 0)})
        return sent

    def _make_ready(self, work: Plan) -> None:
        clean_up(self._endpoint, work)
        if not work.resumed:
            drop(self._endpoint, map(work.new.staged, work.new.parts))
            for update in write(work.new):
                self._endpoint.update(update)

    def _send(self, work: Plan, there: dict[str, int]) -> int:
        """Return how many triples were sent of the graphs that lack some."""
        todo = [part for graph, part in work.staged().items() if there.get(graph) != part.triples]
        total = sum(part.triples for part in work.todo)
        known = sum(min(there.get(name, 0), part.triples) for name, part in work.staged().items())

        def told(count: int) -> None:
            self._tell("load", min(known + count, total), total)

        batches = Load(self._content, work.new, todo, there)
        return load(self._endpoint, self.claim, batches, told, by_store=self._by_store)

    def _withdraw(self, work: Plan) -> None:
        """Remove what this run loaded, unless another one goes on with the same."""
        if all(one.hash != work.new.hash for one in publications(self._endpoint)):
            drop(self._endpoint, work.staged())


def _planned(endpoint: Endpoint, content: Content, options: Options) -> Plan:
    known = publications(endpoint)
    return plan(endpoint, content, known, options, union=seems_union(endpoint, known))


def _report(work: Plan, query: str, state: str, sent: int, began: float) -> Report:
    return Report(
        store=masked(query),
        build=work.new.hash,
        state=state,
        default_graph=settings.DEFAULT_GRAPH if work.new.named_default else "",
        graphs=len(work.new.parts),
        triples=sum(part.triples for part in work.new.parts),
        graphs_sent=len(work.todo),
        triples_sent=sent,
        triples_there=sum(work.there.values()),
        graphs_kept=len(work.kept),
        graphs_dropped=len(work.obsolete),
        seconds=round(time.monotonic() - began, 2),
    )
