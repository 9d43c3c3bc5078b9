"""Which language a person reads, and the texts that the program itself says in both."""

from __future__ import annotations

import os
from typing import Literal

Language = Literal["zh", "en"]


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
