"""Finds the statements of a `claims.trig` in its text: which claim each is of, and where it stands.

In: the text of the file. Out: its statements in order, each with its tokens, so that one can be
changed or cut out and every other byte stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from townkg import settings
from townkg.encode.syntax import TOKEN

_DIRECTIVES = {"prefix", "base"}


@dataclass(frozen=True)
class Token:
    """A token of the file; *start* and *end* are offsets, end exclusive."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """A statement: the metadata of a claim, or its graph.

    Shape: *tokens* are all of it but its comments, the last one being its full stop or brace.
    """

    owner: str
    is_graph: bool
    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Return where the statement begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.tokens[-1].end

    @property
    def inside(self) -> slice:
        """Return the offsets between the braces of a graph."""
        opening = next(token for token in self.tokens if token.text == "{")
        return slice(opening.end, self.tokens[-1].start)


@dataclass(frozen=True)
class Group:
    """A predicate of a block with its objects, as `tk:quote "…" , "…"`."""

    predicate: str
    start: int
    objects: int
    """Where the first object begins."""
    end: int
    """Where the last object ends."""


def blocks(text: str, prefixes: Mapping[str, str]) -> list[Block]:
    """Return the statements of a file that the encoder reads without a problem, in order."""
    found: list[Block] = []
    current: list[Token] = []
    for token in _tokens(text):
        current.append(token)
        if not _ends(current):
            continue
        if current[0].text.lower().lstrip("@") not in _DIRECTIVES:
            found.append(_block(current, prefixes))
        current = []
    return found


def groups(block: Block, prefixes: Mapping[str, str]) -> list[Group]:
    """Return the predicates of a block of metadata, in order, each as often as it is written."""
    found: list[Group] = []
    predicate: Token | None = None
    objects: list[Token] = []
    for token in block.tokens[1:]:
        if token.text in (";", "."):
            if predicate is not None and objects:
                iri = resolved(predicate, prefixes)
                found.append(Group(iri, predicate.start, objects[0].start, objects[-1].end))
            predicate, objects = None, []
        elif predicate is None:
            predicate = token
        else:
            objects.append(token)
    return found


def written_claim(text: str, claim: str, prefixes: Mapping[str, str]) -> str:
    """Return the statements of a claim as they stand in the text, one after the other."""
    own = [block for block in blocks(text, prefixes) if block.owner == claim]
    return "".join(f"{text[block.start : block.end]}\n" for block in own)


def resolved(token: Token, prefixes: Mapping[str, str]) -> str:
    r"""Return the IRI that a token writes.

    >>> resolved(Token("name", "c:s03-size\\/q1", 0, 14), {"c": "https://example.org/"})
    'https://example.org/s03-size/q1'
    """
    if token.kind == "iri":
        return token.text[1:-1]
    if token.text == "a":
        return settings.RDF_TYPE
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def _tokens(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match.group(), match.start(), match.end())


def _ends(tokens: list[Token]) -> bool:
    """Return whether the last token ends the statement that the first one begins."""
    first, last = tokens[0], tokens[-1]
    if first.kind == "word" and first.text.lower() in _DIRECTIVES:
        return last.kind == "iri"
    if any(token.text == "{" for token in tokens[:3]):
        return last.text == "}"
    return last.text == "."


def _block(tokens: list[Token], prefixes: Mapping[str, str]) -> Block:
    named = tokens[1] if tokens[0].text.lower() == "graph" else tokens[0]
    is_graph = any(token.text == "{" for token in tokens[:3])
    return Block(resolved(named, prefixes), is_graph, tuple(tokens))
