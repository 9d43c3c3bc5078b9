"""Asks the same questions of all engines in turn, so that all meet the same weather."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from servers import Server

HERE = Path(__file__).parent
TIMES = 7
PATIENCE = 2.0
"""Seconds after which a question is not asked again."""
NOT_APPLICABLE = "not applicable"
LACKS = ("UnknownName", "DataError", "AmbiguousName")
"""What a question says of a graph that lacks the data set or the name it asks for."""


class Side:
    """A worker process with one engine, started when it is asked first and after each timeout."""

    def __init__(self, name: str, arguments: list[str], limit: float, server: Server | None = None):
        self.name = name
        self.limit = limit
        self.opened: dict[str, float] = {}
        self.memory = 0.0
        self.mirrored = server is not None and server.mirrored
        self._arguments = arguments
        self._server = server
        self._process: subprocess.Popen[str] | None = None

    def ask(self, what: str, name: str, params: dict[str, Any], text: str) -> dict[str, Any]:
        """Return one measurement, or why there is none, as `failed`."""
        if self._process is None:
            self._start()
        request = {"what": what, "name": name, "params": params, "text": text}
        slack = 5 if self.name == "rdflib" else 1  # rdflib ends by itself, and need not load again
        answer = self._exchange(json.dumps(request), self.limit + slack)
        self.memory = max(self.memory, answer.get("memory", 0.0))
        if answer.get("failed") == "timeout":
            self.stop()
        elif self._server and "failed" in answer:
            self.stop()
            self._server.restart()
            self._arguments[1] = self._server.address
            if _is_late(answer["failed"]):
                answer["failed"] = "timeout"
        elif _is_late(answer.get("failed", "")):
            answer["failed"] = "timeout"
        return answer

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        opened = self._exchange("", 900)
        self.opened = self.opened or opened
        self.memory = max(self.memory, opened.get("memory", 0.0))

    def _exchange(self, line: str, seconds: float) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return {"failed": "not started"}
        if line:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                return {"failed": "timeout"}
        told = process.stdout.readline()
        if not told:
            self.stop()
            return {"failed": "the process ended"}
        answer: dict[str, Any] = json.loads(told)
        return answer

    def stop(self) -> None:
        """End the worker."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None


def _is_late(told: str) -> bool:
    words = ("within", "Timeout", "Late", "out of time", "time limit", "timed out", "503")
    return any(word in told for word in words)


Runs = dict[str, list[dict[str, Any]]]
"""The runs of one question by column; the first is warm-up, and only told where it is the last."""


def question(
    embedded: Side, others: Sequence[Side], name: str, cases: Sequence[dict[str, Any]]
) -> Runs:
    """Return the runs of one question on all sides, in turn, with the first parameters that fit."""
    params, bound = _bound(embedded, name, cases)
    if "failed" in bound:
        return {"bare": [{"failed": bound["failed"]}]}
    text = bound["text"]
    columns = [("bare", embedded, "bare"), ("port", embedded, "port"), ("ask", embedded, "ask")]
    for side in others:
        if side.mirrored:
            columns.append((f"{side.name} first", side, "first"))
        columns.append((side.name, side, "port"))
    runs: Runs = {column: [] for column, _, _ in columns}
    spent = dict.fromkeys(runs, 0.0)
    for turn in range(TIMES + 1):
        for column, side, what in columns:
            done = runs[column]
            if done and ("failed" in done[-1] or spent[column] > PATIENCE):
                continue
            slower = runs.get(_FASTER.get(column, ""), [{}])[-1].get("failed")
            began = time.perf_counter()
            done.append({"failed": slower} if slower else side.ask(what, name, params, text))
            spent[column] += time.perf_counter() - began if turn else 0.0
            if column == "ask" and _lacks(done[-1]):
                return {"bare": [{"failed": NOT_APPLICABLE}]}
    return runs


_FASTER = {"port": "bare", "ask": "bare", "Virtuoso": "Virtuoso first"}
"""What need not be asked where another column has failed already."""


def _bound(
    embedded: Side, name: str, cases: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the first parameters that the graph has something for, and the text with them."""
    for params in cases:
        bound = embedded.ask("bind", name, params, "")
        if not _lacks(bound):
            return params, bound
    return {}, {"failed": NOT_APPLICABLE}


def _lacks(answer: dict[str, Any]) -> bool:
    return str(answer.get("failed", "")).startswith(LACKS)


def kept(runs: Runs) -> Runs:
    """Return the runs without the first of each column, unless there is no other."""
    return {column: done[1:] or done for column, done in runs.items()}
