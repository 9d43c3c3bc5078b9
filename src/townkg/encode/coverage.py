"""Compares an encoded article with its text: what each sentence holds, and which claim carries it.

In: an `EncodedArticle`. Out: a `CoverageReport`: sentence by sentence the facts, the claims, and
the tokens (see `tokens` for their kinds). A token is *carried* when it lies in a quote of a claim
whose triples carry it, *left-out* when a row of `left-out.tsv` gives the reason, else *open*.
Implied claims have no quote and carry none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from townkg import settings
from townkg.encode.carry import Carrier, carrier
from townkg.encode.encode import EncodedArticle
from townkg.encode.records import LEFT_OUT, Fact, LeftOut, Sentence
from townkg.encode.source import shown
from townkg.encode.tokens import Span, find_tokens, name_pattern
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.model import CERTAINTIES, CertaintyName, Claim

State = Literal["carried", "left-out", "open"]
STATES: tuple[State, ...] = ("carried", "left-out", "open")


@dataclass(frozen=True)
class Token:
    """A piece of the text that some claim should carry.

    Unit: *start* and *end* count code points of the article's text, end exclusive.
    """

    sentence: str
    kind: str
    text: str
    start: int
    end: int
    state: State
    claims: tuple[str, ...] = ()
    """Short names of the claims that carry it."""
    reason: str = ""
    """Why it was left out."""


@dataclass(frozen=True)
class ClaimLine:
    """A claim as coverage lists it: its short name, certainty and quotes."""

    name: str
    certainty: CertaintyName
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class SentenceCoverage:
    """One sentence with its facts, its claims and its tokens, each in order."""

    id: str
    text: str
    facts: tuple[Fact, ...]
    claims: tuple[ClaimLine, ...]
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class CoverageReport:
    """What the claims of an article cover; *problems* are rows of `left-out.tsv` without use."""

    article: str
    sentences: tuple[SentenceCoverage, ...]
    problems: tuple[Problem, ...] = ()

    def tokens(self, state: State | None = None) -> Iterator[Token]:
        """Yield the tokens in the order of the text, those in *state* only if it is given."""
        for sentence in self.sentences:
            for token in sentence.tokens:
                if state is None or token.state == state:
                    yield token

    @property
    def complete(self) -> bool:
        """Return whether no token is open and no row is without use."""
        return not self.problems and next(self.tokens("open"), None) is None

    def summary(self) -> dict[str, Any]:
        """Return the counts: sentences, facts, claims by certainty, tokens by state."""
        claims = Counter(claim.certainty for one in self.sentences for claim in one.claims)
        tokens = Counter(token.state for token in self.tokens())
        return {
            "sentences": len(self.sentences),
            "facts": sum(len(one.facts) for one in self.sentences),
            "claims": {name: claims[name] for name in CERTAINTIES},
            "tokens": {state: tokens[state] for state in STATES},
        }


def coverage(encoded: EncodedArticle) -> CoverageReport:
    """Return what the claims of an article cover, sentence by sentence."""
    article = encoded.article
    names = name_pattern(
        name
        for iri, given in encoded.names.items()
        if iri.startswith(settings.ID)
        for name in given
    )
    carriers = _Carriers(encoded)
    left_out = {(row.sentence, row.token): row for row in article.left_out}
    sentences = []
    for sentence in article.sentences:
        spans = find_tokens(sentence.text, names)
        tokens = tuple(_token(sentence, span, carriers, left_out) for span in spans)
        sentences.append(_sentence(encoded, sentence, tokens))
    problems = _useless(encoded, [token for one in sentences for token in one.tokens])
    return CoverageReport(article.iri, tuple(sentences), tuple(problems))


class _Carriers:
    """The claims with quotes, each with what its triples say, told once."""

    def __init__(self, encoded: EncodedArticle) -> None:
        self._claims: list[tuple[str, Claim, Carrier]] = [
            (name, claim, carrier(claim, encoded.names))
            for name, claim in encoded.by_name.items()
            if claim.certainty != "implied"
        ]

    def of(self, span: Span, start: int, end: int) -> tuple[str, ...]:
        """Return the claims that quote the place and carry the token."""
        return tuple(
            name
            for name, claim, said in self._claims
            if any(quote.start <= start and end <= quote.end for quote in claim.quotes)
            and said.carries(span)
        )


def _token(
    sentence: Sentence,
    span: Span,
    carriers: _Carriers,
    left_out: Mapping[tuple[str, str], LeftOut],
) -> Token:
    start, end = sentence.start + span.start, sentence.start + span.end
    claims = carriers.of(span, start, end)
    row = left_out.get((sentence.id, span.text))
    state: State = "carried" if claims else "left-out" if row else "open"
    reason = row.reason if row and not claims else ""
    return Token(sentence.id, span.kind, span.text, start, end, state, claims, reason)


def _sentence(
    encoded: EncodedArticle, sentence: Sentence, tokens: tuple[Token, ...]
) -> SentenceCoverage:
    return SentenceCoverage(
        id=sentence.id,
        text=sentence.text,
        facts=tuple(fact for fact in encoded.article.facts if fact.sentence == sentence.id),
        claims=tuple(
            ClaimLine(name, claim.certainty, tuple(quote.exact for quote in claim.quotes))
            for name, claim in encoded.by_name.items()
            if claim.sentence == sentence.id
        ),
        tokens=tokens,
    )


def _useless(encoded: EncodedArticle, tokens: Iterable[Token]) -> Iterator[Problem]:
    """Yield a problem for each row of `left-out.tsv` that leaves nothing out."""
    states: dict[tuple[str, str], set[str]] = {}
    for token in tokens:
        states.setdefault((token.sentence, token.text), set()).add(token.state)
    file = f"{shown(encoded.article.folder)}/{LEFT_OUT}"
    for row in encoded.article.left_out:
        found = states.get((row.sentence, row.token))
        if found is None:
            what = Text(f"{row.sentence} 中没有这个词语", f"{row.sentence} has no such token")
            cure = Text("请照 coverage 列出的样子抄写", "copy the token as coverage lists it")
            yield Problem(file, row.line, row.token, what, cure)
        elif "left-out" not in found:
            what = Text(
                f"{row.sentence} 的这个词语已有主张承载",
                f"a claim carries the token in {row.sentence}",
            )
            cure = Text("请删除这一行", "delete the row")
            yield Problem(file, row.line, row.token, what, cure)
