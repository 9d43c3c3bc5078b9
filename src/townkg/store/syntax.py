"""What a query is and whether it may run, decided by tokens and parser before it runs."""

from __future__ import annotations

import re
from typing import Any, Literal, NoReturn, cast

import pyoxigraph

from townkg import errors
from townkg.i18n import Text
from townkg.store import functions
from townkg.store.tokens import Token, position, tokenize, unescape

Form = Literal["select", "ask", "construct", "describe", "update"]

MAX_LENGTH = 100_000
"""Longest query text, in characters."""

MAX_NESTING = 64
"""Deepest brackets: 5 000 levels overflow the parser's stack and end the process."""

MAX_OPERATORS = 500
"""Most operators: a chain of 10 000 overflows the stack too, though nothing is bracketed."""

_UPDATES = (
    *("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"),
)
_OPERATORS = frozenset(["!", "+", "-", "*", "/", "|", "||", "&&", "^", "="])
_CLAUSES = ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH", "VALUES")
_REFUSED = {
    "SERVICE": Text("SERVICE 会把查询发往别的服务器", "SERVICE sends the query to another server"),
    "FROM": Text(
        "FROM 会换掉数据集，里面就找不到主张了",
        "FROM replaces the data set, and claims are no longer found in it",
    ),
    "LOAD": Text("LOAD 会从网络读取", "LOAD fetches from the network"),
}
_TOO_DEEP = Text(
    f"括号嵌套超过 {MAX_NESTING} 层；请减少层数",
    f"brackets are nested deeper than {MAX_NESTING}; flatten them",
)
_UNUSED = "townkg_parse_only"


def query_form(text: str) -> Form:
    """Return what kind of query *text* is, decided by a parser; nothing is evaluated.

    Raises: QueryError with line and column where the text is not SPARQL, or is over a cap.

    >>> query_form("PREFIX ask: <http://example.org/> SELECT ?s { ?s a ask:me }")
    'select'
    """
    return _form(text, check_caps(text))


def check_foreign(text: str, *, services: bool = False, datasets: bool = False) -> Form:
    """Return the form of a query that a stranger wrote, if it may run.

    *services* lets SERVICE pass, for who resolves it; *datasets* FROM, for who looks at it.
    Raises: QueryError for updates, SERVICE, FROM, LOAD, bad syntax, caps and unknown functions.
    """
    tokens = check_caps(text)
    functions.check_known(text)
    for token in tokens:
        word = token.text.upper()
        let = (services and word == "SERVICE") or (datasets and word == "FROM")
        if token.is_word(*_REFUSED) and not let:
            zh, en = _REFUSED[word].zh, _REFUSED[word].en
            refused = f"不接受 {word}：{zh}；请去掉它", f"{word} is refused: {en}; leave it out"
            _refuse(text, token, Text(*refused))
    form = _form(text, tokens)
    if form == "update":
        _refuse(
            text,
            tokens[_first(tokens)],
            Text(
                "这是更新，而图谱是只读的；请写 SELECT、ASK、CONSTRUCT 或 DESCRIBE",
                "this is an update, and the graph is read-only; "
                "write SELECT, ASK, CONSTRUCT or DESCRIBE",
            ),
        )
    return form


def check_caps(text: str) -> list[Token]:
    """Return the tokens of *text*, code point escapes resolved, if no cap is passed.

    A parser may overflow its stack on what passes these caps by far, and that ends the process.
    """
    if len(text) > MAX_LENGTH:
        raise errors.QueryError(
            Text(
                f"查询有 {len(text)} 个字符，最多读取 {MAX_LENGTH} 个；请缩短",
                f"the query has {len(text)} characters, and at most {MAX_LENGTH} are read; "
                "shorten it",
            )
        )
    _check_characters(text)
    plain = unescape(text)
    tokens = tokenize(plain)
    _check_nesting(plain, tokens)
    operators = [token for token in tokens if _is_operator(token)]
    if len(operators) > MAX_OPERATORS:
        _refuse(
            plain,
            operators[MAX_OPERATORS],
            Text(
                f"查询有 {len(operators)} 个运算符，最多读取 {MAX_OPERATORS} 个；"
                "请用 VALUES 或 IN 列出各个值",
                f"the query has {len(operators)} operators, and at most {MAX_OPERATORS} are read; "
                "list values with VALUES or IN",
            ),
        )
    return tokens


def _check_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line, column = position(text, error.start)
        raise errors.QueryError(
            Text(
                f"{text[error.start]!r} 是半个代理对；请写完整的字符",
                f"{text[error.start]!r} is half of a surrogate pair; write the whole character",
            ),
            line=line,
            column=column,
        ) from None


def _is_operator(token: Token) -> bool:
    return (token.kind == "mark" and token.text in _OPERATORS) or token.is_word(*_CLAUSES)


def _check_nesting(text: str, tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.is_mark("{", "(", "[", "<<", "<<("):
            depth += 1
            if depth > MAX_NESTING:
                _refuse(text, token, _TOO_DEEP)
        elif token.is_mark("}", ")", "]", ">>", ")>>"):
            depth -= 1


def _refuse(text: str, token: Token, message: Text) -> NoReturn:
    raise _at(text, token.start, message)


def _form(text: str, tokens: list[Token]) -> Form:
    if not tokens:
        raise errors.QueryError(
            Text(
                "查询是空的；请写，例如 SELECT * { ?s ?p ?o }",
                "the query is empty; write for example SELECT * { ?s ?p ?o }",
            )
        )
    index = _first(tokens)
    keyword = tokens[index].text.upper() if index < len(tokens) else ""
    if keyword in _UPDATES and tokens[index].kind == "word":
        if not _is_update(text):
            neither = Text(
                "不是 SPARQL：既非查询，也非更新", "not SPARQL: neither query nor update"
            )
            raise _at(unescape(text), tokens[index].start, neither)
        return "update"
    parse(text)
    # The text is grammatical, so the first word after the prologue is the query form.
    return cast(Form, keyword.lower())


def _first(tokens: list[Token]) -> int:
    """Return the index of the first token after the prologue."""
    index = 0
    while index < len(tokens) and tokens[index].is_word("PREFIX", "BASE", "VERSION"):
        index += 3 if tokens[index].is_word("PREFIX") else 2
    return index


def parse(text: str) -> None:
    """Check the grammar of a query without evaluating it.

    Raises: QueryError with line and column.
    """
    try:
        _grammar(text)
    except SyntaxError as error:
        raise syntax_error(text, error) from None


def _grammar(text: str) -> None:
    # A substitution for a variable that is not projected is refused after parsing and before
    # planning: the one way to use the parser of pyoxigraph 0.5 alone.
    nothing: dict[Any, Any] = {
        pyoxigraph.Variable(_UNUSED): pyoxigraph.NamedNode("urn:townkg:unused")
    }
    try:
        pyoxigraph.Store().query(text, substitutions=nothing, custom_functions=functions.UNCALLED)
    except RuntimeError as error:
        if _UNUSED not in str(error):
            raise errors.QueryError(_told(error)) from None


_AT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_PAD = " " * 20


def syntax_error(text: str, error: SyntaxError) -> errors.QueryError:
    """Return pyoxigraph's syntax error with the token at which it lies."""
    plain = unescape(text)
    tokens = tokenize(plain)
    match = _AT.match(_padded_error(tokens) or str(error))
    if match is None:
        return errors.QueryError(_told(error))
    index, expected = int(match[2]), match[3]
    if "variable that is unbound" in expected:
        hint = Text(
            "SELECT 里有一个变量既未分组，也未聚合；请把它加进 GROUP BY",
            "SELECT names a variable that is neither grouped nor aggregated; add it to GROUP BY",
        )
        return _at(plain, tokens[_first(tokens)].start, hint)
    if index >= len(tokens):
        early = Text("不是 SPARQL：查询没有写完", "not SPARQL: the query ends too early")
        return _at(plain, len(plain.rstrip()), early)
    token = tokens[index]
    if "Prefix not found" in expected and token.kind == "name":
        prefix = token.text.split(":")[0]
        hint = Text(
            f"前缀“{prefix}:”没有声明；请写 PREFIX {prefix}: <…>",
            f"the prefix “{prefix}:” is not declared; write PREFIX {prefix}: <…>",
        )
        return _at(plain, token.start, hint)
    shown = token.text[:40]
    misplaced = Text(
        f"不是 SPARQL:“{shown}”不能写在这里", f"not SPARQL: “{shown}” cannot stand here"
    )
    return _at(plain, token.start, misplaced)


def _told(error: Exception) -> Text:
    """Return what the parser said, in its own words."""
    return Text(f"查询引擎的原话：{error}", str(error))


def _at(text: str, offset: int, message: Text) -> errors.QueryError:
    line, column = position(text, offset)
    return errors.QueryError(message, line=line, column=column)


def _padded_error(tokens: list[Token]) -> str | None:
    """Return pyoxigraph's message with the index of the token in place of the column.

    pyoxigraph 0.5 reports a keyword that does not match at the place where it would have ended,
    so its column may lie 14 characters after the error. With more space than that before each
    token the furthest report lies in or just after the right one.
    """
    text, starts = "", []
    for index, token in enumerate(tokens):
        if index == 0 or not _glued(tokens[index - 1], token):
            text += _PAD
        starts.append(len(text))
        text += token.text.replace("\n", " ").replace("\r", " ")
    starts.append(len(text) + len(_PAD))
    try:
        _grammar(text + _PAD)
    except SyntaxError as error:
        match = _AT.match(str(error))
        if match is None:
            return None
        offset = int(match[2]) - 1
        index = max(sum(start <= offset for start in starts) - 1, 0)
        return f"error at 1:{index}: expected {match[3]}"
    return None


def _glued(before: Token, after: Token) -> bool:
    """Return whether two tokens make one term, in which no space may stand."""
    if before.end != after.start:
        return False
    return (
        after.kind == "language"
        or after.is_mark("^^")
        or before.is_mark("^^")
        or (before.is_mark("+", "-") and after.kind == "number")
    )


def _is_update(text: str) -> bool:
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        parseUpdate(text)
    except (ParseBaseException, RecursionError):
        return False
    return True
