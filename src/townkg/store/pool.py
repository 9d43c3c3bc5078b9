"""Runs a stranger's query in a process of its own, which can be ended.

Neither pyoxigraph nor rdflib can be interrupted, and a query of a few lines can fill the memory or
overflow the stack. So the query runs in a child with an address-space limit, and the child is
killed when its time is up.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import pyoxigraph

from townkg import errors
from townkg.i18n import Text, same
from townkg.store.port import Solutions
from townkg.store.syntax import Form, check_caps

_ERRORS = {
    kind.__name__: kind for kind in (errors.LimitError, errors.RemoteError, errors.UsageError)
}


@dataclass(frozen=True)
class Limits:
    """What a query may use: seconds, bytes of address space, rows (or triples) of its answer."""

    seconds: float = 30.0
    memory: int = 4 * 1024**3
    rows: int = 100_000


@dataclass(frozen=True)
class Outcome:
    """What a query of any form yielded: one of the three, by its form."""

    form: Form
    solutions: Solutions | None = None
    boolean: bool | None = None
    triples: tuple[pyoxigraph.Triple, ...] | None = None
    lacks: tuple[Mapping[str, Any], ...] = ()
    """The remote data sets that gave nothing or not all, as JSON."""


def run(source: str, text: str, limits: Limits, *, worker: str = "townkg.store.worker") -> Outcome:
    """Return what the query *text* yields on the store at *source*, a path or a URL.

    *worker* is the module that the child process runs.
    Raises: QueryError, RemoteError, UsageError, DataError; LimitError when time, memory or rows
    run out.
    """
    check_caps(text)
    request = {"source": source, "text": text, "parent": os.getpid(), **asdict(limits)}
    reply = _exchange(json.dumps(request).encode(), limits, worker)
    if "error" in reply:
        raise _error(reply)
    form = cast(Form, reply["form"])
    lacks = tuple(reply["lacks"])
    if form == "select":
        return Outcome(form, solutions=_solutions(reply["results"]), lacks=lacks)
    if form == "ask":
        return Outcome(form, boolean=reply["results"], lacks=lacks)
    quads = pyoxigraph.parse(reply["results"], format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Outcome(form, triples=tuple(quad.triple for quad in quads), lacks=lacks)


def _exchange(request: bytes, limits: Limits, worker: str) -> dict[str, Any]:
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    # -P: the folder one stands in must not be searched for modules. Its own session: Ctrl-C
    # reaches this process alone, which then ends the child.
    with subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-P", "-m", worker],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    ) as child:
        try:
            output, said = child.communicate(request, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise _late(limits) from None
        finally:
            child.kill()
    try:
        return cast(dict[str, Any], json.loads(output))
    except ValueError:
        raise _died(child.returncode, said, limits) from None


def _died(code: int, said: bytes, limits: Limits) -> errors.TownkgError:
    """Return why a child ended without a reply."""
    if code >= 0:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        reason = same(lines[-1]) if lines else Text(f"退出码 {code}", f"exit code {code}")
        return errors.QueryError(
            Text(
                f"引擎运行这条查询时失败：{reason.zh}",
                f"the engine failed on this query: {reason.en}",
            )
        )
    if -code == getattr(signal, "SIGXCPU", None):
        return _late(limits)
    ended = next((item.name for item in signal.Signals if item == -code), f"signal {-code}")
    return errors.LimitError(
        Text(
            f"查询占用的内存超过 {limits.memory // 1024**2} MiB，或者栈不够用（{ended}）；"
            "请缩小查询范围，或加上 LIMIT",
            f"the query used more than {limits.memory // 1024**2} MiB, or more stack than there "
            f"is ({ended}); narrow it or add a LIMIT",
        )
    )


def _late(limits: Limits) -> errors.LimitError:
    return errors.LimitError(
        Text(
            f"查询没有在 {limits.seconds:g} 秒内结束；请缩小查询范围、加上 LIMIT，或放宽时限",
            f"the query did not end within {limits.seconds:g} s; "
            "narrow it, add a LIMIT, or allow more time",
        )
    )


def _error(reply: Mapping[str, Any]) -> errors.TownkgError:
    if reply["error"] == "DataError":
        return errors.DataError(map(_problem, reply["problems"]))
    message = Text(**reply["message"])
    if reply["error"] == "QueryError":
        return errors.QueryError(message, line=reply["line"], column=reply["column"])
    return _ERRORS[reply["error"]](message)


def _problem(sent: Mapping[str, Any]) -> errors.Problem:
    texts = {name: Text(**sent[name]) for name in ("found", "cure")}
    return errors.Problem(**{**sent, **texts})


def _solutions(results: str) -> Solutions:
    parsed = pyoxigraph.parse_query_results(results, pyoxigraph.QueryResultsFormat.JSON)
    if not isinstance(parsed, pyoxigraph.QuerySolutions):
        raise TypeError("the worker sent a boolean as rows")
    names = [variable.value for variable in parsed.variables]
    rows = [
        {name: term for name, term in zip(names, row, strict=True) if term is not None}
        for row in parsed
    ]
    return Solutions(names, rows)
