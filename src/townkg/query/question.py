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

_DATA_SETS = settings.GRAPH + "dataset/"
PARAMETER = "__"
"""A parameter `town` stands in the query as `?__town`."""

OPEN, OR = "?", "|"
"""In `explain`: a thing that no column shows, and what begins another triple."""


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
    dataset: tuple[str, ...] = ()
    """The data sets that an entity is of, by slug; without any it is of the articles."""

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
    remotes: tuple[str, ...] = ()
    """The remote data sets that the body asks by SERVICE, as the list of remotes names them."""

    def __repr__(self) -> str:
        return f"<Question {self.name}: {self.title.en}>"

    @property
    def claimed(self) -> tuple[tuple[tuple[str, str, str], ...], ...]:
        """What a row states: alternatives of triples, the first of each proved by `--why`."""
        found: list[tuple[tuple[str, str, str], ...]] = []
        parts: list[str] = []
        for part in (*self.explain, OR):
            if part != OR:
                parts.append(part)
                continue
            ends = range(3, len(parts) + 1, 3)
            found.append(tuple((parts[n - 3], parts[n - 2], parts[n - 1]) for n in ends))
            parts = []
        return tuple(filter(None, found))

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the body."""
        from townkg.store.tokens import tokenize

        return tokenize(self.body)

    @property
    def data_sets(self) -> tuple[str, ...]:
        """The data sets whose graphs the body names, and those of the parameters, by slug."""
        found = {slug for parameter in self.params.values() for slug in parameter.dataset}
        if _DATA_SETS in self.body:
            found |= _named(self.body)
        return tuple(sorted(found - {"articles"}))

    def line_of(self, text: str) -> int:
        """Return the first line of the file that has this text; the first line where none has."""
        before, found, _ = self.body.partition(text)
        return before.count("\n") + 1 if found else 1

    def line(self, *path: str) -> int:
        """Return the line of a header key, or of the nearest key above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def _named(body: str) -> set[str]:
    """Return the data sets whose graphs a query names, by IRI or with a prefix of its own.

    >>> sorted(_named("PREFIX d: <https://w3id.org/townkg/graph/dataset/> GRAPH d:towns { }"))
    ['towns']
    """
    before, *parts = body.split(_DATA_SETS)
    found = set()
    for part in parts:
        slug = _slug(part)
        if slug:
            found.add(slug)
        else:  # PREFIX list: <…/graph/dataset/>
            words = before.rstrip(" <").split()
            name = words[-1] if words else ""
            found |= {_slug(rest) for rest in body.split(f" {name}")[1:]} if name else set()
        before = part
    return found - {""}


def _slug(text: str) -> str:
    rest = text.lstrip("abcdefghijklmnopqrstuvwxyz0123456789-")
    return text[: len(text) - len(rest)]
