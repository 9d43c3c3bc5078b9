"""Turns what a user gives for a parameter into a term, and a term into SPARQL that is it.

Source: SPARQL 1.1 Query Language, sections 19.2 (code point escapes) and 19.7 (string escapes).
"""

from __future__ import annotations

import re
from typing import Any

from pyoxigraph import Literal, NamedNode

from townkg import errors, settings
from townkg.query.question import VALUE_TYPES, Parameter

XSD = settings.PREFIXES["xsd"]
_STRING, _INTEGER, _DECIMAL, _DOUBLE, _BOOLEAN = (
    XSD + name for name in ("string", "integer", "decimal", "double", "boolean")
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^<>\"{}|^`\\\x00-\x20]*")
_LANGUAGE = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*")
_BARE = {
    _INTEGER: re.compile(r"[+-]?[0-9]+"),
    _DECIMAL: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _DOUBLE: re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    _BOOLEAN: re.compile(r"true|false"),
}
NUMERIC = frozenset(
    XSD + name
    for name in (
        *("integer", "decimal", "double", "float", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
"""The datatypes whose values are numbers."""

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}


def write_term(term: NamedNode | Literal) -> str:
    r"""Return SPARQL that every engine reads as exactly this term, whatever it holds.

    Raises: ValueError for an IRI or a language tag that is none.

    >>> write_term(Literal('a" . } } #'))
    '"a\\" . } } #"'
    """
    if isinstance(term, NamedNode):
        if not is_iri(term.value):
            raise ValueError(f"“{term.value}” is no absolute IRI")
        return f"<{term.value}>"
    if term.language:
        if not _LANGUAGE.fullmatch(term.language):
            raise ValueError(f"“{term.language}” is no language tag")
        return f"{_quoted(term.value)}@{term.language}"
    datatype = term.datatype.value
    if datatype == _STRING:
        return _quoted(term.value)
    if datatype in _BARE and _BARE[datatype].fullmatch(term.value):
        return term.value
    if datatype == _DECIMAL and _BARE[_INTEGER].fullmatch(term.value):
        return term.value + ".0"
    return f"{_quoted(term.value)}^^{write_term(term.datatype)}"


def is_iri(text: str) -> bool:
    """Return whether *text* is an absolute IRI that may stand between angle brackets.

    >>> is_iri("https://example.org/城"), is_iri("https://example.org/> ?p ?o")
    (True, False)
    """
    return _IRI.fullmatch(text) is not None


def _quoted(text: str) -> str:
    # Engines resolve code point escapes first, and some see one in the \\u of a backslash written
    # as two: so that letter becomes an escape itself. Eight digits, for rdflib 7.6 takes the eight
    # characters after \\u where they happen to be hexadecimal.
    parts = []
    before = ""
    for character in text:
        if character < " " or character == "\x7f" or (before == "\\" and character in "uU"):
            parts.append(_ESCAPES.get(character) or f"\\U{ord(character):08X}")
        else:
            parts.append(_ESCAPES.get(character, character))
        before = character
    return f'"{"".join(parts)}"'


def check_text(name: str, value: str) -> None:
    """Refuse a text that no parameter can be; the message gives the parameter's *name*.

    Raises: UsageError when it is not Unicode, or longer than the cap.
    """
    try:
        length = len(value.encode())
    except UnicodeEncodeError:
        raise errors.UsageError(
            f"parameter {name}: found half of a surrogate pair, expected Unicode text"
        ) from None
    if length > settings.MAX_PARAMETER:
        raise errors.UsageError(
            f"parameter {name}: found a text of {length} bytes, "
            f"expected at most {settings.MAX_PARAMETER}; give a name, an IRI or a short text"
        )
    if "\x00" in value:
        raise errors.UsageError(
            f"parameter {name}: found the character U+0000, which no text holds; leave it out"
        )


def value_term(parameter: Parameter, value: Any) -> Literal:
    """Return what a user gave for a parameter that is a value.

    Raises: UsageError that names the parameter, what was found and what was expected.
    """
    text = _lexical(value)
    check_text(parameter.name, text)
    kind = parameter.type
    if kind == "text":
        return Literal(text)
    if kind == "number" and not isinstance(value, bool) and _NUMBER.fullmatch(text.strip()):
        return _number_term(text.strip())
    if kind == "boolean" and text in ("true", "false"):
        return Literal(text, datatype=NamedNode(_BOOLEAN))
    if kind == "date" and _is_date(text):
        return Literal(text, datatype=NamedNode(VALUE_TYPES["date"]))
    if kind == "year" and _YEAR.fullmatch(text):
        return Literal(text, datatype=NamedNode(VALUE_TYPES["year"]))
    expected = {
        "number": "a number such as 20 or 39.5",
        "boolean": "true or false",
        "date": "a date such as 2018-11-02",
        "year": "a year such as 2017",
    }
    raise errors.UsageError(
        f"parameter {parameter.name}: found “{text}”, expected {expected[kind]}"
    )


def number(text: str) -> int | float | None:
    """Return the number that a numeric literal writes, an int where it is whole.

    >>> number("20"), number("39.50"), number("1.3E10"), number("INF")
    (20, 39.5, 13000000000, None)
    """
    if not _NUMBER.fullmatch(text):
        return None
    if text.lstrip("+-").isdigit():
        return int(text)
    found = float(text)
    return int(found) if found.is_integer() else found


def curie(iri: str) -> str:
    """Return an IRI with the prefix whose namespace is the longest that fits.

    >>> curie("https://w3id.org/townkg/id/town/guigu")
    'id:town/guigu'
    """
    fitting = [(base, name) for name, base in settings.PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, name = max(fitting)
    return f"{name}:{iri[len(base) :]}"


def _lexical(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number_term(text: str) -> Literal:
    if "e" in text.lower():
        return Literal(text, datatype=NamedNode(_DOUBLE))
    if "." not in text:
        return Literal(text, datatype=NamedNode(_INTEGER))
    return Literal(text + "0" if text.endswith(".") else text, datatype=NamedNode(_DECIMAL))


def _is_date(text: str) -> bool:
    import datetime as dt

    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
