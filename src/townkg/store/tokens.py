"""Tokens of SPARQL: what the binder and the checks of foreign queries look at.

Source: SPARQL 1.1 Query Language, section 19.8 (terminals), https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from typing import NamedTuple

from townkg import errors
from townkg.i18n import Text

# Any character beyond ASCII counts as a letter: the parser knows which ones are not, and to
# compile the exact ranges would take 20 ms at each start.
_BEYOND_WORDS = r"\x00-\x2c\x2f\x3b-\x40\x5b-\x5e\x60\x7b-\x7f"
_LETTER = r"[^\x00-\x40\x5b-\x60\x7b-\x7f]"
_WORD = rf"[^\-.:{_BEYOND_WORDS}]"
_NAME = rf"[^.:{_BEYOND_WORDS}]"
_DOTTED = rf"[^:{_BEYOND_WORDS}]"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"(?:{_LETTER}(?:{_DOTTED}*{_NAME})?)?:"
_REST = rf"(?:(?:[^{_BEYOND_WORDS}]|{_ESCAPED})*(?:[^.{_BEYOND_WORDS}]|{_ESCAPED}))?"
_LOCAL = rf"(?:(?:[^\-.{_BEYOND_WORDS}]|{_ESCAPED}){_REST})?"

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<comment>\#[^\r\n]*)"
    r'|(?P<iri><[^<>"{}|^`\x00-\x20]*>)'
    r'|(?P<string>"""(?:[^"\\]|\\[\s\S]|"(?!""))*"""|' + r"'''(?:[^'\\]|\\[\s\S]|'(?!''))*'''"
    r'|"(?:[^"\\\r\n]|\\[^\r\n])*"|' + r"'(?:[^'\\\r\n]|\\[^\r\n])*')"
    rf"|(?P<variable>[?$]{_WORD}+)"
    rf"|(?P<blank>_:{_WORD}(?:{_DOTTED}*{_NAME})?)"
    rf"|(?P<name>{_PREFIX}{_LOCAL})"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<number>(?:[0-9]+\.[0-9]*|\.?[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<mark>\^\^|&&|\|\||!=|<=|>=|<<\(|\)>>|<<|>>|[{}()\[\].;,*/+\-|^!=<>?~])"
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A token that is neither white space nor comment, with its offset in the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Return whether the token is one of these keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words

    def is_mark(self, *marks: str) -> bool:
        """Return whether the token is one of these punctuation marks."""
        return self.kind == "mark" and self.text in marks


def tokenize(text: str) -> list[Token]:
    """Return the tokens of *text*, without white space and comments.

    Raises: QueryError where no token can begin, for example at a string that does not end.

    >>> [token.text for token in tokenize("ASK { ?s ?p '}' } # done")]
    ['ASK', '{', '?s', '?p', "'}'", '}']
    """
    tokens = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise _unreadable(text, offset)
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            tokens.append(Token(kind, match.group(), offset))
        offset = match.end()
    return tokens


def _unreadable(text: str, offset: int) -> errors.QueryError:
    character = text[offset]
    line, column = position(text, offset)
    if character in "\"'":
        return errors.QueryError(
            Text(
                "这里开始的字符串没有结束；请用同样的引号结束它",
                "a string begins here and does not end; close it with the same quotation mark",
            ),
            line=line,
            column=column,
        )
    told = Text(
        f"SPARQL 里没有以 {character!r} 开头的东西",
        f"{character!r} begins nothing that SPARQL knows",
    )
    return errors.QueryError(told, line=line, column=column)


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column (both from 1) of an offset.

    >>> position("ASK\n{ }", 4)
    (2, 1)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def unescape(text: str) -> str:
    r"""Return *text* with its code point escapes resolved, which SPARQL allows anywhere.

    A keyword written as `SERV\u0049CE` is a keyword to some engines, so checks look at this.

    >>> unescape("SERV\\u0049CE")
    'SERVICE'
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    return _CODE_POINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    number = int(match.group(1) or match.group(2), 16)
    surrogate = 0xD800 <= number <= 0xDFFF
    return match.group() if surrogate or number > 0x10FFFF else chr(number)
