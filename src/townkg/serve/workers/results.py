r"""Writes solutions as they are found: JSON, XML, CSV and TSV.

Source: SPARQL 1.1 Query Results JSON Format; SPARQL Query Results XML Format; SPARQL 1.1 Query
Results CSV and TSV Formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, NamedNode

from townkg.store.port import Term
from townkg.store.worker import term_json

_NAMESPACE = "http://www.w3.org/2005/sparql-results#"
_QUOTED = re.compile('[",\r\n]')
_EDGES = re.compile(r"[\t\n\r]|^ | $")
"""White space that readers of XML may change or drop."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Rows = Iterable[Sequence[Term | None]]


def rows(style: str, names: Sequence[str], found: Rows) -> Iterator[str]:
    """Return the pieces of a document that holds all solutions, in `json`, `xml`, `csv`, `tsv`."""
    return _WRITERS[style](names, found)


def boolean(style: str, value: bool) -> str:
    r"""Return the document of an ASK query's answer.

    >>> boolean("json", True)
    '{"head": {}, "boolean": true}\n'
    """
    word = "true" if value else "false"
    if style == "json":
        return f'{{"head": {{}}, "boolean": {word}}}\n'
    return f"{_XML_HEAD}<head/><boolean>{word}</boolean></sparql>\n"


_XML_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_NAMESPACE}">'


def _json(names: Sequence[str], found: Rows) -> Iterator[str]:
    yield f'{{"head": {{"vars": {json.dumps(list(names))}}}, "results": {{"bindings": [\n'
    comma = ""
    for row in found:
        bound = {
            name: term_json(term) for name, term in zip(names, row, strict=True) if term is not None
        }
        yield f"{comma}{json.dumps(bound, ensure_ascii=False)}"
        comma = ",\n"
    yield "\n]}}\n"


def _xml(names: Sequence[str], found: Rows) -> Iterator[str]:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield f"{_XML_HEAD}<head>{variables}</head>\n<results>\n"
    for row in found:
        bindings = "".join(
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(names, row, strict=True)
            if term is not None
        )
        yield f"<result>{bindings}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Term) -> str:
    found = term_json(term)
    # what no XML 1.0 document may hold is shown as a replacement character
    value = _EDGES.sub(_reference, escape(_NOT_XML.sub("\ufffd", found["value"])))
    if isinstance(term, NamedNode):
        return f"<uri>{value}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{value}</bnode>"
    mark = ""
    if "xml:lang" in found:
        mark = f" xml:lang={quoteattr(found['xml:lang'])}"
    elif "datatype" in found:
        mark = f" datatype={quoteattr(found['datatype'])}"
    return f"<literal{mark}>{value}</literal>"


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _csv(names: Sequence[str], found: Rows) -> Iterator[str]:
    yield ",".join(names) + "\r\n"
    for row in found:
        yield ",".join(_csv_value(term) for term in row) + "\r\n"


def _csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(term) if isinstance(term, BlankNode) else term.value
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _tsv(names: Sequence[str], found: Rows) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for row in found:
        yield "\t".join("" if term is None else _tsv_term(term) for term in row) + "\n"


def _tsv_term(term: Term) -> str:
    # in its N-Triples form a literal has its line breaks escaped, but not its tabs
    return str(term).replace("\t", "\\t")


_WRITERS: dict[str, Callable[[Sequence[str], Rows], Iterator[str]]] = {
    "json": _json,
    "xml": _xml,
    "csv": _csv,
    "tsv": _tsv,
}
