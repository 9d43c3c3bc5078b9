"""The two real servers, each with a graph loaded into a folder of its own and asked over HTTP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.request
from pathlib import Path

OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
VIRTUOSO, ISQL = "virtuoso-t", "isql-vt"
LOADING = 1800
INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 2000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {allowed}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
MaxQueryMem = 2G
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 10
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = {limit}
DefaultQuery = ASK {{}}
"""
"""Buffers for 2.7 GB: the maker's advice for a machine with 4 GB to spare."""


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory(process: int) -> float:
    """Return the resident memory of a process in MiB."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    found = [line.split()[1] for line in lines if line.startswith("VmRSS")]
    return int(found[0]) / 1024


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Server:
    """A server on a folder; the subclass says how it is loaded and started."""

    name = ""
    missing = ""
    mirrored = False
    """Whether townkg asks it for triple patterns only, keeps them, and evaluates by itself."""

    def __init__(self, folder: Path, limit: float) -> None:
        self.folder = folder
        self.limit = limit
        self.address = ""
        self.loading: dict[str, float] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        raise NotImplementedError

    def load(self, dump: Path) -> None:
        """Load N-Quads into the empty folder, and leave the server running."""
        raise NotImplementedError

    def memory(self) -> float:
        """Return the resident memory of the server in MiB."""
        return memory(self._process.pid) if self._process else 0.0

    def stop(self) -> None:
        """End the server."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def restart(self) -> None:
        """End the server, which may be busy with a query nobody waits for, and start it anew."""
        if self._process is not None:
            self._process.kill()
        self.stop()
        self.start()

    def _run(self, command: list[str], probe: str) -> None:
        self._process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(1200):
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}")
            try:
                with urllib.request.urlopen(probe, timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"{self.name} did not answer within two minutes")


class OxigraphServer(Server):
    """`oxigraph serve-read-only`, loaded by `oxigraph load`."""

    name = "Oxigraph server"
    missing = "" if OXIGRAPH.exists() else "no program oxigraph: install the extra for tests"

    def load(self, dump: Path) -> None:
        """Load by the program's own bulk loader."""
        began, before = time.perf_counter(), os.times()
        command = [str(OXIGRAPH), "load", "--location", str(self.folder / "store")]
        subprocess.run(
            [*command, "--file", str(dump)], check=True, capture_output=True, timeout=LOADING
        )
        optimize = [str(OXIGRAPH), "optimize", "--location", str(self.folder / "store")]
        subprocess.run(optimize, check=True, capture_output=True, timeout=LOADING)
        after = os.times()
        used = after.children_user + after.children_system
        self.loading = {
            "wall": time.perf_counter() - began,
            "cpu": used - before.children_user - before.children_system,
        }
        self.start()

    def start(self) -> None:
        """Start it on a port of its own."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}/query"
        command = [str(OXIGRAPH), "serve-read-only", "--location", str(self.folder / "store")]
        options = ["--bind", f"127.0.0.1:{port}", "--timeout-s", str(int(self.limit))]
        self._run([*command, *options], f"{self.address}?query=ASK%7B%7D")


class VirtuosoServer(Server):
    """Virtuoso with a database of its own, loaded by its bulk loader."""

    name = "Virtuoso"
    missing = "" if shutil.which(VIRTUOSO) else "no virtuoso-t: install virtuoso-opensource-7"
    mirrored = True

    def load(self, dump: Path) -> None:
        """Load by `ld_dir`: the default graph goes into the graph that the port knows."""
        from townkg import settings

        self.start(dump.parent)
        began, before = time.perf_counter(), self._processor()
        script = (
            f"ld_dir('{dump.parent}', '{dump.name}', '{settings.DEFAULT_GRAPH}');"
            "rdf_loader_run(); checkpoint;"
        )
        command = [ISQL, f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={script}"]
        subprocess.run(command, check=True, capture_output=True, timeout=LOADING)
        self.loading = {
            "wall": time.perf_counter() - began,
            "cpu": self._processor() - before,
        }

    def start(self, allowed: Path | None = None) -> None:
        """Start it on ports of its own."""
        http, self._sql = free_port(), free_port()
        ini = self.folder / "virtuoso.ini"
        values = {"sql": self._sql, "http": http, "limit": int(self.limit)}
        text = INI.format(folder=self.folder, allowed=allowed or self.folder, **values)
        ini.write_text(text, encoding="utf-8")
        self.address = f"http://127.0.0.1:{http}/sparql"
        self._run([VIRTUOSO, "-f", "-c", str(ini)], f"{self.address}?query=ASK%7B%7D")

    def _processor(self) -> float:
        return processor_seconds(self._process.pid) if self._process else 0.0


SERVERS = (OxigraphServer, VirtuosoServer)
