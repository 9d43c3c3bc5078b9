"""Ask townkg serve, oxigraph serve and rdflib-endpoint the same on the built graph, by turns.

    python benchmarks/serve/run.py [--seconds N] [--rounds N] [-o FILE]

Needs: pip install oxigraph 'rdflib-endpoint>=0.6,<0.7' beside townkg.

Each server is a process of its own with the same quads; each measurement is a number of clients on
connections of their own that ask one thing again and again for some seconds, all servers in turn
within a round, so that a slow moment of the machine meets all. Told is the median over the rounds
and their spread. `cached` is the HTTP API of townkg with its answers kept, `API` the same with none
kept: labels, sentences and all.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "engines"))

from machine import machine  # noqa: E402
from servers import free_port  # noqa: E402
from townkg import build  # noqa: E402
from townkg.query import catalogue  # noqa: E402
from townkg.query.bind import bind  # noqa: E402

TOWN = "https://w3id.org/townkg/id/town/guigu-zhizao"
CLIENTS = (1, 8, 32)
PEER = """
import sys
import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=False)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="error")
"""


@dataclass
class Measured:
    """What clients got within some seconds."""

    rate: float
    p50: float
    p99: float
    failed: int


async def _client(host: str, port: int, request: bytes, end: float) -> tuple[list[float], int]:
    """Return the seconds of each answer, and how many were none."""
    times, failed = [], 0
    reader = writer = None
    while time.perf_counter() < end:
        begun = time.perf_counter()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(host, port, limit=2**24)
            assert reader is not None
            writer.write(request)
            async with asyncio.timeout(30):
                head = await reader.readuntil(b"\r\n\r\n")
                await _body(reader, head.lower())
            if b" 200 " not in head[:20]:
                raise OSError
            times.append(time.perf_counter() - begun)
            if b"connection: close" in head.lower():
                writer.close()
                writer = None
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            failed += 1
            if writer is not None:
                writer.close()
            writer = None
    if writer is not None:
        writer.close()
    return times, failed


async def _body(reader: asyncio.StreamReader, head: bytes) -> None:
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


def measured(port: int, path: str, clients: int, seconds: float) -> Measured:
    """Return what so many clients get that ask for a path."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    request = f"{head}Accept: application/sparql-results+json, application/json\r\n\r\n".encode()

    async def run() -> list[tuple[list[float], int]]:
        end = time.perf_counter() + seconds
        asked = (_client("127.0.0.1", port, request, end) for _ in range(clients))
        return await asyncio.gather(*asked)

    begun = time.perf_counter()
    found = asyncio.run(run())
    taken = time.perf_counter() - begun  # what was asked before the end is waited for
    times = sorted(one for done, _ in found for one in done)
    failed = sum(number for _, number in found)
    if not times:
        return Measured(0, float("nan"), float("nan"), failed)
    p99 = times[min(int(len(times) * 0.99), len(times) - 1)]
    return Measured(len(times) / taken, statistics.median(times) * 1000, p99 * 1000, failed)


def wait(port: int) -> None:
    """Wait until somebody listens and answers."""
    for _ in range(600):
        found = measured(port, f"/{PATHS[port]}?query={quote('ASK {}')}", 1, 0.01)
        if found.rate:
            return
        time.sleep(0.2)
    raise SystemExit(f"the server at {port} did not begin to answer")


PATHS: dict[int, str] = {}


class Servers:
    """The servers, started; each by its name with its port."""

    def __init__(self, folder: Path) -> None:
        self.ports = {name: free_port() for name in ("townkg", "uncached", "oxigraph", "rdflib")}
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Servers:
        built = build.ensure()
        store = self._folder / "store"
        shutil.copytree(built.store, store)
        oxigraph = Path(sysconfig.get_path("scripts")) / "oxigraph"
        ports = self.ports
        serve = [sys.executable, "-m", "townkg", "serve", "--waiting", "400", "--port"]
        where = f"127.0.0.1:{ports['oxigraph']}"
        commands = {
            "townkg": [*serve, str(ports["townkg"])],
            "uncached": [*serve, str(ports["uncached"]), "--cache", "0"],
            "oxigraph": [str(oxigraph), "serve-read-only", "-l", str(store), "-b", where],
            "rdflib": [sys.executable, "-c", PEER, str(built.dump), str(ports["rdflib"])],
        }
        for name, command in commands.items():
            PATHS[ports[name]] = {"oxigraph": "query", "rdflib": ""}.get(name, "sparql")
            self._running.append(
                subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            )
        for port in ports.values():
            wait(port)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(30)


def workloads() -> dict[str, str]:
    """Return the queries that are asked of every server, by what they stand for."""
    question = catalogue()["policies_supporting_town"]
    return {
        "lookup": f"SELECT ?p ?o WHERE {{ <{TOWN}> ?p ?o }}",
        "prepared question": bind(question, {"town": NamedNode(TOWN)}),
        "heavy aggregate": (
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?m) WHERE { "
            "GRAPH ?g { ?s ?p ?o } ?s a ?c . ?c a ?k } GROUP BY ?c ORDER BY DESC(?m)"
        ),
    }


def asked(servers: Servers) -> dict[tuple[str, str], Callable[[int, float], Measured]]:
    """Return what measures each workload on each server."""
    found: dict[tuple[str, str], Callable[[int, float], Measured]] = {}
    for workload, text in workloads().items():
        for name in ("townkg", "oxigraph", "rdflib"):
            port = servers.ports[name]
            path = f"/{PATHS[port]}?{urlencode({'query': text})}"
            found[workload, name] = _bound(port, path)
    api = f"/api/v1/queries/policies_supporting_town?{urlencode({'town': TOWN})}"
    found["prepared question", "townkg API"] = _bound(servers.ports["uncached"], api)
    found["prepared question", "townkg API, cached"] = _bound(servers.ports["townkg"], api)
    return found


def _bound(port: int, path: str) -> Callable[[int, float], Measured]:
    return lambda clients, seconds: measured(port, path, clients, seconds)


def report(found: dict[tuple[str, str, int], list[Measured]]) -> str:
    """Return the table of what was measured, with ratios to the peers."""
    lines = [
        "| Workload | Clients | Server | a second | spread | p50 ms | p99 ms | failed "
        "| x oxigraph | x rdflib-endpoint |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (workload, name, clients), runs in sorted(found.items(), key=lambda one: _order(one[0])):
        rates = sorted(run.rate for run in runs)
        rate = statistics.median(rates)
        peers = [
            statistics.median(run.rate for run in found[workload, peer, clients])
            for peer in ("oxigraph", "rdflib")
        ]
        ratios = [f"{rate / peer:.2f}" if peer else "—" for peer in peers]
        p50, p99 = (statistics.median(getattr(run, end) for run in runs) for end in ("p50", "p99"))
        failed = sum(run.failed for run in runs)
        lines.append(
            f"| {workload} | {clients} | {name} | {rate:.1f} | {rates[0]:.1f}–{rates[-1]:.1f} "
            f"| {p50:.1f} | {p99:.1f} | {failed} | {ratios[0]} | {ratios[1]} |"
        )
    return "\n".join(lines)


def _order(key: tuple[str, str, int]) -> tuple[int, int, str]:
    return list(workloads()).index(key[0]), key[2], key[1]


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("-o", "--output", default=str(HERE / "RESULTS.md"))
    given = parser.parse_args()
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    found: dict[tuple[str, str, int], list[Measured]] = {}
    with tempfile.TemporaryDirectory() as folder, Servers(Path(folder)) as servers:
        for number in range(given.rounds):
            for clients in CLIENTS:
                for (workload, name), ask in asked(servers).items():
                    run = ask(clients, given.seconds)
                    found.setdefault((workload, name, clients), []).append(run)
                    print(number, clients, workload, name, run, flush=True)
    told = (__doc__ or "").strip().split("\n\n")
    head = f"# Servers side by side\n\n{told[-1]}\n\nMeasured on {machine()}; "
    rounds = (
        f"{given.rounds} rounds of {given.seconds:g} s a cell, clients on the same machine.\n\n"
    )
    Path(given.output).write_text(head + rounds + report(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
