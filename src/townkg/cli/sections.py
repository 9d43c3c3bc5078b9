"""Prints what has several parts: each under its heading, or all in one table for files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from townkg.cli import output
from townkg.i18n import Language
from townkg.model import Answer

FORMATS = ("table", "json", "csv", "tsv", "md")
_FOOTNOTE = re.compile(r"\[\^(\d+)\]")


def emit(
    sections: Sequence[Answer], flat: Callable[[], Answer], style: str, language: Language
) -> None:
    """Print the sections as `table` or `md`; as `csv` or `tsv` what *flat* makes of them."""
    from townkg import present

    if style in ("csv", "tsv"):
        output.emit_answer(flat(), style, language)
    elif style == "md":
        pages = (present.markdown(answer, language) for answer in sections)
        output.emit("\n".join(_renumbered(page, place) for place, page in enumerate(pages, 1)))
    else:
        colour = output.has_colour()
        tables = (present.table(answer, language, color=colour) for answer in sections)
        output.emit("\n".join(tables))


def _renumbered(page: str, place: int) -> str:
    """Return a page whose footnotes are not those of another page.

    >>> _renumbered("a[^1]", 2)
    'a[^2-1]'
    """
    return _FOOTNOTE.sub(rf"[^{place}-\1]", page)
