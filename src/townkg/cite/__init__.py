"""Citations of articles, claims, answers and the data set, as GB/T 7714 and BibTeX have them.

In: a graph, from which title, author, source, host and date of an article are read, and
`CITATION.cff` for the data set. Out: a `Citation`, or the lines of a whole answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg import settings
from townkg.cite import forms
from townkg.cite.dataset import read_work
from townkg.cite.forms import Citation
from townkg.cite.source import Source, read_sources
from townkg.errors import UnknownName
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Answer, Entity, Evidence, Row, RowRecord
from townkg.sources.evidence import evidence as passages_of
from townkg.sources.labels import is_row
from townkg.sources.records import records
from townkg.store import Store

__all__ = [
    "Citation",
    "Citations",
    "article",
    "citations",
    "cite",
    "claim",
    "dataset",
    "of_answer",
    "table_row",
]


@frozen
class Citations:
    """How the rows of an answer are cited: its articles by IRI, and the data set.

    Shape: *version* is that of the data.
    """

    sources: dict[str, Source]
    dataset: str
    version: str

    def row(self, row: Row) -> str:
        """Return the citation of a row: articles with the sentences it rests on, and table rows."""
        places: dict[str, list[Evidence]] = {}
        for item in row.evidence:
            places.setdefault(item.article, []).append(item)
        lines = [
            forms.gbt_article(self.sources[iri], _pinpoint(found))
            for iri, found in places.items()
            if iri in self.sources
        ]
        rows = [forms.gbt_row(item) for item in row.records if isinstance(item, RowRecord)]
        return " ".join([*lines, *rows])

    def passage(self, article: str) -> str:
        """Return the citation of an article; empty where the graph does not describe it."""
        return forms.gbt_article(self.sources[article]) if article in self.sources else ""


def citations(store: Store, answer: Answer) -> Citations:
    """Return what the rows of an answer are cited with."""
    named = {item.article for row in answer.rows for item in row.evidence}
    work = forms.gbt_dataset(read_work(), answer.version)
    return Citations(read_sources(store, named), work, answer.version)


def dataset(version: str, accessed: str = "") -> Citation:
    """Return the citation of the data set in one version of its data; *accessed* is a date."""
    work = read_work()
    return Citation(
        "townkg",
        forms.gbt_dataset(work, version, accessed),
        forms.bibtex_dataset(work, "townkg", version, accessed),
    )


def article(store: Store, iri: str) -> Citation:
    """Return the citation of an article.

    Raises: UnknownName, when the graph has none of this IRI.
    """
    source = _source(store, iri)
    return Citation(source.key, forms.gbt_article(source), forms.bibtex_article(source))


def claim(store: Store, iri: str, version: str) -> Citation:
    """Return the citation of a claim: its article, the sentences quoted, and the data version.

    Raises: UnknownName, when the graph has no such claim, or it rests on no quote.
    """
    found = passages_of(store, [iri]).get(iri, ())
    if not found:
        raise UnknownName(iri, Text("主张", "claim"), ())
    source = _source(store, found[0].article)
    place = _pinpoint(found)
    short = iri.removeprefix(settings.CLAIM).replace("/", "-")
    quotes = " … ".join(dict.fromkeys(item.quote.exact for item in found))
    return Citation(
        short,
        forms.gbt_claim(source, place, iri, version),
        forms.bibtex_claim(source, short, place, quotes, iri, version),
    )


def table_row(store: Store, iri: str, version: str) -> Citation:
    """Return the citation of a row of a data set: data set, table, line, the source it names.

    Raises: UnknownName, when the graph has no such row.
    """
    found = records(store, [iri]).get(iri)
    if not isinstance(found, RowRecord):
        raise UnknownName(iri, Text("数据集的行", "row of a data set"), ())
    slug = found.dataset.rpartition("/")[2]
    key = f"{slug}-{found.table.partition('.')[0]}-{found.number}"
    return Citation(key, forms.gbt_row(found), forms.bibtex_row(found, key, version))


def of_answer(store: Store, answer: Answer, accessed: str = "") -> list[Citation]:
    """Return how an answer is cited: the data set with the question asked, then what it rests on.

    Shape: each article, then each row of a data set, in the order of the answer.
    """
    work = read_work()
    asked = _asked(answer)
    named = sorted({item.article for row in answer.rows for item in row.evidence})
    key = f"townkg-{answer.question}"
    first = Citation(
        key,
        forms.gbt_dataset(work, answer.version, accessed, asked),
        forms.bibtex_dataset(work, key, answer.version, accessed, asked),
    )
    rows = dict.fromkeys(
        item.row for row in answer.rows for item in row.records if isinstance(item, RowRecord)
    )
    return [
        first,
        *(article(store, iri) for iri in named),
        *(table_row(store, iri, answer.version) for iri in rows),
    ]


def cite(
    store: Store, what: str | Answer | None, version: str, accessed: str = ""
) -> list[Citation]:
    """Return how to cite a claim, article or table row by name, an answer, or for None all data.

    Raises: UnknownName for what the graph has not.
    """
    if what is None:
        return [dataset(version, accessed)]
    if isinstance(what, Answer):
        return of_answer(store, what, accessed)
    name = what.strip().removeprefix("<").removesuffix(">")
    if name.startswith(f"{settings.ID}article/"):
        return [article(store, name)]
    row = name if name.startswith("http") else f"{settings.ID}dataset/{name}"
    if is_row(row):
        return [table_row(store, row, version)]
    name = name.removeprefix(settings.CLAIM).removeprefix("claim:")
    return [claim(store, settings.CLAIM + name.replace(":", "/", 1), version)]


def _source(store: Store, iri: str) -> Source:
    found = read_sources(store, [iri])
    if iri not in found:
        raise UnknownName(iri, Text("文章", "article"), ())
    return found[iri]


def _asked(answer: Answer) -> str:
    title = answer.title.zh if answer.title else answer.question
    params = [f"{name}={_plain(value)}" for name, value in answer.params.items()]
    return f"{title}({', '.join(params)})" if params else title


def _plain(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(_plain, value))
    return value.label.zh if isinstance(value, Entity) else str(value)


def _pinpoint(found: Iterable[Evidence]) -> str:
    """Return where in the article the quotes stand.

    Unit: code points of the stored text, end exclusive.
    """
    spans = sorted({(item.quote.start, item.quote.end) for item in found})
    return "、".join(f"{start}-{end}" for start, end in _merged(spans))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
