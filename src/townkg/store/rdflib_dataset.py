"""An rdflib `Dataset` behind the port, for data that is in memory already."""

from __future__ import annotations

import threading
import warnings
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyparsing import ParseBaseException
from rdflib import BNode, Dataset, Literal, URIRef

from townkg import errors
from townkg.i18n import Text
from townkg.store import functions
from townkg.store.port import Solutions, Term

if TYPE_CHECKING:
    from rdflib.query import Result

_ONE_AT_A_TIME = threading.Lock()
"""rdflib 7.6 breaks its parser for the whole process when two threads parse first at once
(https://github.com/RDFLib/rdflib/issues/1282); filters of warnings are the process's too."""


class RdflibStore:
    """A data set of rdflib, whose default graph must not be the union of the named ones."""

    def __init__(self, dataset: Dataset) -> None:
        if dataset.default_union:
            raise errors.UsageError(
                Text(
                    "这个 Dataset 的默认图是所有图的并集；请用 Dataset(default_union=False) 创建",
                    "the Dataset's default graph is the union of all graphs; "
                    "make it with Dataset(default_union=False)",
                )
            )
        self._dataset = dataset

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query."""
        result = self._query(query, "SELECT")
        names = [str(variable) for variable in result.vars or []]
        rows = [
            {str(name): to_term(value) for name, value in row.items() if value is not None}
            for row in result.bindings
        ]
        return Solutions(names, rows)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        return bool(self._query(query, "ASK").askAnswer)

    def construct(self, query: str) -> list[pyoxigraph.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        graph = self._query(query, "CONSTRUCT", "DESCRIBE").graph
        return [
            pyoxigraph.Triple(to_term(s), to_term(p), to_term(o))  # type: ignore[arg-type]
            for s, p, o in graph or []
        ]

    def close(self) -> None:
        """Leave the data set alone: it is the caller's."""

    def _query(self, query: str, *forms: str) -> Result:
        from rdflib.plugins.sparql import prepareQuery

        functions.refuse_elsewhere(query, functions.RDFLIB)
        try:
            with _ONE_AT_A_TIME, warnings.catch_warnings():
                # rdflib 7.6 evaluates by a property of its own that it calls deprecated.
                warnings.simplefilter("ignore", DeprecationWarning)
                result = self._dataset.query(prepareQuery(query))
                _ = result.bindings  # evaluated here, not later
        except ParseBaseException as error:
            found = error.line[error.col - 1 :][:20]
            raise errors.QueryError(
                Text(f"这里不是 SPARQL：写的是“{found}”", f"not SPARQL here: found “{found}”"),
                line=error.lineno,
                column=error.col,
            ) from None
        except Exception as error:  # rdflib raises bare Exception for undeclared prefixes and more
            raise errors.QueryError(
                Text(f"查询无法求值：{error}", f"the query cannot be evaluated: {error}")
            ) from error
        if result.type not in forms:
            raise errors.QueryError(
                Text(
                    f"这里需要 {' 或 '.join(forms)} 查询", f"expected a {' or '.join(forms)} query"
                )
            )
        return result


def to_term(node: Any) -> Term:
    """Return a node of rdflib as a term of the port."""
    if isinstance(node, URIRef):
        return pyoxigraph.NamedNode(str(node))
    if isinstance(node, BNode):
        return pyoxigraph.BlankNode(str(node))
    if not isinstance(node, Literal):
        raise errors.QueryError(
            Text(f"回答里不能有词项 {node!r}", f"{node!r} is no term that an answer can hold")
        )
    if node.language:
        return pyoxigraph.Literal(str(node), language=node.language)
    datatype = pyoxigraph.NamedNode(str(node.datatype)) if node.datatype else None
    return pyoxigraph.Literal(str(node), datatype=datatype)
