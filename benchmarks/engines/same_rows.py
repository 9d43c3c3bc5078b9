"""Write same-rows.md: every prepared question, with each golden's parameters, on five engines.

What is compared is the whole answer: rows in order, labels, sentences, note. What is timed is that
same answer, by the clock, as the median of a few runs; of rdflib, which is slow, one run.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph

from machine import machine
from servers import OxigraphServer, Server, VirtuosoServer
from townkg import api, build, query
from townkg.answer import answer
from townkg.paths import queries
from townkg.query.golden import Golden, goldens
from townkg.store import Store, open_rdflib, open_remote
from townkg.store.embedded import EmbeddedStore

HERE = Path(__file__).parent
TIMES = 3
EACH = "## Each question"
DISK, RDFLIB = "embedded, disk", "rdflib"


class Told(NamedTuple):
    """What one engine answered to one golden, and the milliseconds it took."""

    answer: Any
    milliseconds: float


def main() -> None:
    """Ask all engines, and write the table."""
    catalogue = query.catalogue()
    asked = [one for one in goldens(queries()) if not catalogue[one.question].remotes]
    with engines() as stores:
        told = {
            name: {one.file: ask(store, name, catalogue[one.question], one) for one in asked}
            for name, store in stores.items()
        }
    text = page(asked, told)
    (HERE / "same-rows.md").write_text(text, encoding="utf-8")
    print(text.split(EACH)[0])
    if differing(asked, told):
        sys.exit(1)


@contextmanager
def engines() -> Iterator[dict[str, Store]]:
    """Yield the built graph on each engine, the servers started anew in folders of their own."""
    built = build.ensure()
    dump = Path(built.store).parent / "graph.nq"
    memory = pyoxigraph.Store()
    memory.bulk_load(path=str(dump), format=pyoxigraph.RdfFormat.N_QUADS)
    kg = api.open()
    with ExitStack() as stack:
        stores: dict[str, Store] = {
            DISK: kg._store,
            "embedded, memory": EmbeddedStore(memory),
        }
        for kind in (OxigraphServer, VirtuosoServer):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            stores[kind.name] = served(kind(folder, 60), dump, stack)
        stores[RDFLIB] = open_rdflib(kg.graph)
        yield stores


def served(server: Server, dump: Path, stack: ExitStack) -> Store:
    """Return the store at a server that holds *dump*; the server ends with *stack*."""
    server.load(dump)
    stack.callback(server.stop)
    return open_remote(server.address)


def ask(store: Store, name: str, question: query.Question, golden: Golden) -> Told:
    """Return what the engine answers, whole, and how long it took."""
    found, took = None, []
    for _ in range(1 if name == RDFLIB else TIMES):
        began = time.perf_counter()
        found = answer(store, question, golden.params).to_json()
        took.append(1000 * (time.perf_counter() - began))
    return Told(found, statistics.median(took))


def differing(asked: list[Golden], told: dict[str, dict[str, Told]]) -> list[tuple[str, str]]:
    """Return engine and file of each answer that is not that of the embedded engine on disk."""
    return [
        (name, one.file)
        for name, found in told.items()
        for one in asked
        if found[one.file].answer != told[DISK][one.file].answer
    ]


def page(asked: list[Golden], told: dict[str, dict[str, Told]]) -> str:
    """Return the page."""
    different = differing(asked, told)
    shown = "; ".join(f"{name}: {file}" for name, file in different) or "none"
    return f"""# The same answers on every engine

Written by `python benchmarks/engines/same_rows.py` on {datetime.now(UTC).date()}: {machine()}.

{len(asked)} goldens of {len(by_question(asked))} prepared questions on the built graph, without
questions that ask a remote data set. Compared with the embedded engine on disk is the whole answer:
rows in order, values, labels, sentences and note. Times are of that answer by the clock; where a
question has several goldens, the median over them. Read ratios. rdflib is asked once each, the
others {TIMES} times. Virtuoso is asked for triple patterns only, which stay in memory while the
store is open and are evaluated here: so it is timed as an engine in memory.

| engine | answers equal | different | time over embedded on disk, p50 | p95 | most |
|---|---|---|---|---|---|
{chr(10).join(summaries(asked, told, different))}

Differences: {shown}.

{EACH}

| question | goldens | rows | {", ratio | ".join([f"{DISK}, ms", *list(told)[1:]])}, ratio |
|---|---|---|---|{"---|" * (len(told) - 1)}
{chr(10).join(details(asked, told))}
""".replace("ms, ratio |", "ms |")


def summaries(
    asked: list[Golden], told: dict[str, dict[str, Told]], different: list[tuple[str, str]]
) -> Iterator[str]:
    """Yield a line for each engine."""
    for name in told:
        unequal = sum(engine == name for engine, _ in different)
        ratios = sorted(ratio(told, name, one) for one in asked)
        high = ratios[int(0.95 * (len(ratios) - 1))]
        yield (
            f"| {name} | {len(asked) - unequal} | {unequal} | {statistics.median(ratios):.2f} "
            f"| {high:.2f} | {ratios[-1]:.1f} |"
        )


def details(asked: list[Golden], told: dict[str, dict[str, Told]]) -> Iterator[str]:
    """Yield a line for each question."""
    for question, own in by_question(asked).items():
        rows = sum(len(told[DISK][one.file].answer["rows"]) for one in own)
        taken = statistics.median(told[DISK][one.file].milliseconds for one in own)
        ratios = [
            f"{statistics.median(ratio(told, name, one) for one in own):.2f}"
            for name in list(told)[1:]
        ]
        yield f"| {question} | {len(own)} | {rows} | {taken:.2f} | {' | '.join(ratios)} |"


def by_question(asked: list[Golden]) -> dict[str, list[Golden]]:
    """Return the goldens of each question, by name."""
    names = sorted({one.question for one in asked})
    return {name: [one for one in asked if one.question == name] for name in names}


def ratio(told: dict[str, dict[str, Told]], name: str, golden: Golden) -> float:
    """Return an engine's time for a golden over that of the embedded engine on disk."""
    return told[name][golden.file].milliseconds / told[DISK][golden.file].milliseconds


if __name__ == "__main__":
    main()
