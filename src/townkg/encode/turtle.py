"""Writes terms and triples as authors write them in `claims.trig`: short names, one order.

In: terms of the store, and the prefixes that a file declares. Out: Turtle without declarations.

Source: RDF 1.1 Turtle, https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from townkg import settings
from townkg.encode.terms import BOOLEAN, INTEGER, TYPE, XSD

_STRING = NamedNode(XSD + "string")
_DECIMAL = NamedNode(XSD + "decimal")
_BARE = {
    BOOLEAN: re.compile(r"true|false"),
    INTEGER: re.compile(r"[+-]?[0-9]+"),
    _DECIMAL: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}
_RESERVED = re.compile(r"([/+,;=?#@%!$&'()*~])")
_LOCAL = re.compile(r"(?:[\w:]|\\.)(?:(?:[\w:-]|\\.|\.(?!$)))*|")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Term = NamedNode | Literal | BlankNode | Triple


def name(iri: str, prefixes: Mapping[str, str] = settings.PREFIXES) -> str:
    r"""Return an IRI with the prefix whose name space is the longest that fits, else in brackets.

    >>> name("https://w3id.org/townkg/claim/tonglu-330122/s03-size/q1",
    ...      {"c": "https://w3id.org/townkg/claim/tonglu-330122/"})
    'c:s03-size\\/q1'
    """
    fitting = [(len(space), short) for short, space in prefixes.items() if iri.startswith(space)]
    if fitting:
        length, short = max(fitting)
        local = _RESERVED.sub(r"\\\1", iri[length:])
        if length and _LOCAL.fullmatch(local):
            return f"{short}:{local}"
    return f"<{iri}>"


def string(text: str) -> str:
    r"""Return a text between quotation marks, on one line.

    >>> string('近“20”个\t')
    '"近“20”个\\t"'
    """
    return f'"{text.translate(_ESCAPES)}"'


def term(value: Term, prefixes: Mapping[str, str] = settings.PREFIXES) -> str:
    """Return a term as authors write it.

    >>> term(Literal("镇", language="zh")), term(Literal(20))
    ('"镇"@zh', '20')
    """
    if isinstance(value, NamedNode):
        return name(value.value, prefixes)
    if not isinstance(value, Literal):
        return str(value)
    if value.language:
        return f"{string(value.value)}@{value.language}"
    form = _BARE.get(value.datatype)
    if form is not None and form.fullmatch(value.value):
        return value.value
    if value.datatype == _STRING:
        return string(value.value)
    return f"{string(value.value)}^^{name(value.datatype.value, prefixes)}"


def statements(
    triples: Iterable[Triple], prefixes: Mapping[str, str] = settings.PREFIXES, *, wide: bool
) -> list[str]:
    """Return a statement for each run of triples with one subject, in the order given.

    Shape: *wide* statements give each predicate a line of its own.
    """
    between = " ;\n        " if wide else " ; "
    found = []
    for subject, run in groupby(dict.fromkeys(triples), key=lambda triple: triple.subject):
        parts = []
        for predicate, few in groupby(run, key=lambda triple: triple.predicate):
            verb = "a" if predicate == TYPE else name(predicate.value, prefixes)
            objects = " , ".join(term(triple.object, prefixes) for triple in few)
            parts.append(f"{verb} {objects}")
        found.append(f"{term(subject, prefixes)} {between.join(parts)} .")
    return found


def lines(
    triples: Iterable[Triple], prefixes: Mapping[str, str] = settings.PREFIXES
) -> tuple[str, ...]:
    """Return each triple as one line of Turtle, in the order given, each once."""
    return tuple(
        dict.fromkeys(
            " ".join(
                (
                    term(triple.subject, prefixes),
                    "a" if triple.predicate == TYPE else term(triple.predicate, prefixes),
                    term(triple.object, prefixes),
                    ".",
                )
            )
            for triple in triples
        )
    )
