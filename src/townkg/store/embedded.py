"""Oxigraph inside this process."""

from __future__ import annotations

import os

import pyoxigraph

from townkg import errors, settings
from townkg.i18n import Text
from townkg.store.port import Solutions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from pyoxigraph import BlankNode, NamedNode

    from townkg.store.functions import Functions
    from townkg.store.port import Term

CURE = Text("请运行 townkg build --force", "run townkg build --force")
_DAMAGE = ("corrupt", "io error", ".sst", "no such file", "not a regular")
"""What pyoxigraph says of files that it cannot read, and never of a query."""


class EmbeddedStore:
    """A pyoxigraph store behind the port; *path* is where it lies, nothing when in memory."""

    def __init__(self, store: pyoxigraph.Store, path: str | Path = "") -> None:
        self._store: pyoxigraph.Store | None = store
        self.path = os.fspath(path)
        self.functions: Functions | None = None
        """Functions of our own, for queries that somebody wrote."""

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query."""
        result = self._query(query)
        if not isinstance(result, pyoxigraph.QuerySolutions):
            raise _unexpected("SELECT")
        names = [variable.value for variable in result.variables]
        try:
            rows = [
                {name: term for name, term in zip(names, row, strict=True) if term is not None}
                for row in result
            ]
        except (OSError, RuntimeError) as error:
            raise self.failure(error) from error
        self.check_calls()
        return Solutions(names, rows)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        result = self._query(query)
        if not isinstance(result, pyoxigraph.QueryBoolean):
            raise _unexpected("ASK")
        self.check_calls()
        return bool(result)

    def construct(self, query: str) -> list[pyoxigraph.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        result = self._query(query)
        if not isinstance(result, pyoxigraph.QueryTriples):
            raise _unexpected("CONSTRUCT / DESCRIBE")
        try:
            triples = list(result)
        except (OSError, RuntimeError) as error:
            raise self.failure(error) from error
        self.check_calls()
        return triples

    def evaluate(
        self,
        query: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """Return what a query of any form yields, not yet read, so that it can be streamed.

        Shape: graphs by IRI, in place of those that the query names; none leaves these. The
        default graph goes by the IRI that it has on stores that have none.
        Raises: QueryError, DataError; while it is read, what `failure` makes of an error.
        """
        dataset = {
            name: list(map(_graph, graphs))
            for name, graphs in (("default_graph", default_graphs), ("named_graphs", named_graphs))
            if graphs is not None
        }
        return self._query(query, **dataset)

    def has_graph(self, iri: str) -> bool:
        """Return whether a named graph of this IRI holds anything."""
        graph = pyoxigraph.NamedNode(iri)
        store = self._opened()
        return next(store.quads_for_pattern(None, None, None, graph), None) is not None

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,  # noqa: A002
        graph: str | None = None,
    ) -> Iterator[pyoxigraph.Quad]:
        """Return the quads that have these terms, in any graph or one of them."""
        name = None if graph is None else _graph(graph)
        return self._opened().quads_for_pattern(subject, predicate, object, name)

    def close(self) -> None:
        """Let go of the files: pyoxigraph closes them with the last reference."""
        self._store = None

    def _opened(self) -> pyoxigraph.Store:
        if self._store is None:
            raise errors.UsageError(
                Text("图谱已关闭，请重新打开", "the store is closed; open it again")
            )
        return self._store

    def _query(
        self, query: str, **dataset: Any
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        store = self._opened()
        try:
            if self.functions is None:
                return store.query(query, **dataset)
            functions = dict(self.functions.table())
            return store.query(query, custom_functions=functions, **dataset)
        except SyntaxError as error:
            from townkg.store.syntax import syntax_error

            raise syntax_error(query, error) from None
        except (OSError, RuntimeError) as error:
            raise self.failure(error) from error

    def check_calls(self) -> None:
        """Raise what was wrong with a call: the engine takes it for a filter that does not hold."""
        if self.functions is not None and self.functions.problem is not None:
            raise self.functions.problem

    def failure(self, error: Exception) -> errors.TownkgError:
        """Return whether the store or the query is at fault."""
        if isinstance(error, OSError) or any(word in str(error).lower() for word in _DAMAGE):
            return damaged(self.path, error)
        return errors.QueryError(
            Text(f"查询无法求值：{error}", f"the query cannot be evaluated: {error}")
        )


def _graph(iri: str) -> pyoxigraph.NamedNode | pyoxigraph.DefaultGraph:
    if iri == settings.DEFAULT_GRAPH:
        return pyoxigraph.DefaultGraph()
    return pyoxigraph.NamedNode(iri)


def _unexpected(form: str) -> errors.QueryError:
    return errors.QueryError(Text(f"这里须是 {form} 查询", f"expected a query of form {form}"))


def damaged(path: str | Path, error: Exception) -> errors.DataError:
    """Return that the store at *path* cannot be read."""
    found = Text(f"这里的图谱读不出来（{error}）", f"no graph can be read here ({error})")
    return errors.DataError([errors.Problem(str(path), 0, "", found, CURE)])


def open_embedded(path: str | Path) -> EmbeddedStore:
    """Return the Oxigraph store on disk at *path*, opened read-only.

    Raises: DataError when there is no store at *path*, or a damaged one.
    """
    if not os.path.isfile(os.path.join(path, "CURRENT")):
        found = Text(
            "这里读不出图谱：既不是网址，也不是存有图谱的文件夹",
            "no graph can be read here: this is neither a URL nor a folder with a store",
        )
        raise errors.DataError([errors.Problem(str(path), 0, "", found, CURE)])
    try:
        return EmbeddedStore(_read_only(str(path)), path)
    except (OSError, RuntimeError, ValueError) as error:
        raise damaged(path, error) from error


def _read_only(path: str) -> pyoxigraph.Store:
    """Return the store, opened by threads on one processor where the system lets one choose.

    RocksDB starts some 180 threads, each to open at most one small file. On one processor they
    come one after the other and opening takes 12 ms; on two they wait for each other for 30.
    """
    if not hasattr(os, "sched_setaffinity"):
        return pyoxigraph.Store.read_only(path)
    processors = os.sched_getaffinity(0)
    _run_on({max(processors)})
    try:
        return pyoxigraph.Store.read_only(path)
    finally:
        _run_on(processors)


def _run_on(processors: set[int]) -> None:
    try:
        os.sched_setaffinity(0, processors)
    except OSError:
        return  # a sandbox may forbid it: that costs time only
