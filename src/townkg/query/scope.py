"""Finds variables in FILTER, BIND and SELECT that the pattern around them never gives a value.

Engines do not complain: the expression is an error, and rows vanish or cells stay empty.
Source: SPARQL 1.1 Query Language, section 18.2.1 (variable scope).
"""

from __future__ import annotations

from typing import Any

from townkg.query import parse_tree
from townkg.query.question import PARAMETER

NOTHING = "nothing"
"""The one variable that may stand for no value: `IF(…, ?x, ?nothing)`."""

Stray = tuple[str, str]
"""The clause in which a variable stands, and the variable."""


def stray_variables(select: Any) -> list[Stray]:
    """Return the variables used outside their scope, in a SELECT query or subquery."""
    found: list[Stray] = []
    bound = _group(select["where"], set(), set(), found)
    for condition in parse_tree.items(parse_tree.get(select, "groupby"), "condition"):
        if getattr(condition, "name", "") == "GroupAs":
            _use("GROUP BY", condition["expr"], bound, found)
            bound.add(str(condition["var"]))
        else:
            _use("GROUP BY", condition, bound, found)
    for name, expression in parse_tree.projected(select).items():
        if expression is not None:
            _use("SELECT", expression, bound, found)
        elif name not in bound:
            found.append(("SELECT", name))
        bound.add(name)
    _use("HAVING", parse_tree.get(select, "having"), bound, found)
    _use("ORDER BY", parse_tree.get(select, "orderby"), bound, found)
    return found


def _group(group: Any, outer: set[str], left: set[str], found: list[Stray]) -> set[str]:
    """Return the variables that a group binds, noting the stray ones.

    *outer* are those of the pattern around an EXISTS, which are put in before it is matched;
    *left* those of the pattern before an OPTIONAL, which its own filters may use.
    """
    if group.name == "SubSelect":
        found += [item for item in stray_variables(group) if item[1] not in outer]
        return set(parse_tree.projected(group))
    bound: set[str] = set()
    filters = []
    for part in parse_tree.items(group, "part"):
        if part.name == "Filter":
            filters.append(part["expr"])
        elif part.name == "Bind":
            _use("BIND", part["expr"], bound | outer, found)
            bound.add(str(part["var"]))
        else:
            bound |= _part(part, outer, bound, found)
    for expression in filters:
        _use("FILTER", expression, bound | outer | left, found)
    return bound


def _part(part: Any, outer: set[str], bound: set[str], found: list[Stray]) -> set[str]:
    """Return the variables that one part of a group binds."""
    if part.name == "TriplesBlock":
        return parse_tree.variables(part["triples"])
    if part.name == "InlineData":
        return parse_tree.variables(part["var"])
    if part.name == "OptionalGraphPattern":
        return _group(part["graph"], outer, bound | outer, found)
    if part.name == "GroupOrUnionGraphPattern":
        names: set[str] = set()
        for graph in part["graph"]:
            names |= _group(graph, outer, set(), found)
        return names
    if part.name == "MinusGraphPattern":
        _group(part["graph"], outer, set(), found)
        return set()
    inner = parse_tree.get(part, "graph")
    names = _group(inner, outer, set(), found) if inner is not None else set()
    return names | parse_tree.variables(parse_tree.get(part, "term"))


def _use(clause: str, expression: Any, bound: set[str], found: list[Stray]) -> None:
    if expression is None:
        return
    names = sorted(parse_tree.variables(expression) - bound - {NOTHING})
    found += [(clause, name) for name in names if not name.startswith(PARAMETER)]
    for group in parse_tree.exists(expression):
        _group(group, set(bound), set(), found)
