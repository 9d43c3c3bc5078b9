"""Puts loaded graphs in place: one update that moves them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from townkg.errors import RemoteError
from townkg.publish.endpoint import Endpoint
from townkg.publish.loading import counts
from townkg.publish.planning import Plan, publications
from townkg.publish.record import PUBLISHED, SWAPPING, barrier, changed, prefixed, removed
from townkg.publish.verifying import differing, misplaced

DROPPED = 200
"""Graphs that one request drops."""


def swap(endpoint: Endpoint, plan: Plan) -> None:
    """Return nothing when the store serves the new build, by count of each graph.

    The update is never sent twice: a store that is not atomic over several operations may have
    done a part of it, and to move a graph that was moved already empties its target on Virtuoso.
    Where the answer is an error or does not come, the store is asked what it did.
    Raises: RemoteError; running again finishes what was begun.
    """
    endpoint.update(prefixed(changed(plan.new, SWAPPING)))
    failure = None
    try:
        endpoint.update(prefixed(_operations(plan)), again=False)
    except RemoteError as error:
        failure = error
        with suppress(RemoteError):
            endpoint.update(prefixed(barrier()))
    wrong = differing(counts(endpoint, plan.served()), plan.served())
    states = {one.iri: one.state for one in publications(endpoint)}
    if failure is not None and not wrong and _is_moved(endpoint, plan):
        # a run that was killed had sent the same update, which the store did in the meantime
        endpoint.update(prefixed(_closing(plan)))
    elif failure is not None and (wrong or states.get(plan.new.iri) != PUBLISHED):
        raise failure
    if wrong:
        raise misplaced(endpoint, wrong)


def _operations(plan: Plan) -> Iterator[str]:
    new = plan.new
    yield from barrier()
    for part in plan.todo:
        place = new.place(part)
        target = f"GRAPH <{place}>" if place else "DEFAULT"
        yield f"MOVE GRAPH <{new.staged(part)}> TO {target}"
    yield from _closing(plan)


def _closing(plan: Plan) -> Iterator[str]:
    """Yield what is left to do once all graphs are in place; it may be done again."""
    for place in plan.obsolete:
        yield f"DROP SILENT GRAPH <{place}>" if place else "DROP SILENT DEFAULT"
    for one in plan.superseded:
        yield from removed(one)
    yield from changed(plan.new, PUBLISHED)


def _is_moved(endpoint: Endpoint, plan: Plan) -> bool:
    """Return whether none of the graphs that were to be moved is where it was loaded."""
    staged = [plan.new.staged(part) for part in plan.todo]
    return bool(staged) and not any(counts(endpoint, staged).values())


def clean_up(endpoint: Endpoint, plan: Plan) -> None:
    """Return nothing, with what other builds began to load gone."""
    kept = plan.staged() if plan.resumed else {}
    for one in (*plan.stale, *plan.superseded):
        if one.state != PUBLISHED:
            drop(endpoint, [name for part in one.parts if (name := one.staged(part)) not in kept])
    for one in plan.stale:  # of what was being swapped, the record tells which graphs are ours
        endpoint.update(prefixed(removed(one)))


def drop(endpoint: Endpoint, graphs: Iterable[str]) -> None:
    """Return nothing, with these graphs gone."""
    names = list(graphs)
    for start in range(0, len(names), DROPPED):
        some = names[start : start + DROPPED]
        endpoint.update(" ;\n".join(f"DROP SILENT GRAPH <{name}>" for name in some))
