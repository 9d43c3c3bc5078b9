"""The datatypes of literals, for rules that ask what is in a datatype (dt-type2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from townkg.reason.rl.given import LITERAL, is_literal, rdf
from townkg.reason.terms import XSD_NS

_ABOVE = {
    "integer": "decimal",
    "nonNegativeInteger": "integer",
    "nonPositiveInteger": "integer",
    "positiveInteger": "nonNegativeInteger",
    "negativeInteger": "nonPositiveInteger",
    "long": "integer",
    "int": "long",
    "short": "int",
    "byte": "short",
    "unsignedLong": "nonNegativeInteger",
    "unsignedInt": "unsignedLong",
    "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort",
    "normalizedString": "string",
    "token": "normalizedString",
    "language": "token",
    "Name": "token",
    "NMTOKEN": "token",
    "NCName": "Name",
    "dateTimeStamp": "dateTime",
}
"""Each derived datatype of XML Schema with the one whose values contain its own.
Source: XML Schema Definition Language 1.1, part 2, section 3."""


def datatypes_of(term: str) -> list[str]:
    """Return the datatypes that a literal is in, its own first.

    >>> [name.rpartition("#")[2] for name in datatypes_of(f'"1"^^<{XSD_NS}int>')]
    ['int>', 'long>', 'integer>', 'decimal>', 'Literal>']
    """
    text, mark, own = term.rpartition('"^^')
    if not mark:
        own = f"<{XSD_NS}string>" if text == "" and term.endswith('"') else rdf("langString")
    found = [own]
    while name := _ABOVE.get(found[-1].removeprefix(f"<{XSD_NS}").rstrip(">")):
        found.append(f"<{XSD_NS}{name}>")
    return [*found, LITERAL]


def literal_facts(terms: Iterable[str], datatypes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each literal with each of *datatypes* that it is in; nothing if there are none.

    Whoever closes a graph gives these as facts of the unary relations, from the literals of the
    data and `RuleSet.datatypes`.
    """
    wanted = frozenset(datatypes)
    if wanted:
        for term in dict.fromkeys(terms):
            if is_literal(term):
                yield from ((term, name) for name in datatypes_of(term) if name in wanted)
