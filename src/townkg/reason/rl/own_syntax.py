"""Reads one rule file: SPARQL's CONSTRUCT or ASK of triple patterns and comparisons.

`CONSTRUCT` concludes each of its triples; `ASK` is a false rule: an answer yes is a
contradiction. Alternatives `p|q` in the place of a property stand for several rules.
"""

from __future__ import annotations

import itertools

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.rl.given import is_literal
from townkg.reason.rl.tokens import RuleSyntax, Token, named, number, string, tokens
from townkg.reason.rule import Comparison, Slot
from townkg.reason.terms import XSD_NS

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_END = Token("end", "", 0)
_ONLY = Text(
    "规则只能有三元组模式与比较：FILTER(?a > ?b && ?c != ?d)",
    "a rule has triple patterns and comparisons alone: FILTER(?a > ?b && ?c != ?d)",
)
_OUTSIDE = frozenset(
    word
    for words in (
        "OPTIONAL UNION MINUS GRAPH SERVICE BIND VALUES EXISTS NOT FROM BASE INSERT DELETE",
        "SELECT DESCRIBE DISTINCT REDUCED LIMIT OFFSET ORDER GROUP HAVING",
    )
    for word in words.split()
)


@frozen
class Pattern:
    """A triple pattern; *properties* are alternatives, each an IRI."""

    subject: Slot
    properties: tuple[str, ...]
    object: Slot
    line: int


@frozen
class Parsed:
    """What a rule file says; *head* is empty for ASK. *variables* are names by number."""

    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]
    tests: tuple[Comparison, ...]
    variables: tuple[str, ...]
    line: int
    false: bool

    def choices(self) -> list[tuple[str, ...]]:
        """Return each combination of the alternatives of the body."""
        return list(itertools.product(*(pattern.properties for pattern in self.body)))


class Reader:
    """Reads the words of one file in order."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._place = 0
        self._prefixes: dict[str, str] = {}
        self._variables: dict[str, int] = {}
        self._tests: list[Comparison] = []

    def read(self) -> Parsed:
        """Return what the file says.

        Raises: RuleSyntax, at the first thing that cannot be read.
        """
        while self._peek().keyword() == "PREFIX":
            self._prefix()
        form = self._next()
        if form.keyword() not in ("CONSTRUCT", "ASK"):
            raise self._wrong(
                form,
                Text("规则以 CONSTRUCT 或 ASK 开头", "a rule begins with CONSTRUCT or ASK"),
            )
        false = form.keyword() == "ASK"
        head = () if false else tuple(self._group(head=True))
        if self._peek().keyword() == "WHERE":
            self._next()
        body = tuple(self._group(head=False))
        if self._peek() != _END:
            raise self._wrong(self._peek(), _ONLY)
        names = tuple(self._variables)
        return Parsed(head, body, tuple(self._tests), names, form.line, false)

    def _prefix(self) -> None:
        self._next()
        name, iri = self._next(), self._next()
        if name.kind != "name" or not name.text.endswith(":") or iri.kind != "iri":
            cure = Text("请写 PREFIX 名： <IRI>", "write PREFIX name: <IRI>")
            raise self._wrong(name, cure)
        self._prefixes[name.text[:-1]] = iri.text[1:-1]

    def _group(self, *, head: bool) -> list[Pattern]:
        self._expect("{")
        found: list[Pattern] = []
        while self._peek().text != "}":
            if self._peek().keyword() == "FILTER" and not head:
                self._next()
                self._filter()
            else:
                found += self._triples()
            if self._peek().text == ".":
                self._next()
        self._expect("}")
        return found

    def _triples(self) -> list[Pattern]:
        subject = self._slot(subject=True)
        found = []
        while True:
            properties = self._properties()
            while True:
                line = self._peek().line
                found.append(Pattern(subject, properties, self._slot(), line))
                if self._peek().text != ",":
                    break
                self._next()
            if self._peek().text != ";":
                return found
            while self._peek().text == ";":
                self._next()
            if self._peek().text in (".", "}"):
                return found

    def _properties(self) -> tuple[str, ...]:
        found = []
        while True:
            token = self._next()
            if token.kind == "variable":
                raise RuleSyntax(
                    token.line,
                    Text(f"变量 {token.text} 占了属性的位置", f"the property is {token.text}"),
                    Text("请写出属性", "name the property"),
                )
            if token.kind not in ("iri", "name") and token.text != "a":
                raise self._wrong(token, _ONLY)
            found.append(named(token, self._prefixes))
            if self._peek().text != "|":
                break
            self._next()
        if self._peek().text in ("/", "*", "+", "?", "^"):
            raise self._wrong(self._peek(), _ONLY)
        return tuple(found)

    def _slot(self, *, subject: bool = False) -> Slot:
        token = self._next()
        if token.kind == "variable":
            return self._variables.setdefault(token.text[1:], len(self._variables))
        term = self._term(token)
        if subject and is_literal(term):
            raise self._wrong(token, Text("主语不能是字面量", "the subject cannot be a literal"))
        return term

    def _term(self, token: Token) -> str:
        if token.kind in ("iri", "name"):
            return named(token, self._prefixes)
        if token.kind == "number":
            return number(token.text)
        if token.text in ("true", "false"):
            return f'"{token.text}"^^<{XSD_NS}boolean>'
        if token.kind == "string":
            following = self._peek()
            if following.kind == "language":
                return string(token.text, language=self._next().text[1:])
            if following.text == "^^":
                self._next()
                return string(token.text, datatype=named(self._next(), self._prefixes))
            return string(token.text)
        if token.kind == "blank" or token.text == "[":
            raise RuleSyntax(
                token.line,
                Text("规则中有无名节点", "a rule has an unnamed node"),
                Text("请用变量", "use a variable"),
            )
        raise self._wrong(token, _ONLY)

    def _filter(self) -> None:
        self._expect("(")
        while True:
            if self._peek().text == "(":
                self._filter()
            else:
                self._comparison()
            if self._peek().text != "&&":
                break
            self._next()
        self._expect(")")

    def _comparison(self) -> None:
        left = self._slot()
        op = self._next()
        if op.text not in COMPARISONS:
            raise self._wrong(op, _ONLY)
        self._tests.append(Comparison(op.text, left, self._slot()))

    def _peek(self) -> Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else _END

    def _next(self) -> Token:
        token = self._peek()
        self._place += 1
        return token

    def _expect(self, mark: str) -> None:
        token = self._next()
        if token.text != mark:
            raise self._wrong(token, Text(f"此处应为 {mark}", f"{mark} was expected here"))

    def _wrong(self, token: Token, cure: Text) -> RuleSyntax:
        line = token.line or (self._tokens[-1].line if self._tokens else 1)
        if token == _END:
            found = Text("文件到此结束", "the file ends here")
        elif token.keyword() in _OUTSIDE:
            word = token.keyword()
            found = Text(f"{word} 不在规则所能用的范围内", f"{word} is outside what a rule can use")
        else:
            found = Text(f"此处不能写“{token.text}”", f"“{token.text}” cannot stand here")
        return RuleSyntax(line, found, cure)
