"""Prints what has several parts: each under its heading, or all in one table for files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from townkg.cli import output
from townkg.cli.speech import CITED
from townkg.i18n import Language
from townkg.model import Answer

if TYPE_CHECKING:
    from townkg.api import KnowledgeGraph

FORMATS = ("table", "json", "csv", "tsv", "md", "xlsx")


class _Known(Protocol):
    def to_json(self) -> dict[str, Any]: ...


Found = TypeVar("Found", bound=_Known, contravariant=True)
_FOOTNOTE = re.compile(r"\[\^(\d+)\]")


class Layout(Protocol[Found]):
    """A module of `present` that makes answers of what was found."""

    def sections(self, found: Found, /) -> Sequence[Answer]:
        """Return the parts, each under its heading."""

    def flat(self, found: Found, /) -> Answer:
        """Return all parts in one table."""


def emit(
    found: Found, layout: Layout[Found], graph: KnowledgeGraph, style: str, language: Language
) -> None:
    """Print what was *found* as parts in `table` and `md`, and in one table in other formats."""
    from townkg import present

    if style == "json":
        output.emit_json(found.to_json())
    elif style in ("csv", "tsv", "xlsx"):
        flat = layout.flat(found)
        cited = graph.citations(flat) if style in CITED else None
        output.emit_answer(flat, style, language, cited=cited)
    elif style == "md":
        pages = (present.markdown(answer, language) for answer in layout.sections(found))
        output.emit("\n".join(_renumbered(page, place) for place, page in enumerate(pages, 1)))
    else:
        colour = output.has_colour()
        parts = layout.sections(found)
        tables = (present.table(answer, language, color=colour) for answer in parts)
        output.emit("\n".join(tables))


def _renumbered(page: str, place: int) -> str:
    """Return a page whose footnotes are not those of another page.

    >>> _renumbered("a[^1]", 2)
    'a[^2-1]'
    """
    return _FOOTNOTE.sub(rf"[^{place}-\1]", page)
