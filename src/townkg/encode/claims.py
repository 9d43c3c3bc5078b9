"""Understands `claims.trig`: each claim's certainty, quotes, triples and links to other claims.

In: an `Article`. Out: its claims in the order of the file, and its reading sets. A claim is a
named graph with the few triples that a passage states, and metadata of the same IRI in the
default graph; a reading set gathers the claims that read one ambiguous passage in several ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from townkg.encode import terms
from townkg.encode.article import CLAIMS, Article
from townkg.encode.quotes import QuoteError, find_quote
from townkg.encode.records import CLAIM_NAME, SENTENCES
from townkg.encode.source import Report
from townkg.errors import nearest
from townkg.model import CERTAINTIES, CertaintyName, Quote, Text

METADATA = (
    terms.CERTAINTY,
    terms.QUOTE,
    terms.FOLLOWS,
    terms.REASON,
    terms.READING_OF,
    terms.PREFERRED,
    terms.ENCODED_BY,
    terms.ENCODED_ON,
    terms.REVIEWED_BY,
    terms.REVIEWED_ON,
)
"""What authors may say of a claim; the encoder writes the rest."""

_NODES = (terms.FOLLOWS, terms.READING_OF, terms.CERTAINTY)
_ONCE = (
    terms.CERTAINTY,
    terms.READING_OF,
    terms.PREFERRED,
    terms.ENCODED_BY,
    terms.ENCODED_ON,
    terms.REVIEWED_BY,
    terms.REVIEWED_ON,
)

_Problem = Callable[[str, str], None]


@dataclass(eq=False)
class Draft:
    """A claim as it is written, before it is known to be well formed."""

    iri: str
    name: str
    line: int
    metadata: list[Quad] = field(default_factory=list)
    triples: list[Triple] = field(default_factory=list)
    certainty: CertaintyName | None = None
    quotes: tuple[Quote, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the id of the sentence that the name begins with."""
        return self.name.split("-")[0]

    def values(self, predicate: NamedNode) -> list[str]:
        """Return the values of one metadata property, in the order of the file."""
        return [terms.value(quad.object) for quad in self.metadata if quad.predicate == predicate]

    def value(self, predicate: NamedNode) -> str | None:
        """Return the first value of one metadata property, if there is one."""
        return next(iter(self.values(predicate)), None)

    def text(self, predicate: NamedNode) -> Text | None:
        """Return a property's Chinese and English text, if both are there."""
        by_language = {
            quad.object.language: quad.object.value
            for quad in self.metadata
            if quad.predicate == predicate and isinstance(quad.object, Literal)
        }
        if not by_language.get("zh") or not by_language.get("en"):
            return None
        return Text(by_language["zh"], by_language["en"])

    @property
    def preferred(self) -> bool:
        """Return whether the author marks this reading as the preferred one."""
        return self.value(terms.PREFERRED) in ("true", "1")


@dataclass(frozen=True)
class ReadingSet:
    """The readings of one passage, described by its label."""

    iri: str
    name: str
    line: int
    quads: tuple[Quad, ...]


@dataclass
class Written:
    """Everything that one `claims.trig` holds, in the order of the file."""

    drafts: dict[str, Draft]
    sets: dict[str, ReadingSet]


def read_claims(report: Report, article: Article) -> Written:
    """Return the claims and reading sets of an article, with their quotes found.

    What is wrong with a single claim goes to *report*; how claims stand to one another is
    checked by `rules`.
    """
    base = terms.claim_base(article.slug)
    by_owner = _by_owner(article.claims.quads)
    written = Written({}, {})
    for iri, line in article.claims.owners().items():
        quads = by_owner.get(iri, [])
        name = iri.removeprefix(base)
        if not iri.startswith(base):
            cure = f"claims of this article begin with {base}; what is stated goes inside one"
            report.add(CLAIMS, line, iri, "neither a claim nor a reading set", cure)
        elif any(_is_set(quad) for quad in quads):
            written.sets[iri] = ReadingSet(iri, name, line, tuple(quads))
            if any(quad.predicate == terms.CERTAINTY for quad in quads):
                cure = "give the reading set a name of its own"
                report.add(CLAIMS, line, name, "it is both a claim and a reading set", cure)
        else:
            written.drafts[iri] = _draft(iri, name, line, quads)
    for draft in written.drafts.values():
        _check_draft(report, draft)
        _find_quotes(report, article, draft)
    if report.sound(SENTENCES):
        _check_names(report, article, [*written.drafts.values(), *written.sets.values()])
    return written


def _by_owner(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        named = not isinstance(quad.graph_name, DefaultGraph)
        owner = quad.graph_name if named else quad.subject
        if isinstance(owner, NamedNode):
            found.setdefault(owner.value, []).append(quad)
    return found


def _is_set(quad: Quad) -> bool:
    return bool(
        isinstance(quad.graph_name, DefaultGraph)
        and quad.predicate == terms.TYPE
        and quad.object == terms.READING_SET
    )


def _draft(iri: str, name: str, line: int, quads: list[Quad]) -> Draft:
    draft = Draft(iri, name, line)
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            draft.metadata.append(quad)
        elif quad.triple not in draft.triples:
            draft.triples.append(quad.triple)
    return draft


def _check_draft(report: Report, draft: Draft) -> None:
    def problem(found: str, cure: str) -> None:
        report.add(CLAIMS, draft.line, draft.name, found, cure)

    if not draft.metadata:
        problem("the graph has no metadata", "write its tk:certainty and tk:quote before it")
    elif not draft.triples:
        problem("the claim states nothing", "write its triples in a graph of the same name")
    for quad in draft.metadata:
        _check_metadata(problem, quad)
    for predicate in _ONCE:
        if len(values := draft.values(predicate)) > 1:
            problem(f"{_local(predicate)} is given {len(values)} times", "give it once")
    _read_certainty(draft, problem)


def _check_metadata(problem: _Problem, quad: Quad) -> None:
    predicate, value = quad.predicate, quad.object
    if predicate not in METADATA:
        like = nearest(_local(predicate), [_local(term) for term in METADATA])
        known = ", ".join(like or (_local(term) for term in METADATA))
        problem(f"{_local(predicate)} is not metadata that authors write", f"nearest: {known}")
    elif (predicate in _NODES) != isinstance(value, NamedNode):
        kind = "an IRI" if predicate in _NODES else "a text"
        problem(f"the value of {_local(predicate)} is {value}", f"write {kind}")
    elif predicate == terms.PREFERRED and terms.value(value) not in ("true", "false", "1", "0"):
        problem(f"the value of tk:preferred is {value}", "write true, without quotes")


def _read_certainty(draft: Draft, problem: _Problem) -> None:
    known = {terms.tk(name).value: name for name in CERTAINTIES}
    value = draft.value(terms.CERTAINTY)
    if value in known:
        draft.certainty = known[value]
    elif value is not None:
        written = value.rpartition("#")[2]
        hint = ", ".join(f"tk:{name}" for name in (nearest(written, CERTAINTIES) or CERTAINTIES))
        problem(f"the certainty “{written}” is not known", f"nearest: {hint}")
    elif draft.metadata:
        problem("the claim has no certainty", f"write tk:certainty tk:{' | tk:'.join(CERTAINTIES)}")


def _local(predicate: NamedNode) -> str:
    iri: str = predicate.value
    return f"tk:{iri.rpartition('#')[2]}" if iri.startswith(terms.tk("").value) else f"<{iri}>"


def _find_quotes(report: Report, article: Article, draft: Draft) -> None:
    found = []
    for quad in draft.metadata:
        if quad.predicate != terms.QUOTE or not isinstance(quad.object, Literal):
            continue
        try:
            found.append(find_quote(article.text, quad.object.value))
        except QuoteError as error:
            report.add(CLAIMS, draft.line, draft.name, error.found, error.cure)
    draft.quotes = tuple(sorted(found, key=lambda quote: (quote.start, quote.end)))
    at = article.position(draft.sentence)
    if (
        not report.sound(SENTENCES)
        or at is None
        or not found
        or len(found) < len(draft.values(terms.QUOTE))
    ):
        return
    home = article.sentences[at]
    if not any(home.start <= quote.start and quote.end <= home.end for quote in found):
        where = ", ".join(
            sentence.id for quote in found for sentence in article.touched(quote.start, quote.end)
        )
        problem = f"no quote lies in {home.id}, which the claim's name says; they lie in {where}"
        cure = "quote the sentence, or name the claim after the one it quotes"
        report.add(CLAIMS, draft.line, draft.name, problem, cure)


def _check_names(report: Report, article: Article, things: list[Draft | ReadingSet]) -> None:
    gone = {row.claim: row for row in article.withdrawn}
    last = -1
    for thing in sorted(things, key=lambda one: one.line):
        match = CLAIM_NAME.fullmatch(thing.name)
        at = article.position(match["sentence"]) if match else None
        if match is None:
            cure = "write it like s03-short-name, in a-z, 0-9 and single hyphens"
            report.add(CLAIMS, thing.line, thing.name, "the name has not the form of a claim", cure)
        elif at is None:
            known = ", ".join(nearest(match["sentence"], [one.id for one in article.sentences]))
            found = f"no sentence has the id “{match['sentence']}”"
            report.add(CLAIMS, thing.line, thing.name, found, f"nearest: {known}")
        elif at < last:
            found = f"it stands after a claim of {article.sentences[last].id}"
            report.add(CLAIMS, thing.line, thing.name, found, "keep the claims in the text's order")
        if at is not None:
            last = max(last, at)
        if thing.name in gone:
            row = gone[thing.name]
            found = f"the name was withdrawn on {row.date}: {row.reason}"
            report.add(CLAIMS, thing.line, thing.name, found, "choose a name never used before")
