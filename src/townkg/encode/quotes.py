"""Finds the passages that claims quote: exact text in, code-point offsets out.

A quote is written as the exact text, or, where that stands more than once, as
“prefix⟦exact⟧suffix”: the marked part is quoted, and the whole stands once.

Source: Web Annotation Data Model, sections 4.2.4 (text quote) and 4.2.5 (text position),
https://www.w3.org/TR/annotation-model/#selectors
"""

from __future__ import annotations

import difflib

from townkg.i18n import Text
from townkg.model import Quote

OPEN, CLOSE = "⟦", "⟧"
CONTEXT = 16
"""Code points kept before and after a quote; more only where these do not make it unique."""

COPY_EXACTLY = Text("请照原文抄写，标点也要一致", "copy the passage exactly, punctuation included")

_SHOWN = 12


class QuoteError(ValueError):
    """A quote that does not mark one passage; says what was found, and what to do."""

    def __init__(self, found: Text, cure: Text) -> None:
        self.found = found
        self.cure = cure
        super().__init__(f"{found.en}. {cure.en}")


def find_quote(text: str, written: str) -> Quote:
    """Return the one passage of *text* that *written* marks.

    Unit: offsets are Unicode code points, end exclusive.
    Raises: `QuoteError` when it stands nowhere, or more than once, or is marked wrongly.

    >>> find_quote("引进项目5个;引进人才5个", "引进人才⟦5个⟧")
    Quote(exact='5个', start=11, end=13, prefix='引进项目5个;引进人才', suffix='')
    """
    prefix, exact, suffix = _parts(written)
    whole = prefix + exact + suffix
    found = places(text, whole)
    if not found:
        raise _absent(text, whole)
    if len(found) > 1:
        raise _repeated(text, (prefix, exact, suffix), found)
    start = found[0] + len(prefix)
    return select_by_position(text, start, start + len(exact))


def select_by_position(text: str, start: int, end: int) -> Quote:
    """Return the passage from *start* to *end*, with context that makes it the only one.

    Raises: `ValueError` when the offsets do not lie in the text.

    >>> select_by_position("甲乙丙", 1, 2)
    Quote(exact='乙', start=1, end=2, prefix='甲', suffix='丙')
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start}-{end} do not lie in a text of {len(text)}")
    exact = text[start:end]
    width = CONTEXT
    while True:
        prefix = text[max(0, start - width) : start]
        suffix = text[end : end + width]
        if len(places(text, prefix + exact + suffix, 2)) == 1:
            return Quote(exact, start, end, prefix, suffix)
        width *= 2


def select_by_quote(text: str, exact: str, prefix: str, suffix: str) -> tuple[int, int]:
    """Return where the exact text stands between its prefix and suffix, read from the text alone.

    Raises: `QuoteError` when that is not one place.

    >>> select_by_quote("甲乙丙乙", "乙", "丙", "")
    (3, 4)
    """
    whole = prefix + exact + suffix
    found = places(text, whole)
    if len(found) != 1:
        raise _repeated(text, (prefix, exact, suffix), found) if found else _absent(text, whole)
    start = found[0] + len(prefix)
    return start, start + len(exact)


def places(text: str, part: str, limit: int | None = None) -> list[int]:
    """Return every offset at which *part* stands, overlapping ones too, at most *limit*.

    >>> places("一二一二一", "一二一")
    [0, 2]
    """
    found: list[int] = []
    at = text.find(part)
    while at >= 0 and (limit is None or len(found) < limit):
        found.append(at)
        at = text.find(part, at + 1)
    return found


def nearest_passage(text: str, wanted: str) -> tuple[int, str] | None:
    """Return the offset and text of the passage most like *wanted*, if any is alike.

    >>> nearest_passage("全县引进项目20个,投资5亿元。", "引进项目30个")
    (2, '引进项目20个')
    """
    matcher = difflib.SequenceMatcher(None, wanted, text, autojunk=False)
    core = matcher.find_longest_match()
    if core.size < min(2, len(wanted)):
        return None
    slack = len(wanted) // 4 + 2
    low = max(0, core.b - core.a - slack)
    window = text[low : core.b - core.a + len(wanted) + slack]
    blocks = [
        block
        for block in difflib.SequenceMatcher(
            None, wanted, window, autojunk=False
        ).get_matching_blocks()
        if block.size
    ]
    first, last = blocks[0], blocks[-1]
    start = max(0, first.b - first.a)
    end = last.b + last.size + (len(wanted) - last.a - last.size)
    return low + start, window[start:end].strip("\n")


def _parts(written: str) -> tuple[str, str, str]:
    opened, closed = written.count(OPEN), written.count(CLOSE)
    if opened == closed == 0:
        prefix, exact, suffix = "", written, ""
    elif opened == closed == 1 and written.index(OPEN) < written.index(CLOSE):
        prefix, rest = written.split(OPEN)
        exact, suffix = rest.split(CLOSE)
    else:
        raise QuoteError(
            Text(
                f"引文“{written}”有 {opened} 个 {OPEN} 和 {closed} 个 {CLOSE}",
                f"the quote “{written}” has {opened} {OPEN} and {closed} {CLOSE}",
            ),
            Text(
                f"请只标出一处：前文{OPEN}引文{CLOSE}后文",
                f"mark one part: prefix{OPEN}exact{CLOSE}suffix",
            ),
        )
    if not exact.strip():
        raise QuoteError(
            Text("引文为空", "the quote is empty"),
            Text("请从 text.txt 抄写原文", "copy the passage from text.txt"),
        )
    return prefix, exact, suffix


def _absent(text: str, whole: str) -> QuoteError:
    like = nearest_passage(text, whole)
    if like is None:
        hint = Text("原文中没有与它相近的文字", "nothing like it is in the text")
    else:
        hint = Text(
            f"最接近的一段在 {like[0]} 处，是“{like[1]}”",
            f"the nearest passage, at {like[0]}, is “{like[1]}”",
        )
    found = Text(
        f"text.txt 中没有引文“{whole}”；{hint.zh}",
        f"the quote “{whole}” is not in text.txt; {hint.en}",
    )
    return QuoteError(found, COPY_EXACTLY)


def _repeated(text: str, parts: tuple[str, str, str], found: list[int]) -> QuoteError:
    prefix, exact, suffix = parts
    spans = [(at + len(prefix), at + len(prefix) + len(exact)) for at in found]
    shown = [(span[0], _marked(text, *span, _SHOWN)) for span in spans[:4]]
    shown_zh = "\uff1b".join(f"{at} 处“{words}”" for at, words in shown)
    shown_en = "; ".join(f"at {at} “{words}”" for at, words in shown)
    more = len(spans) - len(shown)
    first, whole = _unique(text, *spans[0]), prefix + exact + suffix
    return QuoteError(
        Text(
            f"引文“{whole}”出现 {len(found)} 次：{shown_zh}{f'，另有 {more} 处' * bool(more)}",
            f"the quote “{whole}” stands {len(found)} times: {shown_en}"
            f"{f' and {more} more' * bool(more)}",
        ),
        Text(
            f"请用上下文说明是哪一处：“{first}”是第一处",
            f"say which by its context: “{first}” is the first",
        ),
    )


def _unique(text: str, start: int, end: int) -> str:
    width = 4
    while len(places(text, text[max(0, start - width) : end + width], 2)) > 1:
        width += 1
    return _marked(text, start, end, width)


def _marked(text: str, start: int, end: int, width: int) -> str:
    before, after = text[max(0, start - width) : start], text[end : end + width]
    return f"{before}{OPEN}{text[start:end]}{CLOSE}{after}".replace("\n", "↵")
