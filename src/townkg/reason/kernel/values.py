"""The values of literals, where they are known: two literals of one value do not contradict.

Values that XML Schema calls equal are one value here, whatever the zone in which a moment is
written. A literal that does not fit its datatype, and one of an unknown datatype, has no known
value. Source: XML Schema Definition Language 1.1, part 2, sections 3.3 and 3.4.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Hashable
from datetime import date, datetime
from decimal import Decimal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(_DECIMAL.pattern + r"(?:[eE][+-]?[0-9]+)?")
_ZONE = r"(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?" + _ZONE)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})" + _ZONE)
_YEAR = re.compile(r"-?(?:[1-9][0-9]{4,}|[0-9]{4})" + _ZONE)
TEXTS = {
    "string": re.compile(r".*", re.DOTALL),
    "normalizedString": re.compile(r"(?:(?!\\[tnr])[^\t\n\r])*"),
    "token": re.compile(r"(?:[^\s\\]+(?: [^\s\\]+)*)?"),
    "language": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    "NMTOKEN": re.compile(r"[\w:.-]+"),
    "Name": re.compile(r"[^\W\d][\w:.-]*|:[\w:.-]*"),
    "NCName": re.compile(r"[^\W\d][\w.-]*"),
}
BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{
        name: (-(1 << bits - 1), (1 << bits - 1) - 1)
        for name, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))
    },
    **{
        name: (0, (1 << bits) - 1)
        for name, bits in (
            *(("unsignedLong", 64), ("unsignedInt", 32)),
            *(("unsignedShort", 16), ("unsignedByte", 8)),
        )
    },
}
Value = tuple[str, Hashable]
"""A value space, and a value in it; equal values are equal in Python."""


def differ(one: str, other: str) -> bool:
    """Return whether two terms are literals whose values are known and are not one.

    >>> a, b, c = (f'"{text}"^^<{_XSD}integer>' for text in ("1", "01", "x"))
    >>> differ(a, b), differ(a, '"1"'), differ(a, c)
    (False, True, False)
    """
    left, right = known_value(one), known_value(other)
    if left is None or right is None or left == right:
        return False
    # a moment without a zone may be the same as one with a zone
    return left[0].removeprefix("local ") != right[0].removeprefix("local ") or left[0] == right[0]


def known_value(term: str) -> Value | None:
    """Return the value of a literal with its value space, none when it is not known.

    >>> known_value('"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    ('number', Decimal('1.0'))
    """
    match = _LITERAL.fullmatch(term)
    if not match:
        return None
    text, tag, datatype = match.groups()
    if tag:
        return f"@{tag.lower()}", text
    if datatype and not datatype.startswith(_XSD):
        return None
    kind = datatype.removeprefix(_XSD) if datatype else "string"
    if kind in TEXTS:
        return ("string", text) if TEXTS[kind].fullmatch(text) else None
    if kind in BOUNDS:
        return _integer(text, *BOUNDS[kind])
    read = _READ.get(kind)
    try:
        return read(text) if read else None
    except (ValueError, OverflowError):
        return None


def _integer(text: str, low: int | None, high: int | None) -> Value | None:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        return None
    number = Decimal(text)
    if (low is not None and number < low) or (high is not None and number > high):
        return None
    return "number", number


def _decimal(text: str) -> Value | None:
    return ("number", Decimal(text)) if _DECIMAL.fullmatch(text) else None


def _double(text: str) -> Value | None:
    if text == "NaN":
        return "double", text
    if text.lstrip("+-") == "INF" and len(text) < 5:
        return "double", float(text)
    return ("double", float(text)) if _FLOAT.fullmatch(text) else None


def _float(text: str) -> Value | None:
    found = _double(text)
    if found is None or not isinstance(found[1], float):
        return ("float", found[1]) if found else None
    return "float", struct.unpack("f", struct.pack("f", found[1]))[0]


def _boolean(text: str) -> Value | None:
    known = {"true": True, "1": True, "false": False, "0": False}
    return ("boolean", known[text]) if text in known else None


def _moment(text: str) -> Value | None:
    match = _MOMENT.fullmatch(text)
    if not match:
        return None
    return ("moment" if match[1] else "local moment"), datetime.fromisoformat(text)


def _stamp(text: str) -> Value | None:
    found = _moment(text)
    return found if found and found[0] == "moment" else None


def _day(text: str) -> Value | None:
    match = _DAY.fullmatch(text)
    if not match:
        return None
    if match[2]:
        return "day", datetime.fromisoformat(f"{match[1]}T00:00:00{match[2]}")
    return "local day", date.fromisoformat(match[1])


def _year(text: str) -> Value | None:
    match = _YEAR.fullmatch(text)
    return ("local year", int(text)) if match and not match[1] else None


def _address(text: str) -> Value | None:
    return "address", text


_READ: dict[str, Callable[[str], Value | None]] = {
    "decimal": _decimal,
    "double": _double,
    "float": _float,
    "boolean": _boolean,
    "dateTime": _moment,
    "dateTimeStamp": _stamp,
    "date": _day,
    "gYear": _year,
    "anyURI": _address,
}
