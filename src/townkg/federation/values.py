"""Writes rows as VALUES, and the query that a remote is asked."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.federation.pattern import Part, Query
from townkg.i18n import Text
from townkg.store.port import Term
from townkg.store.terms import NotATerm, write_term
from townkg.store.transport import Failed

BATCH = 200
"""Bindings sent to a remote at once: a query that most servers still take."""

_ANYTHING = "townkg_any"
_FEW = 20
"""Below this many, groups are united: parsers go down a level for each."""
_Row = dict[str, Term]


def block(names: Sequence[str], rows: Sequence[_Row]) -> str:
    """Return rows as a VALUES block; each as often as it is there.

    >>> block(["a", "b"], [{"a": NamedNode("http://x.example/")}])
    'VALUES (?a ?b) { (<http://x.example/> UNDEF) }'
    """
    head = " ".join(f"?{name}" for name in names)
    lines = [f"({' '.join(_written(row.get(name)) for name in names)})" for row in rows]
    return f"VALUES ({head}) {{ {' '.join(lines)} }}"


def group(names: Sequence[str], rows: Sequence[_Row]) -> str:
    """Return rows as a group that may stand for a clause; rdflib 7.6 reads no empty VALUES.

    >>> group(["a"], []), group([], [{}, {}])
    ('{ VALUES (?a) { (UNDEF) } FILTER (false) }', '{ } UNION { }')
    """
    if not names and len(rows) < _FEW:  # rdflib reads no VALUES () either
        return " UNION ".join("{ }" for _ in rows) or "{ FILTER (false) }"
    if not rows:
        return f"{{ {block(names, [{}])} FILTER (false) }}"
    return block(names, rows)


def _written(term: Term | None) -> str:
    if term is None or not isinstance(term, (NamedNode, Literal)):
        return "UNDEF"
    return write_term(term)


def checked(rows: list[_Row]) -> list[_Row]:
    """Return rows whose terms can all be written.

    Raises: Failed, which names the row and the variable of one that cannot.
    """
    for number, row in enumerate(rows, 1):
        for name, term in row.items():
            try:
                if isinstance(term, BlankNode):
                    continue
                if not isinstance(term, (NamedNode, Literal)):
                    raise NotATerm(Text("不是词项", "this is no term"))
                write_term(term)
            except NotATerm as error:
                told = error.message
                raise Failed(
                    Text(f"第 {number} 行 ?{name}：{told.zh}", f"row {number}, ?{name}: {told.en}")
                ) from None
    return rows


def name_of(blank: BlankNode, iri: str, asked: int) -> NamedNode:
    """Return the name that a blank node of a remote gets: it is a node of that answer alone.

    >>> name_of(BlankNode("b0"), "https://w3id.org/townkg/remote/x", 2).value
    'https://w3id.org/townkg/remote/x#blank-2-b0'
    """
    return NamedNode(f"{iri}#blank-{asked}-{blank.value}")


def request(query: Query, part: Part, shared: Sequence[str], bindings: Sequence[_Row]) -> str:
    """Return the query that asks a remote for the rows of a clause that fit some bindings."""
    group = part.groups[0]
    pattern = query.text[group.start : group.end]
    if shared:
        # the bindings are joined first: their variables are bound by the pattern in every row, so
        # that no filter or OPTIONAL of it sees what it would not
        inner = pattern if group.projected is not None else pattern[1:-1]
        pattern = f"{{ {block(shared, bindings)} {inner}\n}}"
    names = " ".join(f"?{name}" for name in part.visible())
    selected = names or f"(true AS ?{_ANYTHING})"
    return f"{query.prologue}SELECT {selected} WHERE {pattern}"
