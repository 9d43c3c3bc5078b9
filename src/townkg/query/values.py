"""Turns what a user gives for a parameter that is a value into a literal."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import errors
from townkg.i18n import Text
from townkg.query.question import VALUE_TYPES, Parameter
from townkg.store.terms import XSD, check_text, is_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EXPECTED = {
    "number": Text("数，如 20 或 39.5", "a number such as 20 or 39.5"),
    "boolean": Text(" true 或 false", "true or false"),
    "date": Text("日期，如 2018-11-02", "a date such as 2018-11-02"),
    "year": Text("年份，如 2017", "a year such as 2017"),
    "sentence": Text(
        "句子的编号或序号，如 s25 或 25", "the name or number of a sentence, such as s25 or 25"
    ),
}


def value_term(parameter: Parameter, value: Any) -> Literal:
    """Return what a user gave for a parameter that is a value.

    Raises: UsageError that names the parameter, what was found and what was expected.
    """
    text = _lexical(value)
    check_text(parameter.name, text)
    kind = parameter.type
    if kind == "text":
        return Literal(text)
    if kind == "number" and not isinstance(value, bool) and is_number(text.strip()):
        return _number_term(text.strip())
    if kind == "boolean" and text in ("true", "false"):
        return Literal(text, datatype=NamedNode(VALUE_TYPES["boolean"]))
    if kind == "date" and _is_date(text):
        return Literal(text, datatype=NamedNode(VALUE_TYPES["date"]))
    if kind == "year" and _is_year(text):
        return Literal(text, datatype=NamedNode(VALUE_TYPES["year"]))
    if kind == "sentence" and (number := _sentence(text.strip())):
        return Literal(number, datatype=NamedNode(VALUE_TYPES["sentence"]))
    expected = _EXPECTED[kind]
    raise errors.UsageError(
        Text(
            f"参数 {parameter.name}：给的是“{text}”，应为{expected.zh}",
            f"parameter {parameter.name}: found “{text}”, expected {expected.en}",
        )
    )


def _lexical(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number_term(text: str) -> Literal:
    if "e" in text.lower():
        return Literal(text, datatype=NamedNode(XSD + "double"))
    if "." not in text:
        return Literal(text, datatype=NamedNode(XSD + "integer"))
    return Literal(text + "0" if text.endswith(".") else text, datatype=NamedNode(XSD + "decimal"))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()


def _sentence(text: str) -> str:
    """Return the number of a sentence from its number or name; nothing for all else."""
    digits = text[1:] if text[:1] in ("s", "S") else text
    is_one = len(digits) <= 9 and digits.isascii() and digits.isdigit()
    return str(int(digits)) if is_one else ""


def _is_date(text: str) -> bool:
    import datetime as dt

    # the library reads other forms of ISO 8601 too, such as 20181102
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
