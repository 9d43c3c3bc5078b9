"""The groups of a query as a tree with their places in the text, so that a part can be replaced.

rdflib's tree has no places, and pyoxigraph's none to look at. The text has passed a parser before:
here only the clauses are told apart, by their tokens.
Source: SPARQL 1.1 Query Language, sections 18.2.1 (scope) and 19.8 (grammar, rules 53 to 70).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from townkg.errors import QueryError
from townkg.i18n import Text
from townkg.store.tokens import Token, position, tokenize

_CLAUSES = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES")
_OPEN, _CLOSE = "{([", "})]"


@dataclass
class Part:
    """One element of a group: its kind, its place in the text, and the groups in it.

    Shape: *kind* is a clause in lower case, `triples`, or `group`, which several groups make a
    UNION; *named* is what GRAPH or SERVICE names; *tokens* are all of the part.
    """

    kind: str
    tokens: list[Token]
    groups: list[Group] = field(default_factory=list)
    named: Token | None = None
    silent: bool = False

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.tokens[-1].end

    @property
    def variables(self) -> dict[str, None]:
        """All variables that stand in it, in their order."""
        return dict.fromkeys(token.text[1:] for token in self.tokens if token.kind == "variable")

    def visible(self) -> dict[str, None]:
        """Return the variables that it may bind, as the rest of the query sees them."""
        if self.kind == "bind":
            return {self.assigned: None}
        if self.kind in ("triples", "values"):
            return self.variables
        found: dict[str, None] = {}
        if self.kind not in ("filter", "minus"):
            if self.named is not None and self.named.kind == "variable":
                found[self.named.text[1:]] = None
            for group in self.groups:
                found |= group.visible()
        return found

    def certain(self) -> set[str]:
        """Return the variables that it binds in every row, to the same terms on every engine."""
        if self.kind == "triples":
            return set(self.variables)
        if self.kind == "values":
            undefined = any(token.is_word("UNDEF") for token in self.tokens)
            return set() if undefined else set(self.variables)
        if self.kind == "group":
            return set.intersection(*(group.certain() for group in self.groups))
        if self.kind in ("graph", "service") and not self.silent:
            named = {self.named.text[1:]} if self.named and self.named.kind == "variable" else set()
            return self.groups[0].certain() | named
        return set()

    @property
    def assigned(self) -> str:
        """The variable that BIND gives a value."""
        return self.tokens[-2].text[1:]

    def services(self) -> Iterator[Part]:
        """Yield the SERVICE clauses in it, at any depth, itself first."""
        if self.kind == "service":
            yield self
        for group in self.groups:
            for part in group.parts:
                yield from part.services()


@dataclass
class Group:
    """What stands between braces: parts in their order, or a subquery with its parts.

    Shape: *projected* are the variables of a subquery, each with whether it is a bare one; None
    where the group is no subquery.
    """

    tokens: list[Token]
    parts: list[Part]
    projected: dict[str, bool] | None = None

    @property
    def start(self) -> int:
        """The offset of its brace."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """The offset after its closing brace."""
        return self.tokens[-1].end

    def visible(self) -> dict[str, None]:
        """Return the variables that the rest of the query sees."""
        if self.projected:
            return dict.fromkeys(self.projected)
        return {name: None for part in self.parts for name in part.visible()}

    def certain(self) -> set[str]:
        """Return the variables that are bound in every row."""
        found = {name for part in self.parts for name in part.certain()}
        if self.projected:
            return found & {name for name, is_bare in self.projected.items() if is_bare}
        return found


@dataclass
class Query:
    """A query: the text before its form, and the group of its WHERE."""

    text: str
    prologue: str
    where: Group | None
    services: int
    """How many SERVICE clauses stand anywhere in the text, also where no group is looked at."""


def parse(text: str) -> Query:
    """Return the groups of a query that a parser has accepted.

    Raises: QueryError for a form that cannot be taken apart.
    """
    tokens = tokenize(text)
    reader = _Reader(text, tokens)
    services = sum(token.is_word("SERVICE") for token in tokens)
    begin = reader.after_prologue()
    return Query(text, text[: tokens[begin].start], reader.where(), services)


class _Reader:
    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0

    def after_prologue(self) -> int:
        """Step behind the prologue, and return where that is."""
        while self._now().is_word("PREFIX", "BASE", "VERSION"):
            self._at += 3 if self._now().is_word("PREFIX") else 2
        return self._at

    def where(self) -> Group | None:
        """Return the group of WHERE; none for a DESCRIBE that has none."""
        if self._now().is_word("CONSTRUCT"):
            self._at += 1
            if self._now().is_mark("{"):
                self._skip()
        self._to_brace()
        return self._group() if self._at < len(self._tokens) else None

    def _now(self) -> Token:
        if self._at >= len(self._tokens):
            raise self._lost(self._tokens[-1])
        return self._tokens[self._at]

    def _lost(self, token: Token) -> QueryError:
        line, column = position(self._text, token.start)
        told = Text(
            "这条查询用了 SERVICE，而这里的写法拆不开；请改写得简单些",
            "the query uses SERVICE, and what stands here cannot be taken apart; write it simpler",
        )
        return QueryError(told, line=line, column=column)

    def _to_brace(self) -> None:
        """Step to the next brace that stands in no bracket."""
        while self._at < len(self._tokens) and not self._now().is_mark("{"):
            if self._now().is_mark("(", "["):
                self._skip()
            else:
                self._at += 1

    def _skip(self) -> list[Token]:
        """Step behind what is bracketed here, and return its tokens."""
        begin, depth = self._at, 0
        while True:
            token = self._now()
            depth += token.is_mark(*_OPEN) - token.is_mark(*_CLOSE)
            self._at += 1
            if depth == 0:
                return self._tokens[begin : self._at]

    def _group(self) -> Group:
        begin = self._at
        if not self._now().is_mark("{"):
            raise self._lost(self._now())
        self._at += 1
        if self._now().is_word("SELECT"):
            return self._subquery(begin)
        parts: list[Part] = []
        while not self._now().is_mark("}"):
            if self._now().is_mark("."):
                self._at += 1
            else:
                parts.append(self._part())
        self._at += 1
        return Group(self._tokens[begin : self._at], parts)

    def _subquery(self, begin: int) -> Group:
        self._at += 1
        projected: dict[str, bool] = {}
        while not self._now().is_mark("{") and not self._now().is_word("WHERE"):
            token = self._now()
            if token.is_mark("("):
                projected[self._skip()[-2].text[1:]] = False
            else:
                if token.kind == "variable":
                    projected[token.text[1:]] = True
                self._at += 1
        self._to_brace()
        inner = self._group()
        while not self._now().is_mark("}"):
            if self._now().is_mark(*_OPEN):
                self._skip()
            else:
                self._at += 1
        self._at += 1
        if not projected:  # SELECT *
            projected = {name: name in inner.certain() for name in inner.visible()}
        return Group(self._tokens[begin : self._at], inner.parts, projected)

    def _part(self) -> Part:
        begin, token = self._at, self._now()
        if token.is_mark("{"):
            groups = [self._group()]
            while self._now().is_word("UNION"):
                self._at += 1
                groups.append(self._group())
            return Part("group", self._tokens[begin : self._at], groups)
        if not token.is_word(*_CLAUSES):
            return self._triples()
        kind = token.text.lower()
        self._at += 1
        if kind in ("optional", "minus"):
            group = self._group()
            return Part(kind, self._tokens[begin : self._at], [group])
        if kind in ("graph", "service"):
            return self._named(kind, begin)
        if kind == "values":
            if not self._now().is_mark("{"):
                self._at += self._now().kind == "variable"
                if self._now().is_mark("("):
                    self._skip()
            self._skip()
            return Part(kind, self._tokens[begin : self._at])
        return Part(kind, *self._expression(begin))

    def _named(self, kind: str, begin: int) -> Part:
        silent = self._now().is_word("SILENT")
        self._at += silent
        named = self._now()
        self._at += 1
        group = self._group()
        return Part(kind, self._tokens[begin : self._at], [group], named, silent)

    def _expression(self, begin: int) -> tuple[list[Token], list[Group]]:
        """Step behind the expression of FILTER or BIND, and return the groups of its EXISTS."""
        groups: list[Group] = []
        depth = 0
        while True:
            token = self._now()
            if token.is_mark("{"):
                groups.append(self._group())
            else:
                depth += token.is_mark("(") - token.is_mark(")")
                self._at += 1
            if depth == 0 and token.is_mark(")", "{"):
                return self._tokens[begin : self._at], groups

    def _triples(self) -> Part:
        begin = self._at
        while not (self._now().is_mark("{", "}") or self._now().is_word(*_CLAUSES)):
            if self._now().is_mark("(", "["):
                self._skip()
            else:
                self._at += 1
        if self._at == begin:
            raise self._lost(self._now())
        return Part("triples", self._tokens[begin : self._at])
