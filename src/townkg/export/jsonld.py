"""The graph as compact JSON-LD: one thing a line, named graphs as they are, short names.

It is written as it is read, so that a graph larger than the memory can be written too, and each
reader of JSON-LD 1.1 gets the same quads back. Native JSON values are used only where they give
back the very literal; IRIs and texts under a name that would read them otherwise are written out.
Source: JSON-LD 1.1 Processing Algorithms and API, sections 5.1, 6.1 and 8.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import IO, Any

from pyoxigraph import DefaultGraph, Literal, Quad

from townkg import settings
from townkg.export import lines
from townkg.export.choice import Part
from townkg.export.naming import Names

_XSD = settings.PREFIXES["xsd"]
_INTEGER = re.compile("0|-?[1-9][0-9]{0,14}")
"""Whole numbers as JSON writes them, below 2^53."""
_BARE: Mapping[str, Any] = {}


def json_ld(
    part: Part, out: IO[bytes], context: Mapping[str, Any], address: str | None = None
) -> None:
    """Write the graph with the *context* in the file, or, given its *address*, by reference."""
    short, whole = Names(context), Names(_BARE)
    out.write(f'{{"@context": {_json(address or context)},\n"@graph": ['.encode())
    is_first = True
    quads = lines.quads(lines.by_graph(part.lines()))
    for graph, own in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = (list(some) for _, some in groupby(own, key=lambda quad: quad.subject))
        texts: Iterator[str]
        if isinstance(graph, DefaultGraph):
            texts = (_node(node, short, whole) for node in nodes)
        else:
            texts = _named(graph, nodes, short, whole)
        for text in texts:
            # the end of a named graph follows its last node, with no comma
            comma = "" if is_first or text == _END else ","
            out.write(f"{comma}\n{text}".encode())
            is_first = text.endswith("[")
    out.write(b"\n]}\n")


_END = "]}"


def _named(graph: Any, nodes: Iterable[list[Quad]], short: Names, whole: Names) -> Iterator[str]:
    """Yield the parts of a named graph: its beginning, a node each, its end."""
    names = whole if short.is_misread(graph) else short
    yield f'{_start(names, whole)}{_json(names.id)}: {_json(names.iri(graph))}, "@graph": ['
    for node in nodes:
        yield _node(node, names, whole)
    yield _END


def _start(names: Names, whole: Names) -> str:
    """Return the beginning of an object, which has no context where names would be misread."""
    return '{"@context": null, ' if names is whole else "{"


def _node(quads: Sequence[Quad], short: Names, whole: Names) -> str:
    names = short
    if any(short.is_misread(term) for q in quads for term in (q.subject, q.predicate, q.object)):
        names = whole
    made: dict[str, Any] = {names.id: names.iri(quads[0].subject)}
    for predicate, own in groupby(quads, key=lambda quad: quad.predicate.value):
        values = [quad.object for quad in own]
        if predicate == settings.RDF_TYPE:
            classes = [one for one in values if not isinstance(one, Literal)]
            values = [one for one in values if isinstance(one, Literal)]
            if classes:
                made[names.type] = _one_or_all([names.term(one) for one in classes])
        if values:
            key, kind = names.property(predicate)
            made[key] = _values(values, kind, names)
    return _start(names, whole) + _json(made)[1:]


def _values(values: Sequence[Any], kind: str, names: Names) -> Any:
    if kind != "@language":
        return _one_or_all([_value(one, kind, names) for one in values])
    if not all(_is_text(one) for one in values):
        # in a list, for an object that stands alone is taken for one indexed by language
        return [_value(one, kind, names) for one in values]
    by_language: dict[str, list[str]] = {}
    for one in values:
        by_language.setdefault(one.language or "@none", []).append(one.value)
    return {tag: _one_or_all(texts) for tag, texts in sorted(by_language.items())}


def _is_text(term: Any) -> bool:
    return isinstance(term, Literal) and (
        term.language is not None or term.datatype.value == f"{_XSD}string"
    )


def _value(term: Any, kind: str, names: Names) -> Any:
    """Return a term as it stands under a name of that kind."""
    if not isinstance(term, Literal):
        iri = names.iri(term)
        return iri if kind == "@id" else {names.id: iri}
    if term.language is not None:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if datatype == f"{_XSD}string":
        return {"@value": term.value} if kind else term.value
    if datatype == kind:
        return term.value
    if not kind and datatype == f"{_XSD}integer" and _INTEGER.fullmatch(term.value):
        return int(term.value)
    if not kind and datatype == f"{_XSD}boolean" and term.value in ("true", "false"):
        return term.value == "true"
    return {"@value": term.value, "@type": names.term(term.datatype)}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
