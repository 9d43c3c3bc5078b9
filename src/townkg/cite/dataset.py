"""Reads `CITATION.cff`: how the data set as a whole is cited.

Source: Citation File Format 1.2.0, https://citation-file-format.github.io/
"""

from __future__ import annotations

from typing import Any

from townkg import paths
from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text


@frozen
class Work:
    """What `CITATION.cff` says; what it does not give is empty."""

    title: str
    authors: tuple[str, ...]
    version: str
    released: str
    address: str


def read_work() -> Work:
    """Return how the data set is cited.

    Raises: DataError when the file is missing, or does not say who made what.
    """
    import yaml

    path = paths.citation()
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - paths of the project are strings
            table = yaml.safe_load(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        found = Text(f"无法读取：{error}", f"it cannot be read: {error}")
        raise DataError([Problem(path, 0, "", found, _CURE)]) from None
    if not isinstance(table, dict) or not table.get("title") or not table.get("authors"):
        found = Text("没有 title 或 authors", "it has no title or no authors")
        raise DataError([Problem(path, 0, "", found, _CURE)])
    return Work(
        title=str(table["title"]),
        authors=tuple(filter(None, map(_name, table["authors"]))),
        version=str(table.get("version", "")),
        released=str(table.get("date-released", "")),
        address=str(table.get("doi") or table.get("url") or table.get("repository-code") or ""),
    )


_CURE = Text(
    "请按 Citation File Format 1.2.0 写好它", "write it as the Citation File Format 1.2.0 says"
)


def _name(author: Any) -> str:
    if not isinstance(author, dict):
        return str(author)
    parts = (author.get("family-names"), author.get("given-names"))
    return str(author.get("name") or " ".join(str(part) for part in parts if part))
