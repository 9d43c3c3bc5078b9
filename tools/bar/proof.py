"""Every quote stands in the stored text: proved from the dump, with nothing of townkg.

The dump is read line by line and the texts are read as bytes, so that no mistake of the encoder
can hide itself here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from bar import graph
from bar.outcome import ROOT, Outcome

TK = "https://w3id.org/townkg/ontology#"
ARTICLE = "https://w3id.org/townkg/id/article/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LINE = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"\S*) \.')
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\nrtbf\']))')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

Things = Mapping[str, Mapping[str, list[str]]]


def things(dump: str) -> Things:
    """Return what the default graph of a dump says: per subject and property the values."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in dump.splitlines():
        if match := _LINE.fullmatch(line):
            subject, predicate, iri, text = match.groups()
            value = iri if iri is not None else _ESCAPE.sub(_character, text)
            found[subject][predicate.removeprefix(TK)].append(value)
    return found


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])


def proof(dump: str | None = None, articles: Path = ROOT / "data" / "articles") -> Outcome:
    """Return whether each quote is the text at its place, and each claim has its quotes."""
    said = things(graph.built().dump.read_text(encoding="utf-8") if dump is None else dump)
    texts: dict[str, str] = {}
    findings = []
    for iri in _of_class(said, "Article"):
        folder = articles / iri.removeprefix(ARTICLE)
        texts[iri], wrong = _text(folder, said[iri])
        findings += [f"{folder.name}: {item}" for item in wrong]
    quotes, claims = (list(_of_class(said, name)) for name in ("Quote", "Claim"))
    owners = {
        quote: said[claim]["article"] for claim in claims for quote in said[claim]["hasQuote"]
    }
    for quote in quotes:
        text = texts.get("".join(owners.get(quote, [])))
        found = ["belongs to no claim"] if text is None else _wrong(said[quote], said, text)
        findings += [f"{quote}: {item}" for item in found]
    for claim in claims:
        known = said[claim]
        if not known["hasQuote"] and not known["follows"]:
            findings.append(f"{claim}: neither a quote nor a premise")
        if known["hasQuote"] and not set(known["hasQuote"]) <= set(quotes):
            findings.append(f"{claim}: a quote that nothing describes")
    if not quotes or not claims:
        findings.append("the dump holds no quotes or no claims")
    return Outcome(f"{len(quotes)} quotes of {len(claims)} claims", findings)


def _of_class(said: Things, name: str) -> Iterator[str]:
    yield from sorted(iri for iri, known in said.items() if TK + name in known[TYPE])


def _text(folder: Path, known: Mapping[str, list[str]]) -> tuple[str, list[str]]:
    """Return the stored text, and what its checksums say against it."""
    content = (folder / "text.txt").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    declared = tomllib.loads((folder / "article.toml").read_text(encoding="utf-8"))["sha256"]
    wrong = []
    if known["sha256"] != [digest] or declared != digest:
        wrong.append(f"the checksum of text.txt is {digest}, not the declared one")
    text = content.decode("utf-8")
    if unicodedata.normalize("NFC", text) != text:
        wrong.append("text.txt is not in normal form C")
    return text, wrong


def _wrong(known: Mapping[str, list[str]], said: Things, text: str) -> Iterator[str]:
    if any(len(known[name]) != 1 for name in ("exact", "start", "end")):
        yield "not one text, start and end"
        return
    start, end = int(known["start"][0]), int(known["end"][0])
    if text[start:end] != known["exact"][0]:
        yield f"{start} to {end} reads “{text[start:end]}”, not “{known['exact'][0]}”"
    for prefix in known["prefix"]:
        if not text[:start].endswith(prefix):
            yield f"“{prefix}” does not stand before it"
    for suffix in known["suffix"]:
        if not text[end:].startswith(suffix):
            yield f"“{suffix}” does not stand behind it"
    sentences = [said[iri]["text"][0] for iri in known["quoteSentence"]]
    places = [text.find(sentence) for sentence in sentences]
    if not sentences or -1 in places:
        yield "lies in no sentence, or in one that is not in the text"
        return
    ends = [place + len(sentence) for place, sentence in zip(places, sentences, strict=True)]
    if start < min(places) or end > max(ends):
        yield "lies outside its sentences"
