"""The passages behind a row: each sentence once, with every part of it that is quoted."""

from __future__ import annotations

from townkg import settings
from townkg.frozen import frozen
from townkg.present import wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from townkg.model import CertaintyName, Evidence

OPEN, CLOSE = "「", "」"
"""Around the quoted part: in every Chinese font and in GBK, and not what the press writes."""


@frozen
class Passage:
    """A sentence with its quoted parts, and the claims that quote it.

    Shape: *pieces* in the order of the text, each with whether it is quoted; *claims* as
    (short name, certainty), in the order of the evidence.
    """

    article: str
    pieces: tuple[tuple[str, bool], ...]
    claims: tuple[tuple[str, CertaintyName], ...]

    @property
    def marked(self) -> str:
        """Return the sentence with marks around the quoted parts."""
        return "".join(f"{OPEN}{text}{CLOSE}" if quoted else text for text, quoted in self.pieces)

    def source(self, language: str) -> str:
        """Return the article and the claims, each with how firmly the text says it."""
        names = [
            f"{name} ({wording.CERTAINTY[certainty].in_language(language)})"
            for name, certainty in self.claims
        ]
        return f"{self.article} › " + ", ".join(names)


def passages(evidence: Iterable[Evidence]) -> list[Passage]:
    """Return the passages of *evidence*, one per sentence, in the order first named."""
    groups: dict[tuple[str, int, str], list[Evidence]] = {}
    for item in evidence:
        groups.setdefault(_key(item), []).append(item)
    return [_passage(items) for items in groups.values()]


def claim_name(iri: str) -> str:
    """Return the short name of a claim.

    >>> claim_name("https://w3id.org/townkg/claim/jiashan-330421/s09-settled")
    's09-settled'
    """
    return iri.removeprefix(settings.CLAIM).partition("/")[2] or iri


def article_name(iri: str) -> str:
    """Return the slug of an article.

    >>> article_name("https://w3id.org/townkg/id/article/jiashan-330421")
    'jiashan-330421'
    """
    return iri.removeprefix(f"{settings.ID}article/")


def _key(item: Evidence) -> tuple[str, int, str]:
    if item.sentence:
        return item.article, item.sentence_start, item.sentence
    return item.article, item.quote.start, item.quote.exact


def _passage(items: Sequence[Evidence]) -> Passage:
    claims = dict.fromkeys((claim_name(item.claim), item.certainty) for item in items)
    return Passage(article_name(items[0].article), _pieces(items), tuple(claims))


def _pieces(items: Sequence[Evidence]) -> tuple[tuple[str, bool], ...]:
    first = items[0]
    if not first.sentence:
        before = f"…{first.quote.prefix}" if first.quote.prefix else ""
        after = f"{first.quote.suffix}…" if first.quote.suffix else ""
        pieces = [(before, False), (first.quote.exact, True), (after, False)]
    else:
        pieces = _split(first.sentence, _spans(items, first.sentence_start, len(first.sentence)))
    return tuple(piece for piece in pieces if piece[0])


def _spans(items: Sequence[Evidence], offset: int, length: int) -> list[tuple[int, int]]:
    """Return the quoted spans within the sentence, overlapping ones made one, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(
        (max(0, item.quote.start - offset), min(length, item.quote.end - offset)) for item in items
    ):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    return merged


def _split(sentence: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in spans:
        pieces += [(sentence[position:start], False), (sentence[start:end], True)]
        position = end
    return [*pieces, (sentence[position:], False)]
