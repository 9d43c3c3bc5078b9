"""The parts of rdflib's SPARQL parse tree that the linter looks at.

rdflib wraps each operand in a ladder of expressions, one per level of precedence; here it is
climbed down.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from townkg.store.tokens import tokenize

if TYPE_CHECKING:
    from pyparsing import ParserElement

_LADDER = frozenset(
    [
        *("ConditionalOrExpression", "ConditionalAndExpression", "RelationalExpression"),
        *("AdditiveExpression", "MultiplicativeExpression"),
    ]
)
_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def parse(text: str) -> CompValue:
    """Return the tree of a query that another parser has accepted."""
    from rdflib.plugins.sparql.parser import expandUnicodeEscapes

    tree: CompValue = _grammar().parse_string(_squeezed(expandUnicodeEscapes(text)), True)[1]
    return tree


@cache
def _grammar() -> ParserElement:
    """Return a copy of rdflib's grammar that knows no comments, which takes half the time.

    pyparsing looks for a comment, and steps over white space sign by sign, wherever it tries
    something. What the grammar refers to is copied with it: rdflib goes on with its own.
    """
    from rdflib.plugins.sparql.parser import Query

    copies: dict[int, Any] = {}

    def copied(element: Any) -> Any:
        if id(element) not in copies:
            one = copies[id(element)] = copy(element)
            one.ignoreExprs = []
            if getattr(element, "exprs", None):
                one.exprs = [copied(part) for part in element.exprs]
            elif getattr(element, "expr", None) is not None:
                one.expr = copied(element.expr)
        return copies[id(element)]

    grammar: ParserElement = copied(Query)
    return grammar


def _squeezed(text: str) -> str:
    r"""Return *text* with one space for each run of white space and comments.

    >>> _squeezed("ASK  # why\n  { ?s a '  #' }")
    "ASK { ?s a '  #' }"
    """
    parts, end = [], 0
    for token in tokenize(text):
        parts += [" "] * (token.start > end) + [token.text]
        end = token.end
    return "".join(parts)


def get(node: Any, key: str) -> Any:
    """Return what a node has under *key*, or None; its own `get` returns the key for none."""
    return node[key] if isinstance(node, CompValue) and key in node else None


def core(node: Any) -> Any:
    """Return an expression without the levels of precedence that only pass it on."""
    while isinstance(node, CompValue) and node.name in _LADDER and not get(node, "other"):
        node = node["expr"]
    return node


def items(node: Any, key: str) -> list[Any]:
    """Return a list under *key*, empty if the node has none."""
    return list(get(node, key) or [])


def children(node: Any) -> Iterator[Any]:
    """Return the direct parts of a node."""
    if isinstance(node, CompValue):
        yield from node.values()
    elif not isinstance(node, str) and hasattr(node, "__iter__"):
        yield from node


def walk(node: Any) -> Iterator[CompValue]:
    """Return all composite nodes below *node*, itself first."""
    if isinstance(node, CompValue):
        yield node
    for child in children(node):
        yield from walk(child)


def is_variable(node: Any) -> bool:
    """Return whether an expression is a variable alone."""
    return isinstance(node, Variable)


def variables(node: Any) -> set[str]:
    """Return the variables of an expression or pattern, not those inside EXISTS."""
    if isinstance(node, Variable):
        return {str(node)}
    if isinstance(node, CompValue) and node.name in _EXISTS:
        return set()
    found: set[str] = set()
    for child in children(node):
        found |= variables(child)
    return found


def exists(node: Any) -> Iterator[CompValue]:
    """Return the groups of EXISTS and NOT EXISTS in an expression, the outermost ones."""
    if isinstance(node, CompValue) and node.name in _EXISTS:
        yield node["graph"]
        return
    for child in children(node):
        yield from exists(child)


def projected(select: CompValue) -> dict[str, Any]:
    """Return what SELECT names: each variable with its expression, or None."""
    found = {}
    for item in items(select, "projection"):
        name = get(item, "var") or get(item, "evar")
        found[str(name)] = get(item, "expr")
    return found
