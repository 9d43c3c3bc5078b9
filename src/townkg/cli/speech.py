"""Which language the command line speaks, known before the arguments are parsed."""

from __future__ import annotations

from townkg.i18n import Language, language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("table", "json", "csv", "tsv", "md", "ttl")
"""The formats of a list; the first is what a person gets."""

ANSWER_FORMATS = (*FORMATS, "xlsx")
"""The formats of an answer: a workbook holds its passages too."""

CITED = ("md", "xlsx")
"""The formats that show how each row is cited."""


class Speaker:
    """Says each text of the program in one language.

    >>> Speaker("zh")("小镇", "town")
    '小镇'
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, zh: str, en: str) -> str:
        """Return the text in the speaker's language."""
        return zh if self.language == "zh" else en


def language_of(words: Sequence[str]) -> Language:
    """Return the language that `--lang` names in *words*, else that of the environment.

    Help is written before any option is parsed, so the option is looked for here.

    >>> language_of(["ask", "--lang=en"]), language_of(["--lang", "zh"])
    ('en', 'zh')
    """
    choice = None
    for place, word in enumerate(words):
        if word == "--":
            break
        if word == "--lang":
            choice = next(iter(words[place + 1 :]), None)
        elif word.startswith("--lang="):
            choice = word.removeprefix("--lang=")
    return language(choice)
