"""The parts of rdflib's SPARQL parse tree that the linter looks at.

rdflib wraps each operand in a ladder of expressions, one per level of precedence; here it is
climbed down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

_LADDER = frozenset(
    [
        *("ConditionalOrExpression", "ConditionalAndExpression", "RelationalExpression"),
        *("AdditiveExpression", "MultiplicativeExpression"),
    ]
)
_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def parse(text: str) -> CompValue:
    """Return the tree of a query that another parser has accepted."""
    from rdflib.plugins.sparql.parser import parseQuery

    tree: CompValue = parseQuery(text)[1]
    return tree


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
