"""The words that answers use for codes, evidence and headings, in Chinese and English."""

from __future__ import annotations

from townkg.i18n import Text

CERTAINTY = {
    "stated": Text("明说", "stated"),
    "implied": Text("推得", "implied"),
    "contextual": Text("承前", "contextual"),
    "ambiguous": Text("歧义", "ambiguous"),
}
"""How firmly the text says it; the keys are the contract's."""

CODES = CERTAINTY | {
    "direct": Text("直接", "direct"),
    "illustrated": Text("例证", "illustrated"),
    "by_class": Text("按类", "by class"),
    "umbrella": Text("总纲", "umbrella"),
    "policy": Text("政策", "policy"),
    "measure": Text("措施", "measure"),
    "exact": Text("相同", "same"),
    "prefix": Text("开头", "beginning"),
    "part": Text("包含", "part"),
    "pinyin": Text("拼音", "pinyin"),
    "initials": Text("拼音首字母", "initials"),
    "variant": Text("异体或标点", "variant or punctuation"),
    "slip": Text("形近或音近", "close spelling"),
    "phrase": Text("原文", "as written"),
    "near": Text("词相近", "words nearby"),
    "words": Text("词都有", "all words"),
}
"""The codes that questions print; one that is not here is printed as it is."""

INFERRED = Text("推出", "inferred")
ASSERTED = Text("文中直述", "asserted")
YES = Text("是", "yes")
NO = Text("否", "no")
NOTHING = "—"
EVIDENCE = Text("依据", "evidence")
SILENT = Text(f"{NOTHING} 表示文中没有说", f"{NOTHING} means that the text does not say")
SILENT_TABLES = Text(
    f"{NOTHING} 表示文中和表中都没有说", f"{NOTHING} means that neither text nor tables say"
)
"""What an empty cell means in an answer that rests on rows of data sets."""
NO_ROWS = Text("没有结果", "No rows")


CITATION = Text("引用", "Citation")
VERSION = Text("数据版本 {}", "data version {}")
"""Under every answer: what it says can be said again of the same data."""


def version(value: str, language: str) -> str:
    """Return the version of the data in words; empty where an answer has none.

    >>> version("3f2a9c", "zh"), version("", "en")
    ('数据版本 3f2a9c', '')
    """
    return VERSION.in_language(language).format(value) if value else ""


def count(rows: int, language: str) -> str:
    """Return how many rows there are, in words.

    >>> count(1, "en"), count(3, "zh")
    ('1 row', '3 行')
    """
    if language == "zh":
        return f"{rows} 行"
    return f"{rows} row{'' if rows == 1 else 's'}"
