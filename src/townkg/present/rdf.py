"""An answer as RDF: what it concludes, and a result set whose solutions name their claims.

Shape: every node is an IRI made from the content, so that the same answer is the same graph.
Source: the result set vocabulary of the SPARQL test suite
(http://www.w3.org/2001/sw/DataAccess/tests/result-set#) and PROV-O (prov:wasDerivedFrom).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from townkg import settings
from townkg.model import Answer, Entity, Evidence, LinkRecord, Record, Row, RowRecord, Text

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
ANSWER = "https://w3id.org/townkg/answer/"
_PROV = settings.PREFIXES["prov"]

_NO_FACTS = frozenset(settings.ONTOLOGY + name for name in ("no", "unknown", "notStated"))
"""Answers that state no triple."""


def turtle(answer: Answer, language: str = "zh", *, explain: Sequence[str] = ()) -> str:
    """Return the answer as Turtle; both languages are in it, whatever *language* is.

    *explain* names the columns, and the property as CURIE or IRI, that make up the triple
    that a row concludes, such as `("policy", "tk:supports", "town")`.
    """
    del language
    return write(_triples(answer, tuple(explain)), settings.PREFIXES | {"rs": RESULT_SET})


def write(triples: Iterable[Triple], prefixes: dict[str, str]) -> str:
    """Return the triples as Turtle, each once, in the order of their N-Triples lines.

    Shape: only the prefixes that are used, in order; the serializer's own order of them
    differs from run to run.
    """
    from pyoxigraph import RdfFormat, serialize

    ordered = sorted(set(triples), key=str)
    used = {
        name: space
        for name, space in prefixes.items()
        if any(f"<{space}" in str(triple) for triple in ordered)
    }
    lines = (serialize(ordered, format=RdfFormat.TURTLE, prefixes=used) or b"").decode()
    head, body = lines.split("\n")[: len(used)], lines.split("\n")[len(used) :]
    return "\n".join(sorted(head) + body) or "\n"


def _triples(answer: Answer, explain: tuple[str, ...]) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    result = NamedNode(ANSWER + answer.question + "/" + _digest(_content(answer)))
    yield _typed(result, "ResultSet")
    if answer.version:
        version = NamedNode(settings.ONTOLOGY + "dataVersion")
        yield Triple(result, version, Literal(answer.version))
    for column in answer.columns:
        yield Triple(result, NamedNode(RESULT_SET + "resultVariable"), Literal(column.name))
    for name, value in answer.params.items():
        if isinstance(value, Entity):
            yield from _labels(value)
        for term in _terms(value):
            binding = NamedNode(f"{result.value}/param/{name}/{_digest(str(term))}")
            yield Triple(result, NamedNode(settings.PREFIXES["dct"] + "requires"), binding)
            yield from _binding(binding, name, term)
    for row in answer.rows:
        yield from _row(answer, row, result, explain)


def _row(answer: Answer, row: Row, result: NamedNode, explain: tuple[str, ...]) -> Iterator[Triple]:
    from pyoxigraph import NamedNode, Triple

    solution = NamedNode(f"{result.value}/{_digest(_row_content(row))}")
    yield Triple(result, NamedNode(RESULT_SET + "solution"), solution)
    for column in answer.columns:
        value = row.cells.get(column.name)
        if isinstance(value, Entity):
            yield from _labels(value)
        for term in _terms(value):
            binding = NamedNode(f"{solution.value}/{column.name}")
            yield Triple(solution, NamedNode(RESULT_SET + "binding"), binding)
            yield from _binding(binding, column.name, term)
    for item in row.evidence:
        yield Triple(solution, NamedNode(_PROV + "wasDerivedFrom"), NamedNode(item.claim))
        yield from _claim(item)
    for record in row.records:
        yield Triple(solution, NamedNode(_PROV + "wasDerivedFrom"), NamedNode(record.iri))
        yield from _record(record)
    yield from _conclusion(row, explain)


def _binding(binding: NamedNode, name: str, term: NamedNode | Literal) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    yield Triple(binding, NamedNode(RESULT_SET + "variable"), Literal(name))
    yield Triple(binding, NamedNode(RESULT_SET + "value"), term)


def _claim(item: Evidence) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    claim = NamedNode(item.claim)
    ontology = settings.ONTOLOGY
    yield Triple(claim, NamedNode(ontology + "article"), NamedNode(item.article))
    yield Triple(claim, NamedNode(ontology + "certainty"), NamedNode(ontology + item.certainty))
    yield Triple(claim, NamedNode(ontology + "quote"), Literal(item.quote.exact))


def _record(record: Record) -> Iterator[Triple]:
    from pyoxigraph import NamedNode, Triple

    node, ontology = NamedNode(record.iri), settings.ONTOLOGY
    if isinstance(record, LinkRecord):
        for name, value in (
            ("linkSubject", record.subject.iri),
            ("linkPredicate", record.predicate),
            ("linkObject", record.object.iri),
        ):
            yield Triple(node, NamedNode(ontology + name), NamedNode(value))
        return
    yield from _row_record(node, record)


def _row_record(node: NamedNode, record: RowRecord) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    part = settings.PREFIXES["dct"] + "isPartOf"
    yield Triple(node, NamedNode(part), NamedNode(record.dataset))
    if record.source:
        yield Triple(node, NamedNode(settings.PREFIXES["dct"] + "source"), Literal(record.source))
    if record.certainty:
        sure = NamedNode(settings.ONTOLOGY + "confidence")
        yield Triple(node, sure, Literal(record.certainty))
    for name, cell in record.cells:
        yield Triple(node, NamedNode(_PROV + "value"), Literal(f"{name}: {cell}"))


def _conclusion(row: Row, explain: tuple[str, ...]) -> Iterator[Triple]:
    from pyoxigraph import NamedNode, Triple

    if len(explain) != 3 or not _is_fact(row):
        return
    subject, target = row.cells.get(explain[0]), row.cells.get(explain[2])
    relation = row.cells.get(explain[1])
    verb = relation.iri if isinstance(relation, Entity) else _expanded(explain[1])
    if isinstance(subject, Entity) and isinstance(target, Entity):
        yield Triple(NamedNode(subject.iri), NamedNode(verb), NamedNode(target.iri))


def _is_fact(row: Row) -> bool:
    """Return whether a row states something: a reading, a no and an unknown are no facts."""
    cells = row.cells
    if "certainty" in cells and cells["certainty"] in (None, "", "ambiguous"):
        return False
    return not any(isinstance(cell, Entity) and cell.iri in _NO_FACTS for cell in cells.values())


def _typed(node: NamedNode, name: str) -> Triple:
    from pyoxigraph import NamedNode, Triple

    return Triple(node, NamedNode(settings.RDF_TYPE), NamedNode(RESULT_SET + name))


def _labels(entity: Entity) -> Iterator[Triple]:
    from pyoxigraph import NamedNode, Triple

    for term in _terms(entity.label):
        yield Triple(NamedNode(entity.iri), NamedNode(settings.PREF_LABEL), term)


def _terms(value: Any) -> Iterator[NamedNode | Literal]:
    from pyoxigraph import Literal, NamedNode

    if isinstance(value, Entity):
        yield NamedNode(value.iri)
    elif isinstance(value, Text):
        for tag, text in value.to_json().items():
            if text:
                yield Literal(text, language=tag)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _terms(item)
    elif value is not None:
        yield Literal(value)


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return settings.PREFIXES[prefix] + local if colon and prefix in settings.PREFIXES else name


def _content(answer: Answer) -> str:
    whole = answer.to_json()
    return json.dumps([whole["question"], whole["params"]], sort_keys=True)


def _row_content(row: Row) -> str:
    whole = Answer("", {}, (), (row,)).to_json()["rows"][0]
    return json.dumps(whole, sort_keys=True)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]
