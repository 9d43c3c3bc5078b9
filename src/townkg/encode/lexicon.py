"""Gives the words by which coverage finds tokens, compiled from `lexicon.toml` on first use."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

CHINESE_DIGITS = "〇零一二两三四五六七八九十百千万亿兆"
NUMERAL_CHARACTERS = frozenset(
    CHINESE_DIGITS + string.digits + "".join(map(chr, range(0xFF10, 0xFF1A)))  # and full-width ones
)

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_CHINESE = rf"[{CHINESE_DIGITS}]+(?:点[{CHINESE_DIGITS}]+)?(?:分之[{CHINESE_DIGITS}]+)?"


@dataclass(frozen=True)
class Lexicon:
    """Patterns, each of which matches the longest word of its list."""

    number: re.Pattern[str]
    """Groups: `core` is the bare numeral; `inner` a hedge between numeral and measure word."""
    not_number: re.Pattern[str]
    time: re.Pattern[str]
    enumerator: re.Pattern[str]
    hedge_before: re.Pattern[str]
    hedge_after: re.Pattern[str]
    hedge: re.Pattern[str]
    not_hedge: re.Pattern[str]
    joiner: re.Pattern[str]
    not_joiner: re.Pattern[str]
    list_before: re.Pattern[str]
    list_start: re.Pattern[str]
    list_after: re.Pattern[str]
    junction: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that comes with the package.

    >>> lexicon().number.search("近20个项目").group()
    '20个'
    """
    text = resources.files("townkg.encode").joinpath("lexicon.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    numerals, hedges, runs = lists["numerals"], lists["hedges"], lists["lists"]
    return Lexicon(
        number=_number(numerals["counters"], hedges["after"]),
        not_number=_any(numerals["except"]),
        time=_time(lists["times"]["words"]),
        enumerator=_enumerator(),
        hedge_before=re.compile(f"(?:{_words(hedges['before'])})$"),
        hedge_after=_any(hedges["after"]),
        hedge=_any(hedges["free"]),
        not_hedge=_any(hedges["except"]),
        joiner=_any(runs["joiners"]),
        not_joiner=_any(runs["join_except"]),
        list_before=re.compile(f"(?:{_words(runs['before'])})[了着过]?"),
        list_start=re.compile(
            f"(?:{_words(runs['adverbs'])})*(?:{_words(runs['start'])})[了着过]?"
        ),
        list_after=_any(runs["after"]),
        junction=_any(runs["junctions"]),
    )


def _words(words: Iterable[str]) -> str:
    return "|".join(
        re.escape(word) for word in sorted(set(words), key=lambda one: (-len(one), one))
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_words(words))


def _number(counters: Iterable[str], after: Iterable[str]) -> re.Pattern[str]:
    inner = _words(word for word in after if len(word) == 1)
    return re.compile(
        rf"第?(?:百分之)?(?P<core>{_ARABIC}[{CHINESE_DIGITS}]*|{_CHINESE})"
        rf"(?:(?P<inner>{inner})(?=[{CHINESE_DIGITS}]*(?:{_words(counters)})))?[{CHINESE_DIGITS}]*"
        rf"(?:[%\uff05‰]|[A-Za-z]+级?|{_words(counters)})?"
    )


def _time(words: Iterable[str]) -> re.Pattern[str]:
    year = rf"(?:\d{{4}}|[{CHINESE_DIGITS[:11]}]{{4}})"
    month = (
        r"(?:\d{1,2}|十?[一二三四五六七八九十])月(?:份|底|初|末|上旬|中旬|下旬)?(?:\d{1,2}[日号])?"
    )
    return re.compile(
        r"\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
        rf"|{year}(?:[-—~至]\d{{4}})?年(?:{month}|度|底|初|末|以来|来|间|上半年|下半年)?"
        rf"|{month}|\d{{1,2}}:\d{{2}}(?::\d{{2}})?|{_words(words)}"
    )


def _enumerator() -> re.Pattern[str]:
    digits = CHINESE_DIGITS[2:12].replace("两", "")
    start = r"(?:^|(?<=其中)|(?<=[。;,:!?\uff1b\uff0c\uff1a\uff01\uff1f\s“]))"
    comma = r"[,\uff0c、]"
    return re.compile(
        rf"{start}(?:[{digits}十]+[是、]|[其第][{digits}十]+{comma}"
        rf"|[(\uff08][{digits}十\d]+[)\uff09]|\d{{1,2}}(?:[、\uff0e]|\.(?!\d)))"
    )
