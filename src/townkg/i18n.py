"""Which language a person reads, and texts in both."""

from __future__ import annotations

import os

from townkg.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Language = Literal["zh", "en"]
else:
    Language = str


@frozen
class Text:
    """A text in Chinese and English.

    >>> Text("镇", "town").to_json()
    {'zh': '镇', 'en': 'town'}
    """

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in *language*, or in the other one where that is empty."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second

    def to_json(self) -> dict[str, str]:
        """Return the text as the contract's JSON object."""
        return {"zh": self.zh, "en": self.en}

    def __bool__(self) -> bool:
        """Return whether it says anything."""
        return bool(self.zh or self.en)


def same(text: str) -> Text:
    """Return a text that is the same in both languages: a name, an IRI, a parser's own words.

    >>> same("PPP").en
    'PPP'
    """
    return Text(text, text)


NOTHING = Text("", "")


def language(choice: str | None = None) -> Language:
    """Return the language to speak: *choice*, else `TOWNKG_LANG`, else the locale, else zh.

    >>> language("en")
    'en'
    """
    for value in (choice, os.environ.get("TOWNKG_LANG")):
        if value in ("zh", "en"):
            return "zh" if value == "zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value.startswith("en"):
            return "en"
        if value.startswith("zh"):
            return "zh"
    return "zh"
