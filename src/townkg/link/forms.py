"""The forms in which names are compared: without places before, words after, brackets, variants.

What stays apart from the name is kept: the places that stood before it, and its numbers, for a
list of 2018 is none of 2023 and a second batch is no first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from townkg.link.words import table
from townkg.names import sounds, spelling

_BRACKETS = re.compile(r"[（(\[【][^（()）\]】]*[）)\]】]")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
_ORDINAL = re.compile(
    "第([一二三四五六七八九十]+)(?=[批届期次])|([一二三四五六七八九])(?=期)|首(?=[批届期次])"
)
_NUMBER = re.compile(r"\d+")
_RANKS = frozenset(table()["area_endings"])
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]+[〔\[(（【]?(\d{4})[〕\])）】]?第?\s*(\d+)\s*号")


@dataclass(frozen=True, slots=True)
class Form:
    """A name in the forms that are compared."""

    text: str
    key: str
    """Its letters and digits, Han simplified, numerals of batches as digits."""
    core: str
    """The key without the places before and the words after."""
    places: tuple[str, ...]
    """The places that stood before it."""
    numbers: frozenset[str]
    ending: str
    """Of an area, the word that tells its rank."""
    sound: str
    pinyin: str


class Gazetteer:
    """Names of areas down to the county, by which the places before a name are told."""

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[str, str] = {}
        for name in (*table()["provinces"], *names):
            key = spelling.key(name)
            ending = _ending(key, table()["prefix_endings"])
            if not ending or len(key) - len(ending) < 1:
                continue
            self._full.setdefault(key, key)
            short = key.removesuffix(ending)
            if len(short) > 1:
                self._full.setdefault(short, key)
        self._longest = max(map(len, self._full), default=0)

    def stripped(self, key: str) -> tuple[tuple[str, ...], str]:
        """Return the places at the beginning of a key, and what follows them.

        >>> Gazetteer(["嘉兴市", "嘉善县"]).stripped("浙江省嘉善县西塘镇")
        (('浙江省', '嘉善县'), '西塘镇')
        """
        found: list[str] = []
        while True:
            for size in range(min(self._longest, len(key) - 1), 1, -1):
                if key[:size] in self._full and key[size:] not in _RANKS:
                    found.append(self._full[key[:size]])
                    key = key[size:]
                    break
            else:
                return tuple(found), key

    def full(self, name: str) -> str:
        """Return the full name of an area, where the short one was given.

        >>> Gazetteer(["嘉善县"]).full("嘉善")
        '嘉善县'
        """
        key = spelling.key(name)
        return self._full.get(key, key)


def document_numbers(text: str) -> frozenset[str]:
    """Return the numbers of documents that stand in a text, each in one form.

    >>> sorted(document_numbers("导则（浙特镇办[2015]9号）"))
    ['2015-9']
    """
    return frozenset(f"{year}-{int(number)}" for year, number in _DOCUMENT.findall(text))


@lru_cache(maxsize=200_000)
def _forms(name: str, kind: str, gazetteer: Gazetteer) -> tuple[Form, ...]:
    bare = _BRACKETS.sub("", name)
    texts = [name] if not bare.strip() or bare == name else [bare, name]
    return tuple(_form(text, kind, gazetteer) for text in texts)


def forms(name: str, kind: str, gazetteer: Gazetteer) -> tuple[Form, ...]:
    """Return the forms of a name: without its brackets first, where it has any."""
    return _forms(name, kind, gazetteer)


def _form(name: str, kind: str, gazetteer: Gazetteer) -> Form:
    given = _DOCUMENT.sub("", name) if kind == "policy" else name
    text = spelling.folded(_ORDINAL.sub(_digits, given))
    key = spelling.key(text)
    for long, short in table()["short"].items():
        key = key.replace(long, short)
    places, rest = gazetteer.stripped(key)
    if kind == "policy" and "关于" in rest:
        rest = rest.partition("关于")[2] or rest
    ending = _ending(rest, table()["area_endings"]) if kind == "area" else ""
    if kind == "organisation":
        places, rest = (), key  # a government or office is told apart by its place above all
    core = rest.removesuffix(ending) if ending and len(rest) > len(ending) else _bare(rest, kind)
    numbers = frozenset(_NUMBER.findall(key))
    pinyin = "".join(sounds.reading(sign) for sign in core)
    return Form(name, key, core, places, numbers, ending, sounds.tokens(core), pinyin)


def _bare(rest: str, kind: str) -> str:
    """Return the name without the words of its kind at its end; never nothing."""
    while True:
        ending = _ending(rest, table()["endings"].get(kind, ()))
        if not ending or len(rest) <= len(ending):
            return rest
        rest = rest.removesuffix(ending)


def _ending(key: str, endings: Iterable[str]) -> str:
    return next((one for one in endings if key.endswith(one)), "")


def _digits(found: re.Match[str]) -> str:
    numeral = found[1] or found[2]
    if numeral is None:
        return "第1"
    ten, _, one = numeral.rpartition("十") if "十" in numeral else ("", "", numeral)
    if "十" not in numeral:
        value = numeral.translate(_NUMERALS)
    else:
        value = (ten.translate(_NUMERALS) or "1") + (one.translate(_NUMERALS) or "0")
    return f"第{value}" if found[1] else value
