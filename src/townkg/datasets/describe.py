"""Describes a data set in DCAT and VoID, with counts made while its graph is written.

In: the sorted triples of the data set. Out: quads of the catalogue, `graph/datasets`. Every count
is of what stands in the data set's own graph, so that a query can count it again.
Source: https://www.w3.org/TR/vocab-dcat-3/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from townkg.datasets import complete
from townkg.datasets.convert import tabbed
from townkg.datasets.metadata import COMPLETENESS, RDF_TYPE
from townkg.datasets.schema import DataSet
from townkg.datasets.templates import NAMESPACES
from townkg.i18n import Text
from townkg.settings import GRAPH, ONTOLOGY

CATALOGUE = GRAPH + "datasets"
_CATALOGUE = NamedNode(CATALOGUE)
_HEADER = NamedNode(ONTOLOGY + "header")
_ROW = f"<{NAMESPACES['csvw']}Row>"
_TYPE = f"<{RDF_TYPE}>"


@dataclass
class Tally:
    """How much a data set's graph holds."""

    triples: int = 0
    subjects: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.classes[_ROW]

    def counted(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the sorted lines as they come, and count them."""
        before = ""
        for line in lines:
            subject, predicate, rest = line.decode().split(" ", 2)
            self.triples += 1
            self.subjects += subject != before
            self.properties[predicate] += 1
            if predicate == _TYPE:
                self.classes[rest.partition(" ")[0]] += 1
            before = subject
            yield line

    def to_json(self) -> dict[str, int]:
        """Return the counts that a manifest gives."""
        return {"rows": self.rows, "triples": self.triples, "subjects": self.subjects}


def description(data_set: DataSet, tally: Tally) -> Iterator[Quad]:
    """Yield what the catalogue says of a data set."""
    me = data_set.iri
    for kind in ("dcat:Dataset", "void:Dataset"):
        prefix, _, name = kind.partition(":")
        yield _say(me, "rdf", "type", NamedNode(NAMESPACES[prefix] + name))
    for given, text in data_set.texts.items():
        for literal in _both(text):
            yield _say(me, "dc", given.partition(":")[2], literal)
    date = NamedNode(NAMESPACES["xsd"] + "date")
    yield _say(me, "dc", "issued", Literal(data_set.issued, datatype=date))
    yield _say(me, "dc", "license", NamedNode(data_set.license))
    yield _say(me, "dc", "source", Literal(data_set.source))
    level = NamedNode(ONTOLOGY + data_set.completeness)
    yield Quad(NamedNode(me), NamedNode(COMPLETENESS), level, _CATALOGUE)
    yield from _complete(data_set)
    for file, kind in _files(data_set):
        yield _say(me, "dcat", "distribution", NamedNode(file))
        yield _say(file, "rdf", "type", NamedNode(NAMESPACES["dcat"] + "Distribution"))
        yield _say(file, "dcat", "mediaType", Literal(kind))
    for table in data_set.tables:
        head = Literal(tabbed(column.titles[0] for column in table.real))
        yield Quad(NamedNode(table.iri), _HEADER, head, _CATALOGUE)
    yield from _counts(me, tally)


def _complete(data_set: DataSet) -> Iterator[Quad]:
    """Yield what is said of the complete parts."""
    tables = {table.file: table for table in data_set.tables}
    lines = [
        f"{stated} .\n"
        for part in data_set.parts
        for stated in complete.described(part, tables[part.file], data_set.iri)
    ]
    for quad in parse("".join(lines), RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, _CATALOGUE)


def _say(subject: str, prefix: str, name: str, item: NamedNode | Literal) -> Quad:
    return Quad(NamedNode(subject), NamedNode(NAMESPACES[prefix] + name), item, _CATALOGUE)


def _both(text: Text) -> list[Literal]:
    return [Literal(text.zh, language="zh"), Literal(text.en, language="en")]


def _files(data_set: DataSet) -> Iterator[tuple[str, str]]:
    yield data_set.graph, "application/n-quads"
    for table in data_set.tables:
        yield table.iri, "text/csv"


def _counts(me: str, tally: Tally) -> Iterator[Quad]:
    def number(subject: str, name: str, count: int) -> Quad:
        literal = Literal(str(count), datatype=NamedNode(NAMESPACES["xsd"] + "integer"))
        return _say(subject, "void", name, literal)

    yield number(me, "triples", tally.triples)
    yield number(me, "distinctSubjects", tally.subjects)
    yield number(me, "properties", len(tally.properties))
    yield number(me, "classes", len(tally.classes))
    for counts, part, names, what in (
        (tally.classes, "classPartition", "class", "entities"),
        (tally.properties, "propertyPartition", "property", "triples"),
    ):
        for term, count in sorted(counts.items()):
            iri = term.strip("<>")
            node = f"{me}/{names}/{_local(iri)}"
            yield _say(me, "void", part, NamedNode(node))
            yield _say(node, "void", names, NamedNode(iri))
            yield number(node, what, count)


def _local(iri: str) -> str:
    """Return a name for the part that a term has: its own, and a few signs of its hash."""
    name = iri.replace("#", "/").rpartition("/")[2]
    return f"{name}-{sha256(iri.encode()).hexdigest()[:6]}"
