"""A prepared question: its header, read and checked, and its SPARQL body."""

from __future__ import annotations

from townkg import settings
from townkg.frozen import frozen
from townkg.model import Column, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from townkg.store.tokens import Token

VALUE_TYPES = {
    "text": settings.PREFIXES["xsd"] + "string",
    "number": settings.PREFIXES["xsd"] + "decimal",
    "boolean": settings.PREFIXES["xsd"] + "boolean",
    "date": settings.PREFIXES["xsd"] + "date",
    "year": settings.PREFIXES["xsd"] + "gYear",
    "sentence": settings.PREFIXES["xsd"] + "integer",
}
"""The parameter types that are values; all others are classes, given as CURIEs, or `any`."""

KINDS = ("entity", "code", "text", "number", "boolean", "date", "quote")
"""What a column can hold."""

PARAMETER = "__"
"""A parameter `town` stands in the query as `?__town`."""


@frozen
class Parameter:
    """What a question lets its user choose."""

    name: str
    type: str
    label: Text
    required: bool = False
    multiple: bool = False
    default: Any = None
    example: Any = None
    choices: tuple[Any, ...] = ()
    help: Text | None = None

    @property
    def is_value(self) -> bool:
        """Whether the parameter is a text, a number or the like, and no entity."""
        return self.type in VALUE_TYPES

    @property
    def type_iri(self) -> str | None:
        """The class of which an entity must be; None stands for any entity."""
        if self.is_value or self.type == "any":
            return None
        prefix, _, local = self.type.partition(":")
        return settings.PREFIXES[prefix] + local


@frozen
class Piece:
    """A stretch of a query up to a parameter, with the parameter and where it stands.

    Shape: *before* is the text in front; *place* is as in `placement.Place`. The last piece has
    no parameter.
    """

    before: str
    parameter: str = ""
    place: str = ""


@frozen
class Question:
    """A question file, read.

    Shape: *lines* has the line in the file of each header key, by its path
    (`("params", "town", "type")`); *body* is the whole file, for the header is a comment in it;
    *pieces* are the body around its parameters.
    """

    name: str
    file: str
    title: Text
    summary: Text
    description: Text
    params: Mapping[str, Parameter]
    columns: tuple[Column, ...]
    body: str
    pieces: tuple[Piece, ...]
    lines: Mapping[tuple[str, ...], int]
    example: Mapping[str, Any]
    evidence: tuple[str, ...] = ()
    silent: Text | None = None
    silent_rows: bool = False
    explain: tuple[str, ...] = ()
    view: str = "table"
    tags: tuple[str, ...] = ()
    since: str = ""
    license: str = ""

    def __repr__(self) -> str:
        return f"<Question {self.name}: {self.title.en}>"

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the body."""
        from townkg.store.tokens import tokenize

        return tokenize(self.body)

    def line(self, *path: str) -> int:
        """Return the line of a header key, or of the nearest key above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)
