"""Encodes articles: reads their folders, checks everything, and gives claims and quads.

In: a folder per article, and the terms that the ontology declares. Out: an `EncodedArticle`, or
every problem at once. Reading and encoding change nothing on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from townkg import settings
from townkg.encode import terms
from townkg.encode.amendments import check_amendments
from townkg.encode.article import CLAIMS, ENTITIES, Article, read_article
from townkg.encode.claims import read_claims
from townkg.encode.drafts import Draft, ReadingSet, Written
from townkg.encode.entities import (
    Description,
    check_conflicts,
    check_described,
    read_descriptions,
    short,
)
from townkg.encode.metadata import FILE as METADATA
from townkg.encode.quads import write_quads
from townkg.encode.rules import check_claims
from townkg.encode.source import Report
from townkg.encode.syntax import read_document
from townkg.encode.vocabulary import Vocabulary
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.model import Claim


@dataclass(frozen=True)
class EncodedArticle:
    """An article without problems, its claims in the order of the text, and all their quads."""

    article: Article
    claims: tuple[Claim, ...]
    reading_sets: tuple[ReadingSet, ...]
    descriptions: Mapping[str, Description]
    """The entities that the article's own `entities.ttl` describes, by IRI."""
    names: Mapping[str, tuple[str, ...]]
    """Chinese label and aliases of every entity that a claim may use, by IRI."""
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Claim]:
        """Return the claims by short name."""
        base = terms.claim_base(self.article.slug)
        return {claim.iri.removeprefix(base): claim for claim in self.claims}

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the article, each once, in an order that never changes."""
        county = county_iri(self.article)
        sets, descriptions = self.reading_sets, self.descriptions.values()
        return write_quads(self.article, self.claims, sets, descriptions, county)


@dataclass
class _Stage:
    """An article under work: what is read so far, and its report."""

    report: Report
    article: Article
    written: Written
    descriptions: dict[str, Description]

    @cached_property
    def used(self) -> dict[str, tuple[str, int]]:
        """Return each entity that a claim uses, with the first claim and line that use it."""
        lines = self.article.claims.lines()
        found: dict[str, tuple[str, int]] = {}
        for draft in self.written.drafts.values():
            for triple in draft.triples:
                for term in (triple.subject, triple.object):
                    if isinstance(term, NamedNode) and term.value.startswith(settings.ID):
                        line = lines.get((draft.iri, term.value), draft.line)
                        found.setdefault(term.value, (draft.name, line))
        return found


def encode_article(
    folder: Path,
    vocabulary: Vocabulary | None = None,
    *,
    beside: Iterable[Path] | None = None,
) -> EncodedArticle:
    """Return the article in *folder*, encoded.

    *vocabulary* holds the ontology's terms; without it, terms are not checked. *beside* are other
    article folders whose `entities.ttl` may describe entities too: by default, those next to
    *folder*.
    Raises: `DataError` with every problem of every file.
    """
    folder = Path(folder)
    if beside is None:
        near = article_folders(folder.resolve().parent)
        beside = [path for path in near if path.name != folder.name]
    return _encode([folder], beside, vocabulary, [])[0]


def encode_all(data: Path, vocabulary: Vocabulary | None = None) -> tuple[EncodedArticle, ...]:
    """Return every article of the data folder, encoded, in the order of their slugs.

    Raises: `DataError` with every problem of every article and editorial file.
    """
    editorial = [problem for _, report in _editorial(Path(data)) for problem in report.errors]
    folders = article_folders(Path(data) / "articles")
    if not folders:
        found = Text("其中没有文章", "holds no article")
        cure = Text(
            "请把 TOWNKG_HOME 设为项目的文件夹，或新建一篇：townkg encode new TEXT SLUG",
            "set TOWNKG_HOME to the project, or lay one out: townkg encode new TEXT SLUG",
        )
        editorial.append(Problem(str(Path(data) / "articles"), 0, "", found, cure))
    return _encode(folders, [], vocabulary, editorial)


def encode_editorial(data: Path) -> Iterator[Quad]:
    """Yield what `editorial/*.ttl` states, in the editorial graph, and the mark of that graph.

    Raises: `DataError` with every problem of the files.
    """
    read = _editorial(Path(data))
    if problems := [problem for _, report in read for problem in report.errors]:
        raise DataError(problems)
    graph = NamedNode(settings.EDITORIAL_GRAPH)
    quads = dict.fromkeys(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for found, _ in read
        for quad in found
    )
    if quads:
        yield Quad(graph, terms.EDITORIAL, terms.TRUE)
    yield from quads


def article_folders(articles: Path) -> list[Path]:
    """Return the folders of articles in *articles*, in the order of their names."""
    if not articles.is_dir():
        return []
    folders = (path for path in articles.iterdir() if path.is_dir())
    return sorted(path for path in folders if not path.name.startswith((".", "_")))


def county_iri(article: Article) -> str:
    """Return the IRI of the article's county, written as an IRI or with a prefix of the files."""
    written = article.metadata.county
    prefix, colon, local = written.partition(":")
    for document in (article.entities, article.claims):
        if colon and not local.startswith("//") and prefix in document.prefixes:
            return document.prefixes[prefix] + local
    return written


def _editorial(data: Path) -> list[tuple[tuple[Quad, ...], Report]]:
    found = []
    for path in sorted((data / "editorial").glob("*.ttl")):
        report = Report(path.parent)
        document = read_document(report, path.name)
        found.append((document.quads if document else (), report))
    return found


def _encode(
    folders: Sequence[Path],
    beside: Iterable[Path],
    vocabulary: Vocabulary | None,
    problems: list[Problem],
) -> tuple[EncodedArticle, ...]:
    reports = [Report(folder) for folder in folders]
    stages = [_read(report, vocabulary) for report in reports]
    complete = [stage for stage in stages if stage is not None]
    names: dict[str, tuple[str, ...]] = dict(vocabulary.names) if vocabulary else {}
    groups = [*map(_descriptions_of, beside), *(stage.descriptions for stage in complete)]
    for group in groups:
        for iri, description in group.items():
            names[iri] = tuple(dict.fromkeys([*names.get(iri, ()), *description.names]))
    if len(complete) == len(stages):  # else what seems undescribed may be in the unreadable one
        _check_together(complete, groups, {*names, *(vocabulary.terms if vocabulary else ())})
    problems = problems + [problem for report in reports for problem in report.errors]
    if problems:
        raise DataError(problems)
    return tuple(_encoded(stage, names) for stage in complete)


def _descriptions_of(folder: Path) -> dict[str, Description]:
    """Return the descriptions of a neighbouring article; its problems are its own affair."""
    if not (folder / ENTITIES).is_file():
        return {}
    report = Report(folder)
    document = read_document(report, ENTITIES)
    return read_descriptions(report, document) if document else {}


def _read(report: Report, vocabulary: Vocabulary | None) -> _Stage | None:
    article = read_article(report)
    if article is None:
        return None
    descriptions = read_descriptions(report, article.entities)
    written = read_claims(report, article)
    check_claims(report, article, written, vocabulary.terms if vocabulary else None)
    gone = [row.claim for row in article.withdrawn]
    drafts, prefixes = written.drafts, article.claims.prefixes
    check_amendments(report, article.amendments, drafts, gone, prefixes)
    return _Stage(report, article, written, descriptions)


def _check_together(
    stages: Sequence[_Stage], groups: Sequence[Mapping[str, Description]], known: set[str]
) -> None:
    used = {iri for stage in stages for iri in stage.used}
    for stage in stages:
        article = stage.article
        own = {
            article.iri,
            *(terms.sentence_iri(article.slug, one.id) for one in article.sentences),
        }
        check_described(stage.report, CLAIMS, stage.used, known | own)
        county = {county_iri(article): ("county", 0)} if article.metadata.county else {}
        check_described(stage.report, METADATA, county, known)
        others = [group for group in groups if group is not stage.descriptions]
        check_conflicts(stage.report, stage.descriptions, others)
        for iri, description in stage.descriptions.items():
            if iri not in used and iri not in county:
                found = Text("没有主张用到这个事物", "no claim uses the entity")
                cure = Text("请在主张中使用它，或删除它", "use it in a claim, or delete it")
                stage.report.add(
                    ENTITIES, description.line, short(iri), found, cure, severity="warning"
                )


def _encoded(stage: _Stage, names: Mapping[str, tuple[str, ...]]) -> EncodedArticle:
    drafts = stage.written.drafts.values()
    return EncodedArticle(
        article=stage.article,
        claims=tuple(_claim(stage.article, draft, n) for n, draft in enumerate(drafts, start=1)),
        reading_sets=tuple(stage.written.sets.values()),
        descriptions=stage.descriptions,
        names=names,
        warnings=tuple(sorted(stage.report.warnings)),
    )


def _claim(article: Article, draft: Draft, order: int) -> Claim:
    certainty = draft.certainty
    if certainty is None:
        raise AssertionError(f"{draft.name} has passed the checks without a certainty")
    data = article.metadata
    record = {
        "encodedBy": draft.value(terms.ENCODED_BY) or data.encoder,
        "encodedOn": draft.value(terms.ENCODED_ON) or data.encoded,
        "reviewedBy": draft.value(terms.REVIEWED_BY) or data.reviewer,
        "reviewedOn": draft.value(terms.REVIEWED_ON) or data.reviewed,
    }
    return Claim(
        iri=draft.iri,
        certainty=certainty,
        quotes=draft.quotes,
        triples=tuple((one.subject, one.predicate, one.object) for one in draft.triples),
        sentence=draft.sentence,
        order=order,
        follows=tuple(draft.values(terms.FOLLOWS)),
        reason=draft.text(terms.REASON),
        reading_of=draft.value(terms.READING_OF),
        preferred=draft.preferred,
        record={name: value for name, value in record.items() if value},
    )
