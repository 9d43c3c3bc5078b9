"""Where the parameters of a question stand, and where they must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from townkg.errors import Problem, nearest
from townkg.i18n import Text
from townkg.query.question import PARAMETER, Parameter, Piece
from townkg.query.remote_sets import undeclared
from townkg.store.tokens import Token, position, tokenize, unescape

Place = Literal["body", "select", "assigned", "values", "row", "bound", "order"]
"""`values`: a value in VALUES ?v { … }; `row`: one in VALUES (?v ?w) { (… …) };
`bound`: inside BOUND(…); `order`: a bare variable of GROUP BY or ORDER BY."""


class Occurrence(NamedTuple):
    """A parameter in the query: the number of its token, its name, and where it stands."""

    token: int
    name: str
    place: Place


def occurrences(tokens: Sequence[Token]) -> Iterator[Occurrence]:
    """Return each place where a parameter stands, in order."""
    scanner = _Scanner()
    for number, token in enumerate(tokens):
        clause = scanner.step(token)
        if token.kind == "variable" and token.text[1:].startswith(PARAMETER):
            place = _place(tokens, number, clause)
            yield Occurrence(number, token.text[1 + len(PARAMETER) :], place)


def _place(tokens: Sequence[Token], number: int, clause: Place) -> Place:
    if clause in ("values", "row"):
        return clause
    if number > 0 and tokens[number - 1].is_word("AS"):
        return "assigned"
    if number > 1 and tokens[number - 2].is_word("BOUND"):
        return "bound"
    return clause


class _Scanner:
    """Follows the clauses of a query, which tokens alone can tell."""

    def __init__(self) -> None:
        self._clause: Place = "body"
        self._depth = 0

    def step(self, token: Token) -> Place:
        """Return the clause in which *token* stands."""
        if self._clause in ("assigned", "values", "row"):
            return self._step_values(token)
        if token.is_word("VALUES"):
            self._clause = "assigned"
        elif token.is_word("SELECT"):
            self._clause, self._depth = "select", 0
        elif token.is_word("BY"):
            self._clause, self._depth = "order", 0
        elif self._clause in ("select", "order"):
            self._step_list(token)
        return "body" if self._clause == "order" and self._depth else self._clause

    def _step_list(self, token: Token) -> None:
        if token.is_mark("("):
            self._depth += 1
        elif token.is_mark(")"):
            self._depth -= 1
        ends = token.is_word("WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "ORDER")
        if self._depth == 0 and (ends or token.is_mark("{", "}")):
            self._clause = "body"

    def _step_values(self, token: Token) -> Place:
        before = self._clause
        if token.is_mark("{", ")") and not (before == "assigned" and token.is_mark(")")):
            self._clause = "values"
        elif token.is_mark("(") and before == "values":
            self._clause = "row"
        elif token.is_mark("}"):
            self._clause = "body"
        return before


def pieces(text: str, tokens: Sequence[Token]) -> tuple[Piece, ...]:
    """Return a query cut at its parameters, so that writing them in needs no tokens."""
    found, done = [], 0
    for number, name, place in occurrences(tokens):
        first = last = tokens[number]
        if place == "bound":
            # BOUND takes a variable only, so the whole call goes.
            first, last = tokens[number - 2], tokens[number + 1]
        found.append(Piece(text[done : first.start], name, place))
        done = last.end
    return (*found, Piece(text[done:]))


_REFUSED: dict[str, tuple[Text, str, str]] = {
    "select": (
        Text("不能写在 SELECT 里", "stands in SELECT"),
        "请在 WHERE 里写 BIND(?__{0} AS ?{0}),再选 ?{0}",
        "write BIND(?__{0} AS ?{0}) in WHERE and select ?{0}",
    ),
    "assigned": (
        Text("不能被赋值", "is assigned a value"),
        "请赋给另一个变量",
        "assign to a variable of another name",
    ),
    "order": (
        Text("不能写在 GROUP BY 或 ORDER BY 里", "stands in GROUP BY or ORDER BY"),
        "请按变量分组或排序",
        "group or order by a variable",
    ),
}


def misplaced(
    tokens: Sequence[Token], params: Mapping[str, Parameter], text: str, file: str
) -> list[Problem]:
    """Return what is wrong with the places of parameters: these stop the question."""
    problems = []
    for number, name, place in occurrences(tokens):
        line, _ = position(text, tokens[number].start)
        subject = f"?{PARAMETER}{name}"
        if name not in params:
            found = Text("没有声明这个参数", "this parameter is not declared")
            problems.append(Problem(file, line, subject, found, _declare(name, params)))
        elif place in _REFUSED:
            found, zh, en = _REFUSED[place]
            cure = Text(zh.format(name), en.format(name))
            problems.append(Problem(file, line, subject, found, cure))
        elif params[name].multiple and place not in ("values", "bound"):
            found = Text(
                "可取多个值，却不在 VALUES 里", "takes several values and stands outside VALUES"
            )
            values = f"VALUES ?{name} {{ ?{PARAMETER}{name} }}"
            cure = Text(f"请写 {values}", f"write {values}")
            problems.append(Problem(file, line, subject, found, cure))
    return problems


def _declare(name: str, params: Mapping[str, Parameter]) -> Text:
    near = nearest(name, params)
    if not near:
        return Text("请在 params 里声明它", "declare it in params")
    return Text(
        f"请在 params 里声明它，或改用 {'、'.join(near)}",
        f"declare it in params, or write one of {', '.join(near)}",
    )


_FOREIGN = {
    "FROM": Text(
        "请删去：默认图里有事实，GRAPH ?claim 里有每条陈述所说的",
        "leave it out: the default graph has the facts, GRAPH ?claim what a claim states",
    ),
    "SERVICE": Text(
        "请删去，或在文件头写 remotes: [名称]，去问已登记的远程数据集",
        "leave it out, or declare remotes: [NAME] in the header, a remote data set that is listed",
    ),
}


def foreign(text: str, file: str, remotes: Sequence[str] = ()) -> list[Problem]:
    """Return the clauses that would leave the graph: these stop the question.

    Shape: *text* can be split into tokens; a keyword may be written with code point escapes;
    *remotes* are the remote data sets that the header declares.
    """
    plain = unescape(text)
    refused = [word for word in _FOREIGN if word != "SERVICE" or not remotes]
    problems = undeclared(plain, file, remotes) if remotes else []
    return problems + [
        Problem(
            file,
            position(plain, token.start)[0],
            token.text.upper(),
            Text("问题里不能有这个子句", "a question has no such clause"),
            _FOREIGN[token.text.upper()],
        )
        for token in tokenize(plain)
        if token.is_word(*refused)
    ]
