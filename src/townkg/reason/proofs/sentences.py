"""The sentences behind a leaf, with the quoted parts marked, and sources in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from townkg import settings
from townkg.i18n import NOTHING, Text
from townkg.model import CERTAINTIES, Evidence
from townkg.reason.proofs.proof import KINDS, Source

OPEN, CLOSE = "「", "」"
"""Around the quoted part, as answers have it."""

CERTAINTY = {
    "stated": Text("明说", "stated"),
    "implied": Text("推得", "implied"),
    "contextual": Text("承前", "contextual"),
    "ambiguous": Text("歧义", "ambiguous"),
}


def marked(evidence: Iterable[Evidence]) -> list[str]:
    """Return each sentence once, with marks around all of it that is quoted."""
    sentences: dict[tuple[str, int, str], list[tuple[int, int]]] = {}
    for item in evidence:
        text, start = item.sentence, item.sentence_start
        if not text:
            text, start = item.quote.exact, item.quote.start
        key = (item.article, start, text)
        span = (max(0, item.quote.start - start), min(len(text), item.quote.end - start))
        sentences.setdefault(key, []).append(span)
    return [_marked(text, sorted(spans)) for (_, _, text), spans in sentences.items()]


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    parts, position = [], 0
    for start, end in merged:
        parts += [text[position:start], OPEN, text[start:end], CLOSE]
        position = end
    return " ".join("".join([*parts, text[position:]]).split("\n"))


def name(source: Source) -> Text:
    """Return a source in words: the claim with how firmly it is said, else what kind it is.

    >>> name(Source("given")).en
    'given triple'
    """
    kind = KINDS[source.kind]
    if source.passage is not None:
        told = source.passage.heading
        return Text(
            f"{kind.zh}：{told.zh}{_firm(source).zh}", f"{kind.en}: {told.en}{_firm(source).en}"
        )
    if source.kind != "claim":
        about = f" {source.iri.removeprefix(settings.CLAIM)}" if source.iri else ""
        return Text(f"{kind.zh}{about}", f"{kind.en}{about}")
    article, _, short = source.iri.removeprefix(settings.CLAIM).partition("/")
    called = f"{article}/{short}" if short else source.iri
    firm = _firm(source) or Text("（）", " ()")
    return Text(f"{kind.zh} {called}{firm.zh}", f"{kind.en} {called}{firm.en}")


def _firm(source: Source) -> Text:
    """Return in brackets how firmly a source says it; nothing where that is not known."""
    firm = CERTAINTY.get(source.certainty or "")
    if not firm:
        return NOTHING
    one = source.reading
    if one is None:
        return Text(f"（{firm.zh}）", f" ({firm.en})")
    return Text(
        f"（{firm.zh}：{one.total} 种读法中的第 {one.place} 种）",
        f" ({firm.en}: reading {one.place} of {one.total})",
    )


def lines(source: Source, language: str, depth: int = 0) -> Iterator[str]:
    """Yield the lines that tell of a source: its name, reason, sentences, and its premises."""
    margin = "  " * depth
    yield f"{margin}{name(source).in_language(language)}"
    if source.reason and source.certainty != CERTAINTIES[0]:
        yield f"{margin}  {source.reason.in_language(language)}"
    for sentence in marked(source.evidence):
        yield f"{margin}  {sentence}"
    for told in source.passage.lines(language) if source.passage else ():
        yield f"{margin}  {told}"
    for premise in source.follows:
        yield from lines(premise, language, depth + 1)
