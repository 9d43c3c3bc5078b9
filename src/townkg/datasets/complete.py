"""The complete parts of a partial data set: what its conditions say, as things one can ask.

In: `tk:completeWhere` of a data set, as `designations.csv: stage=creation, batch=1`. Out: a node
that has what every row of the part has, in the shape of these rows, so that one pattern asks for
both; each row of the part names it. Only within such a part is absence a *no*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from townkg.datasets.cells import quoted
from townkg.datasets.templates import NAMESPACES, Template
from townkg.settings import ID, ONTOLOGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.datasets.schema import Column, Table

PART = ONTOLOGY + "CompletePart"
HAS_PART = ONTOLOGY + "completePart"
IN_PART = ONTOLOGY + "inCompletePart"
AS_TO = ONTOLOGY + "completeAsTo"
WHERE = ONTOLOGY + "completeWhere"
FORM = "table.csv: column=value, column=value"
"""How a condition is written."""
_TYPE = NAMESPACES["rdf"] + "type"
_CONDITION = re.compile(r"\s*([\w-]+)\s*=\s*([^=,]+?)\s*")


@dataclass(frozen=True)
class CompletePart:
    """Some rows of a table that are complete: the table, the condition, and its values."""

    iri: str
    text: str
    file: str
    values: tuple[tuple[str, str], ...]

    def holds(self, values: Mapping[str, str | None]) -> bool:
        """Return whether a row is in the part."""
        return all(values.get(name) == value for name, value in self.values)


def parsed(text: str, slug: str) -> CompletePart | None:
    """Return the part that a condition names; nothing where it is not of the form.

    >>> parsed("designations.csv: stage=creation, batch=1", "zhejiang-towns").values
    (('stage', 'creation'), ('batch', '1'))
    >>> parsed("subjects.csv", "zhejiang-towns").values  # the whole table
    ()
    """
    file, _, conditions = text.partition(":")
    found = [_CONDITION.fullmatch(one) for one in conditions.split(",")] if conditions else []
    if not file.strip() or not all(found):
        return None
    values = tuple((match[1], match[2]) for match in found if match)
    words = [file.strip().removesuffix(".csv"), *(value for _, value in values)]
    name = re.sub(r"[^\w.~-]+", "-", "-".join(words))
    return CompletePart(f"{ID}dataset/{slug}/complete/{name}", text, file.strip(), values)


def described(part: CompletePart, table: Table, data_set: str) -> Iterator[str]:
    """Yield what is said of a part, as N-Triples without the final stop."""
    me = part.iri
    yield f"<{data_set}> <{HAS_PART}> <{me}>"
    yield f"<{me}> <{_TYPE}> <{PART}>"
    yield f"<{me}> <{WHERE}> {quoted(part.text)}"
    own = _subject(table)
    for column in table.columns:
        if column.property == _TYPE and _same(column.about, own) and column.value:
            yield f"<{me}> <{AS_TO}> <{column.value.tail}>"
    for name, value in part.values:
        column = next(one for one in table.real if one.name == name)
        if column.property:
            yield from _stated(me, column, value, table, own)


def _stated(me: str, column: Column, value: str, table: Table, own: Template) -> Iterator[str]:
    """Yield what the value of a column states of the part: of itself, or of a node beside it."""
    about = me
    if not _same(column.about, own):
        about = f"{me}/{column.name}"
        joins = [one for one in table.columns if one.value and _same(one.value, column.about)]
        for one in joins:
            yield f"<{me}> <{one.property}> <{about}>"
    if column.value:
        yield f"<{about}> <{column.property}> <{column.value.expand({column.name: value})}>"
    else:
        literal = column.datatype.literal(value, column.language)
        yield f"<{about}> <{column.property}> {literal}"


def _subject(table: Table) -> Template:
    """Return the template of what the rows of a table are about: that of the key."""
    keyed = [column for column in table.real if column.name in table.key]
    return (keyed or list(table.real))[0].about


def _same(one: Template, other: Template) -> bool:
    return (one.parts, one.tail) == (other.parts, other.tail)
