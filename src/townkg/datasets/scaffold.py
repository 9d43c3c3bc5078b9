"""Drafts the mapping of a table that nobody has mapped: from its header and its cells.

In: the rows of a table. Out: a table group of CSV on the Web. What a header clearly means becomes
a term of a vocabulary; every other column becomes a property of the data set itself, so that
nothing is lost and nothing is claimed to mean what it may not mean. A person mends the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from townkg.datasets.cells import Datatype
from townkg.i18n import Text
from townkg.settings import ID, ONTOLOGY

ROW = "#row={_sourceRow}"
SAMPLE = 100_000
"""How many cells of a column are compared with one another; the check compares all keys."""

MOST = 0.8
"""The share of the cells of a column that makes a datatype that of the column."""
_KINDS = ("integer", "decimal", "date", "gYearMonth", "anyURI")
"""The datatypes that are tried, in this order; a column that fits none is text."""
_NAMES = re.compile(r"name|name_zh|title|label|名称|名字|标题|小镇|单位名称", re.IGNORECASE)
_CODES = re.compile(r"code|id|no|number|代码|编号|编码|序号", re.IGNORECASE)
_SOURCES = re.compile(r"source|来源|出处", re.IGNORECASE)
_NOTES = re.compile(r"note|notes|remark|备注|说明", re.IGNORECASE)
_AMOUNT = re.compile(r"[约近超<>≥≤]+\s*\d[\d.,]*\s*\D{0,6}|\d[\d.,]*\s*\D{1,6}")
_WRITTEN_DATE = re.compile(
    r"\d{4}\s*年(\s*\d{1,2}\s*月)?(\s*\d{1,2}\s*[日号])?"
    r"|\d{4}[/.]\d{1,2}([/.]\d{1,2})?|\d{1,2}/\d{1,2}/\d{4}"
)
_GB_CODE = re.compile(r"0\d+")


@dataclass
class Seen:
    """What the cells of one column are like."""

    title: str
    filled: int = 0
    empty: int = 0
    repeated: int = 0
    """How many cells, of the first ones, say what one before them says."""
    fitting: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS, 0))
    written_dates: int = 0
    amounts: int = 0
    hashes: set[int] = field(default_factory=set)
    chinese: bool = False

    def see(self, text: str) -> None:
        """Look at a cell."""
        if not text:
            self.empty += 1
            return
        self.filled += 1
        if self.filled <= SAMPLE:
            self.repeated += hash(text) in self.hashes
            self.hashes.add(hash(text))
        for kind, valid in _VALID.items():
            self.fitting[kind] += valid(text)
        self.chinese = self.chinese or any("\u4e00" <= sign <= "\u9fff" for sign in text)
        if _WRITTEN_DATE.fullmatch(text):
            self.written_dates += 1
        elif _AMOUNT.fullmatch(text):
            self.amounts += 1

    @property
    def datatype(self) -> str:
        """Return the datatype that most cells have, or would have if written as they should be.

        The few that do not fit are then told with their lines; a number with a leading zero is a
        code.
        """
        meant = {
            **self.fitting,
            "decimal": self.fitting["decimal"] + self.amounts,
            "date": self.fitting["date"] + self.written_dates,
        }
        fitting = [kind for kind in _KINDS if meant[kind] > MOST * self.filled]
        return fitting[0] if fitting else "string"


_VALID = {kind: Datatype(kind).valid() for kind in _KINDS}
_INTEGER = _VALID["integer"]
_VALID["integer"] = lambda text: _INTEGER(text) and not _GB_CODE.fullmatch(text)


@dataclass(frozen=True)
class Draft:
    """A drafted mapping, and what a person should know of it."""

    metadata: dict[str, Any]
    names: tuple[str, ...]
    advice: tuple[Text, ...]


def draft(
    slug: str,
    seen: Sequence[Seen],
    about: dict[str, Any],
    key: str | None,
    as_text: Sequence[str],
) -> Draft:
    """Return the mapping drafted for a table whose cells were *seen*.

    Shape: *about* is what is said of the whole data set; *key* names the column that tells the
    rows apart, else one is sought; the columns *as_text* are neither dates nor numbers.
    """
    names = _column_names([column.title for column in seen])
    titles = [column.title for column in seen]
    place = titles.index(key) if key else _key(seen)
    base = f"{ID}dataset/{slug}/"
    subject = f"{base}{{{names[place]}}}" if place is not None else f"{base}{{_row}}"
    columns = [
        _column(column, name, place == index, column.title in as_text)
        for index, (column, name) in enumerate(zip(seen, names, strict=True))
    ]
    schema: dict[str, Any] = {"aboutUrl": subject}
    if place is not None:
        schema["primaryKey"] = names[place]
    schema["columns"] = columns
    metadata = {
        "@context": "http://www.w3.org/ns/csvw",
        **about,
        "tables": [{"url": "table.csv", "tableSchema": schema}],
    }
    return Draft(metadata, tuple(names), tuple(_advice(seen, place)))


def _column(seen: Seen, name: str, is_key: bool, is_text: bool) -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "titles": seen.title}
    if is_key:
        column["required"] = True
    if _NAMES.fullmatch(seen.title):
        column |= {"propertyUrl": "skos:prefLabel", "lang": "zh" if seen.chinese else "en"}
    elif _SOURCES.fullmatch(seen.title):
        column |= {"propertyUrl": "dc:source", "aboutUrl": ROW}
    elif _NOTES.fullmatch(seen.title):
        column |= {"propertyUrl": "rdfs:comment", "aboutUrl": ROW}
    elif is_key or _CODES.fullmatch(seen.title):
        column |= {"propertyUrl": "skos:notation"}
    elif not is_text and seen.datatype != "string":
        column["datatype"] = seen.datatype
    return column


def _column_names(header: Sequence[str]) -> list[str]:
    """Return names that a URI template can use: the titles themselves, where they are words."""
    names: list[str] = []
    for number, title in enumerate(header, 1):
        name = re.sub(r"\W+", "_", title).strip("_") or f"column_{number}"
        names.append(name if name not in names else f"{name}_{number}")
    return names


def _key(seen: Sequence[Seen]) -> int | None:
    """Return the column that tells the rows apart: a code before a name, a name before others.

    A column of codes is the key though a few are empty or come twice: the check then says which.
    """
    for index, column in enumerate(seen):
        faults = column.repeated + column.empty
        if _CODES.fullmatch(column.title) and faults < (1 - MOST) * (column.filled + column.empty):
            return index
    able = [i for i, one in enumerate(seen) if one.filled and not (one.repeated or one.empty)]
    named = [index for index in able if _NAMES.fullmatch(seen[index].title)]
    return next(iter(named + able), None)


def _advice(seen: Sequence[Seen], key: int | None) -> Iterable[Text]:
    """Yield what a person should look at before the data set is used."""
    if key is None:
        yield Text(
            "没有一列的值各不相同：以行号为键，行的次序一变，IRI 就变",
            "no column tells the rows apart: the row's number is the key, and IRIs change with it",
        )
    yield Text(
        f"请核对映射：其他列是数据集自己的属性，可改为 {ONTOLOGY} 的词汇",
        f"check the mapping: other columns are the data set's own properties; terms of {ONTOLOGY} "
        "can take their place",
    )
