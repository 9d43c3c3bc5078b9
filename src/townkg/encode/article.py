"""Reads the folder of one article: its text, sentences, facts, entities and claims as written.

In: a folder as described in `docs/`, with `article.toml`, `text.txt`, `sentences.tsv`,
`facts.tsv`, `entities.ttl`, `claims.trig`, `left-out.tsv` and `withdrawn.tsv`. Out: an `Article`,
or every problem of every file at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from townkg.encode.amendments import Amendment, read_amendments
from townkg.encode.metadata import FILE as METADATA
from townkg.encode.metadata import Metadata, checksum, read_metadata
from townkg.encode.records import (
    FACTS,
    LEFT_OUT,
    SENTENCES,
    Fact,
    LeftOut,
    Sentence,
    Withdrawn,
    read_facts,
    read_left_out,
    read_sentences,
    read_withdrawn,
)
from townkg.encode.source import Report, closest, read_text
from townkg.encode.syntax import Document, read_document
from townkg.encode.terms import READING_SET, TYPE, article_iri, claim_base, value
from townkg.errors import DataError, nearest
from townkg.i18n import Text

TEXT, CLAIMS, ENTITIES = "text.txt", "claims.trig", "entities.ttl"
READY = "ready"
_NO_FOLDER = (
    Text("没有这个文件夹", "there is no such folder"),
    Text("请给出一篇文章的文件夹", "name the folder of an article"),
)


@dataclass(frozen=True)
class Article:
    """One article as written, each file read and in order; claims are not yet understood."""

    folder: Path
    metadata: Metadata
    text: str
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    entities: Document
    claims: Document
    left_out: tuple[LeftOut, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    _numbers: Mapping[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        numbers = {sentence.id: at for at, sentence in enumerate(self.sentences)}
        object.__setattr__(self, "_numbers", numbers)

    @property
    def slug(self) -> str:
        """Return the article's slug, which is also its folder's name."""
        return self.metadata.slug

    @property
    def iri(self) -> str:
        """Return the article's IRI."""
        return article_iri(self.slug)

    def position(self, sentence: str) -> int | None:
        """Return the place of a sentence in the order of the text, or `None` when unknown."""
        return self._numbers.get(sentence)

    def touched(self, start: int, end: int) -> tuple[Sentence, ...]:
        """Return the sentences that share a code point with the passage, in order."""
        return tuple(one for one in self.sentences if one.start < end and start < one.end)


def load_article(folder: Path) -> Article:
    """Return the article in *folder*, as written.

    Raises: `DataError` with every problem of every file.
    """
    report = Report(Path(folder))
    article = read_article(report)
    if article is None or report.errors:
        raise DataError(report.problems)
    return article


def read_article(report: Report) -> Article | None:
    """Return the article of the report's folder, or `None` when a file cannot be read.

    Every problem is in *report*; an article may be returned with problems, so that a later stage
    can add its own.
    """
    if not report.folder.is_dir():
        report.add("", 0, "", *_NO_FOLDER)
        return None
    _check_whole(report)
    metadata = read_metadata(report)
    text = read_text(report, TEXT, "lf")
    if metadata and text is not None:
        _check_sum(report, metadata, text)
    sentences = read_sentences(report, text)
    facts = read_facts(report)
    entities = read_document(report, ENTITIES)
    claims = read_document(report, CLAIMS)
    left_out = read_left_out(report)
    withdrawn = read_withdrawn(report)
    if sentences is not None and report.sound(SENTENCES):
        _check_named_sentences(report, sentences, facts or (), left_out or ())
        if facts is not None:
            _check_each_sentence_has_a_fact(report, sentences, facts)
    if metadata and facts is not None and claims:
        _check_facts(report, facts, claims, claim_base(metadata.slug), withdrawn or ())
    if not metadata or text is None or sentences is None or not entities or not claims:
        return None
    return Article(
        folder=report.folder,
        metadata=metadata,
        text=text,
        sentences=sentences,
        facts=facts or (),
        entities=entities,
        claims=claims,
        left_out=left_out or (),
        withdrawn=withdrawn or (),
        amendments=read_amendments(report),
    )


def claim_names(claims: Document, base: str) -> dict[str, int]:
    """Return the short names of the claims in *claims* with the line each first stands on.

    Shape: in the order of the file; reading sets, which no fact names, are left out.
    """
    sets = {
        value(quad.subject)
        for quad in claims.quads
        if quad.predicate == TYPE and quad.object == READING_SET
    }
    return {
        iri.removeprefix(base): line
        for iri, line in claims.owners().items()
        if iri.startswith(base) and iri not in sets
    }


def journal(folder: Path) -> Path:
    """Return the folder in which an article's new files wait until all are there.

    Shape: while it has the file `ready`, the article's own files may be of two ages.
    """
    return folder.parent / f".{folder.name}.amending"


def _check_whole(report: Report) -> None:
    if (journal(report.folder.resolve()) / READY).exists():
        found = Text("对这篇文章的修改中途中断", "a change of this article was broken off midway")
        cure = Text(
            "请运行 townkg claim finish，它会把修改做完",
            "run townkg claim finish, which completes it",
        )
        report.add("", 0, "", found, cure)


def _check_sum(report: Report, metadata: Metadata, text: str) -> None:
    real = checksum(text)
    if real != metadata.sha256:
        found = Text(
            f"校验和是 {real}，article.toml 写的是 {metadata.sha256}",
            f"the checksum is {real}, article.toml says {metadata.sha256}",
        )
        cure = Text(
            f"请还原 {TEXT}；如果是有意修改，请把它的校验和写入 {METADATA}",
            f"restore {TEXT}; if it was mended on purpose, write its checksum in {METADATA}",
        )
        report.add(TEXT, 0, "", found, cure)


def _check_named_sentences(
    report: Report,
    sentences: tuple[Sentence, ...],
    facts: tuple[Fact, ...],
    left_out: tuple[LeftOut, ...],
) -> None:
    known = {sentence.id for sentence in sentences}
    for fact in facts:
        if fact.sentence not in known:
            _unknown_sentence(report, FACTS, fact.line, fact.id, fact.sentence, known)
    for row in left_out:
        if row.sentence not in known:
            _unknown_sentence(report, LEFT_OUT, row.line, row.token, row.sentence, known)


def _unknown_sentence(
    report: Report, file: str, line: int, subject: str, sentence: str, known: set[str]
) -> None:
    otherwise = Text("请查看 sentences.tsv", "see sentences.tsv")
    cure = closest(nearest(sentence, sorted(known)), otherwise)
    report.add(file, line, subject, no_sentence(sentence), cure)


def no_sentence(name: str) -> Text:
    """Return the words for an id that no sentence has."""
    return Text(f"没有编号为“{name}”的句子", f"no sentence has the id “{name}”")


def _check_each_sentence_has_a_fact(
    report: Report, sentences: tuple[Sentence, ...], facts: tuple[Fact, ...]
) -> None:
    with_fact = {fact.sentence for fact in facts}
    for sentence in sentences:
        if sentence.id not in with_fact:
            found = Text("这个句子没有写出任何事实", "no fact is stated of this sentence")
            cure = Text(f"请在 {FACTS} 中补上一条", f"add one to {FACTS}")
            report.add(SENTENCES, sentence.line, sentence.id, found, cure)


def _check_facts(
    report: Report,
    facts: tuple[Fact, ...],
    claims: Document,
    base: str,
    withdrawn: tuple[Withdrawn, ...],
) -> None:
    names = claim_names(claims, base)
    gone = {row.claim for row in withdrawn}
    for fact in facts:
        for name in fact.claims:
            if name in names:
                continue
            found = Text(f"没有名为“{name}”的主张", f"no claim is named “{name}”")
            otherwise = Text(f"请在 {CLAIMS} 中写出它", f"write it in {CLAIMS}")
            cure = closest(nearest(name, names), otherwise)
            if name in gone:
                cure = Text(
                    "它已撤回；请改写取代它的主张",
                    "it was withdrawn; name the claim that took its place",
                )
            report.add(FACTS, fact.line, fact.id, found, cure)
    named = {name for fact in facts for name in fact.claims}
    for name, line in names.items():
        if name not in named:
            found = Text("没有事实提到这条主张", "no fact names this claim")
            cure = Text(
                f"请在 {FACTS} 中写出它所承载的事实", f"write the fact that it carries in {FACTS}"
            )
            report.add(CLAIMS, line, name, found, cure)
