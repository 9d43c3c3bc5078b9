"""The child process of `pool`: reads one request as JSON, writes one reply as JSON."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph

from townkg import errors
from townkg.i18n import NOTHING, Text
from townkg.store import functions, open_remote
from townkg.store.address import is_address
from townkg.store.embedded import open_embedded
from townkg.store.port import Solutions, Store, Term
from townkg.store.prologue import accepted

_PR_SET_PDEATHSIG = 1
Resolve = Callable[[str, Callable[[str], Solutions], float], tuple[str, Sequence[object]]]
"""Takes a query, what answers SELECT queries, and seconds; returns a query that an engine may see,
and what it lacks."""
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def main(resolve: Resolve | None = None) -> None:
    """Answer the request on standard input; *resolve* replaces SERVICE in its query."""
    request = json.load(sys.stdin)
    limit(request["memory"], request["seconds"])
    end_with_parent(request["parent"])
    try:
        reply = _run(request, resolve)
    except errors.DataError as error:
        problems = [problem.to_json() for problem in error.problems]
        reply = {"error": "DataError", "problems": problems}
    except errors.QueryError as error:
        reply = {
            "error": "QueryError",
            "message": error.bare.to_json(),
            "line": error.line,
            "column": error.column,
        }
    except errors.TownkgError as error:
        reply = {"error": type(error).__name__, "message": error.message.to_json()}
    except MemoryError:
        reply = {"error": "LimitError", "message": _no_memory(request["memory"]).to_json()}
    json.dump(reply, sys.stdout)


def limit(memory: int, seconds: float | None = None) -> None:
    """Bound this process, in processor time only where *seconds* are given.

    Where the system has no such limits, the parent bounds time alone.
    """
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or memory < most:
        resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is None:
        return
    # If the parent is killed, only processor time ends this process where the system is not Linux.
    processor = math.ceil(seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    if most == resource.RLIM_INFINITY or processor < most:
        resource.setrlimit(resource.RLIMIT_CPU, (processor, most))


def end_with_parent(parent: int) -> None:
    """Let this process be killed when the one that asked ends, however it ends (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError, ImportError):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be watched
        os._exit(1)


def _run(request: dict[str, Any], resolve: Resolve | None) -> dict[str, Any]:
    source = request["source"]
    is_remote = is_address(source)
    text, form = accepted(
        request["text"], functions.ENDPOINT if is_remote else NOTHING, services=resolve is not None
    )
    store: Store
    if is_remote:
        store = open_remote(source, request["seconds"])
    else:
        store = open_embedded(Path(source))
        if functions.used(text):
            store.functions = import_module(functions.PROVIDER).Functions(store)
    try:
        lacks: Sequence[object] = ()
        if resolve is not None:
            text, lacks = resolve(text, store.select, request["seconds"])
        results: Any
        if form == "select":
            solutions = store.select(text)
            _count(solutions.rows, request["rows"], Text("行", "rows"))
            results = results_json(solutions)
        elif form == "ask":
            results = store.ask(text)
        else:
            triples = store.construct(text)
            _count(triples, request["rows"], Text("个三元组", "triples"))
            lines = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
            results = (lines or b"").decode()
    finally:
        store.close()
    return {"form": form, "results": results, "lacks": lacks}


def _count(found: Sequence[object], limit: int, what: Text) -> None:
    if len(found) > limit:
        raise errors.LimitError(
            Text(
                f"结果有 {len(found)} {what.zh}，最多给出 {limit} {what.zh}；请加上 LIMIT",
                f"the answer has {len(found)} {what.en}, and at most {limit} are given; "
                "add a LIMIT",
            )
        )


def _no_memory(memory: int) -> Text:
    most = f"{memory // 1024**2} MiB"
    return Text(
        f"查询占用的内存超过 {most}；请缩小查询范围，或加上 LIMIT",
        f"the query used more than {most}; narrow it or add a LIMIT",
    )


def results_json(solutions: Solutions) -> str:
    """Return solutions as SPARQL 1.1 Query Results JSON."""
    bindings = [{name: term_json(term) for name, term in row.items()} for row in solutions.rows]
    document = {"head": {"vars": solutions.variables}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False)


def term_json(term: Term) -> dict[str, str]:
    """Return a term as an object of SPARQL 1.1 Query Results JSON."""
    if isinstance(term, pyoxigraph.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, pyoxigraph.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, pyoxigraph.Literal):
        raise errors.QueryError(
            Text(
                "不给出作为词项的三元组（RDF 1.2）；请分别选取其各部分",
                "triples as terms (RDF 1.2) are not given; select their parts",
            )
        )
    json_term = {"type": "literal", "value": term.value}
    if term.language:
        json_term["xml:lang"] = term.language
    elif term.datatype.value != XSD_STRING:
        json_term["datatype"] = term.datatype.value
    return json_term


if __name__ == "__main__":
    main()
