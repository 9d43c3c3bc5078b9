"""Makes the named graph of the accepted links, and describes each set of links in VoID.

Source: https://www.w3.org/TR/void/#linkset
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from townkg.datasets.describe import CATALOGUE
from townkg.datasets.templates import NAMESPACES
from townkg.errors import DataError
from townkg.link.consistency import everything_wrong
from townkg.link.row import ARTICLES, INVERSE, LINK, Row, source_of
from townkg.link.table import LinkFile, link_files
from townkg.link.things import things
from townkg.model import Triple
from townkg.settings import GRAPH, ID, ONTOLOGY, RDF_TYPE

LINKS = GRAPH + "links"
LINK_SET = "https://w3id.org/townkg/linkset/"
_LINKS = NamedNode(LINKS)
_CATALOGUE = NamedNode(CATALOGUE)
_A = NamedNode(RDF_TYPE)


def linked(
    data: Path, described: Iterable[Triple], ontology: Iterable[Triple], parts: Iterable[Part]
) -> list[Quad]:
    """Return the quads of the accepted links and of what the catalogue says of them.

    Shape: *described* is what the articles say of their things; *parts* are the short names of the
    data sets with the files of their graphs.

    Raises: DataError, with everything that is wrong with the link files.
    """
    files = list(link_files(data))
    rows = [row for file in files for row in file.rows]
    named = {iri for row in rows for iri in (row.subject, row.object)}
    known = things(described, parts, named)
    found = everything_wrong(files, known, ontology)
    if found:
        raise DataError(found)
    quads = [quad for file in files for row in file.rows for quad in _link(file.slug, row)]
    return quads + [quad for file in files for quad in _described(file)]


Part = tuple[str, Path]


def iri_of(slug: str, row: Row) -> str:
    """Return the IRI of a link."""
    return f"{LINK}{slug}/{row.key}"


def _link(slug: str, row: Row) -> Iterator[Quad]:
    if not row.is_accepted:
        return
    one, other = NamedNode(row.subject), NamedNode(row.object)
    yield Quad(one, NamedNode(row.predicate), other, _LINKS)
    yield Quad(other, NamedNode(INVERSE[row.predicate]), one, _LINKS)
    me = NamedNode(iri_of(slug, row))
    decimal, date = (NamedNode(NAMESPACES["xsd"] + name) for name in ("decimal", "date"))
    for name, value in (
        ("linkSubject", one),
        ("linkObject", other),
        ("linkPredicate", NamedNode(row.predicate)),
        ("linkConfidence", Literal(row.confidence, datatype=decimal)),
        ("justification", NamedNode(row.cells["mapping_justification"])),
        ("reviewer", NamedNode(row.cells["reviewer_id"])),
    ):
        yield Quad(me, NamedNode(ONTOLOGY + name), value, _LINKS)
    yield Quad(me, _A, NamedNode(ONTOLOGY + "EntityLink"), _LINKS)
    dated = Literal(row.cells["mapping_date"], datatype=date)
    yield Quad(me, NamedNode(NAMESPACES["dc"] + "date"), dated, _LINKS)


def _described(file: LinkFile) -> Iterator[Quad]:
    """Yield what the catalogue says of the links of a file: one set for each source of subjects."""
    sets: dict[str, list[Row]] = defaultdict(list)
    for row in file.rows:
        if row.is_accepted:
            sets[source_of(row.subject)].append(row)
    for source, rows in sorted(sets.items()):
        name = file.slug if source == ARTICLES else f"{source}--{file.slug}"
        me = NamedNode(LINK_SET + name)
        predicates = {one for row in rows for one in (row.predicate, INVERSE[row.predicate])}
        yield _say(me, "rdf", "type", NamedNode(NAMESPACES["void"] + "Linkset"))
        whose = ("文章", "the articles") if source == ARTICLES else (f"数据集 {source}", source)
        title = f"{whose[0]}与数据集 {file.slug} 的对应", f"Links of {whose[1]} to {file.slug}"
        for text, language in zip(title, ("zh", "en"), strict=True):
            yield _say(me, "dc", "title", Literal(text, language=language))
        yield _say(me, "void", "subjectsTarget", NamedNode(f"{ID}dataset/{source}"))
        yield _say(me, "void", "objectsTarget", NamedNode(f"{ID}dataset/{file.slug}"))
        for predicate in sorted(predicates):
            yield _say(me, "void", "linkPredicate", NamedNode(predicate))
        integer = NamedNode(NAMESPACES["xsd"] + "integer")
        count = str(2 * len(rows))  # each link is said in both directions
        yield _say(me, "void", "triples", Literal(count, datatype=integer))
        yield _say(me, "dc", "license", NamedNode(str(file.metadata["license"])))


def _say(subject: NamedNode, prefix: str, name: str, item: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(NAMESPACES[prefix] + name), item, _CATALOGUE)
