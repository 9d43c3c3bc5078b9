"""Changes the text of a `claims.trig`: a value of a claim, its triples, or the claim as a whole.

In: the text, and what is to stand there. Out: the text with that and nothing else changed; comments
and layout stay. What is written anew has the form of the file's other claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Triple

from townkg.encode import terms, turtle
from townkg.encode.blocks import Block, Group, blocks, groups

ORDER = tuple(
    term.value
    for term in (
        terms.CERTAINTY,
        terms.QUOTE,
        terms.FOLLOWS,
        terms.READING_OF,
        terms.PREFERRED,
        terms.REASON,
    )
)
"""The order of metadata where a property is written for the first time; others come last."""

_WIDE = (terms.QUOTE.value, terms.REASON.value)
"""The properties whose objects stand one a line, unless they already stand side by side."""

_INDENT = "    "


def with_values(
    text: str,
    claim: str,
    prefixes: Mapping[str, str],
    predicate: str,
    objects: Sequence[str],
) -> str:
    """Return the text in which a claim has *objects*, as Turtle, for one metadata property.

    Shape: without objects the property is taken out.
    """
    found = [
        (group, before)
        for block in _metadata(text, claim, prefixes)
        for group, before in _pairs(groups(block, prefixes))
        if group.predicate == predicate
    ]
    if not found:
        written = _written(objects, predicate in _WIDE)
        return _inserted(text, claim, prefixes, predicate, written) if objects else text
    for number, (group, before) in reversed(list(enumerate(found))):
        if number == 0 and objects:
            old = text[group.objects : group.end]
            wide = "\n" in old or (predicate in _WIDE and " , " not in old)
            text = text[: group.objects] + _written(objects, wide) + text[group.end :]
        else:
            text = _without(text, group, before)
    return text


def with_triples(
    text: str, claim: str, prefixes: Mapping[str, str], triples: Iterable[Triple]
) -> str:
    """Return the text in which the claim states these triples; comments among the old ones stay."""
    graphs = [block for block in blocks(text, prefixes) if block.owner == claim and block.is_graph]
    old = text[graphs[0].inside]
    wide = "\n" in old
    statements = turtle.statements(triples, prefixes, wide=wide)
    if wide:
        kept = [line.strip() for line in _comments(text, graphs[0])]
        body = "\n" + "".join(f"{_INDENT}{line}\n" for line in [*kept, *statements])
    else:
        body = f" {' '.join(statements)} "
    for block in reversed(graphs[1:]):
        text = _cut(text, block.start, block.end)
    return text[: graphs[0].inside.start] + body + text[graphs[0].inside.stop :]


def without_claim(text: str, claim: str, prefixes: Mapping[str, str]) -> str:
    """Return the text without the statements of a claim or reading set."""
    for block in reversed([item for item in blocks(text, prefixes) if item.owner == claim]):
        text = _cut(text, block.start, block.end)
    return text


def _metadata(text: str, claim: str, prefixes: Mapping[str, str]) -> list[Block]:
    return [item for item in blocks(text, prefixes) if item.owner == claim and not item.is_graph]


def _pairs(found: Sequence[Group]) -> list[tuple[Group, int | None]]:
    """Return each group with the end of the one before it."""
    ends = [None, *(group.end for group in found)]
    return list(zip(found, ends, strict=False))


def _written(objects: Sequence[str], wide: bool) -> str:
    """Return objects one a line where they are to be wide, else side by side."""
    return (" ,\n        " if wide else " , ").join(objects)


def _without(text: str, group: Group, before: int | None) -> str:
    if before is not None:
        return text[:before] + text[group.end :]
    rest = re.compile(r"\s*;\s*").match(text, group.end)
    return text[: group.start] + text[rest.end() if rest else group.end :]


def _inserted(
    text: str, claim: str, prefixes: Mapping[str, str], predicate: str, written: str
) -> str:
    block = _metadata(text, claim, prefixes)[0]
    present = groups(block, prefixes)
    earlier = [group for group in present if _rank(group.predicate) <= _rank(predicate)]
    at = (earlier or present)[-1].end
    added = f" ;\n{_INDENT}{turtle.name(predicate, prefixes)} {written}"
    return text[:at] + added + text[at:]


def _rank(predicate: str) -> int:
    return ORDER.index(predicate) if predicate in ORDER else len(ORDER)


def _comments(text: str, block: Block) -> list[str]:
    """Return the comments between the braces of a graph."""
    inside = [token for token in block.tokens if block.inside.start <= token.start]
    gaps, last = [], block.inside.start
    for token in inside:
        gaps.append(text[last : token.start])
        last = token.end
    return [match for gap in gaps for match in re.findall(r"#[^\n]*", gap)]


def _cut(text: str, start: int, end: int) -> str:
    """Return the text without a statement, the line that it ends, and an empty one left doubled."""
    if text[end : end + 1] == "\n" and (start == 0 or text[start - 1] == "\n"):
        end += 1
        if text[end : end + 1] == "\n" and text[max(0, start - 2) : start] in ("\n\n", "\n", ""):
            end += 1
    return text[:start] + text[end:]
