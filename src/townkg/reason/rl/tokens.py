"""The words of a rule file with their lines, and the terms that they write."""

from __future__ import annotations

import re
from collections.abc import Mapping

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.rl.given import TYPE
from townkg.reason.terms import XSD_NS

_TOKENS = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<number>[+-]?(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?)
    |(?P<blank>_:\w+)
    |(?P<name>[\w-]*:[\w%-]*(?:\.[\w%-]+)*)
    |(?P<word>[A-Za-z]\w*)
    |(?P<mark>\^\^|&&|\|\||<=|>=|!=|[{}()\[\].;,|^/*+?!=<>-])""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class RuleSyntax(Exception):
    """A rule file cannot be read: line, what was found, what to write."""

    def __init__(self, line: int, found: Text, cure: Text) -> None:
        self.line = line
        self.found = found
        self.cure = cure
        super().__init__(found.en)


@frozen
class Token:
    """One word: its kind, its text and its line."""

    kind: str
    text: str
    line: int

    def keyword(self) -> str:
        """Return the word in capitals, or nothing if it is no word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """Return the words of a file.

    Raises: RuleSyntax, at a character that begins no word.

    >>> [token.kind for token in tokens('?x a tk:Town . # comment')]
    ['variable', 'word', 'name', 'mark']
    """
    found = []
    place, line = 0, 1
    while place < len(text):
        match = _TOKENS.match(text, place)
        if not match:
            raise RuleSyntax(
                line,
                Text(f"此处的“{text[place]}”读不懂", f"“{text[place]}” cannot be read here"),
                Text("请查引号与尖括号", "look at the quotes and angle brackets"),
            )
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match[0], line))
        line += match[0].count("\n")
        place = match.end()
    return found


def named(token: Token, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that a token writes, in angle brackets.

    Raises: RuleSyntax, when its prefix is not declared.
    """
    if token.kind == "iri":
        return token.text
    if token.text == "a":
        return TYPE
    prefix, _, local = token.text.partition(":")
    if prefix not in prefixes:
        raise RuleSyntax(
            token.line,
            Text(f"前缀“{prefix}:”没有声明", f"the prefix “{prefix}:” is not declared"),
            Text(f"请写 PREFIX {prefix}: <…>", f"write PREFIX {prefix}: <…>"),
        )
    return f"<{prefixes[prefix]}{local}>"


def number(text: str) -> str:
    """Return a number as a literal.

    >>> number("3")
    '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    kind = "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
    return f'"{text}"^^<{XSD_NS}{kind}>'


def string(text: str, language: str = "", datatype: str = "") -> str:
    """Return a quoted text as a literal in N-Triples form."""
    from pyoxigraph import Literal, NamedNode

    value = re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", _unescape, text[1:-1])
    if language:
        return str(Literal(value, language=language))
    if datatype:
        return str(Literal(value, datatype=NamedNode(datatype[1:-1])))
    return str(Literal(value))


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
