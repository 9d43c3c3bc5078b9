"""Puts the rows of remotes in place of the SERVICE clauses of a query; no engine sees one.

For each clause the graph is asked what the clause is joined with, the remote is asked with these
bindings, a few hundred at a time, and its rows stand as VALUES where the clause stood: joined as
the clause would be, in OPTIONAL, UNION and nested groups alike.
Source: SPARQL 1.1 Federated Query, sections 2 (SERVICE, SILENT) and 2.4 (bindings as VALUES).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode

from townkg.errors import QueryError, RemoteError
from townkg.federation import values
from townkg.federation.context import Found, found
from townkg.federation.pattern import Part, Query, parse
from townkg.i18n import Text
from townkg.model import Missing
from townkg.remotes import Registry, Remote, registry
from townkg.remotes.asking import ask
from townkg.remotes.naming import named
from townkg.store.port import Solutions, Term
from townkg.store.tokens import position, unescape
from townkg.store.transport import Failed

Select = Callable[[str], Solutions]
_Row = dict[str, Term]


@dataclass(frozen=True)
class Resolved:
    """A query without SERVICE, and what could not be had for it."""

    text: str
    missing: tuple[Missing, ...] = ()


def resolve(
    text: str, select: Select, remotes: Registry | None = None, seconds: float | None = None
) -> Resolved:
    """Return a query with the rows of remotes in place of its SERVICE clauses.

    *select* answers SELECT queries on the graph; *seconds* bound all remotes together.
    Raises: QueryError for a clause that may not be; RemoteError where a remote that fails would
    make rows false rather than few.
    """
    listed = registry() if remotes is None else remotes
    plain = unescape(text)
    until = time.monotonic() + seconds if seconds is not None else float("inf")
    accounts: dict[str, _Account] = {}
    while (query := parse(plain)).services:
        endpoints = named(plain, listed)
        clauses = found(query)
        if len(clauses) != query.services:
            raise _misplaced(query)
        clause = next((one for one in clauses if one.shared), clauses[0])
        remote = endpoints[_endpoint(clause.part)]
        account = accounts.setdefault(remote.name, _Account(remote, until))
        plain = _replaced(query, clause, account, select)
    missing = [account.missing() for account in accounts.values() if account.why]
    return Resolved(plain, tuple(missing))


def _endpoint(part: Part) -> int:
    return part.named.start if part.named else -1


def _misplaced(query: Query) -> QueryError:
    offset = query.text.upper().find("SERVICE")
    line, column = position(query.text, offset)
    return QueryError(
        Text(
            "SERVICE 不能写在另一个 SERVICE 里，也不能写在 SELECT、HAVING 或 ORDER BY 的表达式里",
            "SERVICE may stand neither in another SERVICE nor in an expression of SELECT, HAVING "
            "or ORDER BY",
        ),
        line=line,
        column=column,
    )


@dataclass
class _Account:
    """What a remote has used of what one question may take of it, and why it gives no more."""

    remote: Remote
    until: float
    why: Text | None = None
    spent: float = 0.0
    rows: int = 0
    asked: int = 0

    def ask(self, query: str) -> list[_Row] | None:
        """Return the rows of a query, those that may be had; none, where it gives nothing more."""
        if self.why is not None:
            return None
        begin = time.monotonic()
        most = self.remote.rows - self.rows
        deadline = min(begin + self.remote.seconds - self.spent, self.until)
        try:
            if deadline <= begin or most < 1:
                raise Failed(self._used_up())
            answer = ask(self.remote, f"{query}\nLIMIT {most + 1}", most, deadline)
            rows = values.checked(answer.solutions.rows)
        except Failed as error:
            self.why = error.told
            return None
        finally:
            self.spent += time.monotonic() - begin
        self.asked += 1
        self.rows += len(rows)
        if answer.cut:
            self.why = _too_many(self.remote.rows)
        return [self._named(row) for row in rows]

    def _used_up(self) -> Text:
        seconds = f"{self.remote.seconds:g}"
        return Text(
            f"一次询问的时限 {seconds} 秒或行数已用完",
            f"the {seconds} s or the rows that one question may take are used up",
        )

    def _named(self, row: _Row) -> _Row:
        """Return a row whose blank nodes are names: VALUES holds no blank nodes."""
        return {
            name: values.name_of(term, self.remote.iri, self.asked)
            if isinstance(term, BlankNode)
            else term
            for name, term in row.items()
        }

    def missing(self) -> Missing:
        """Return what is said of the remote where the answer lacks something."""
        return Missing(self.remote.name, self.why or Text("", ""), round(self.spent, 2))


def _too_many(rows: int) -> Text:
    return Text(
        f"它给出的超过 {rows} 行；多出的没有取",
        f"it gives more than {rows} rows; the rest is left out",
    )


def _replaced(query: Query, clause: Found, account: _Account, select: Select) -> str:
    """Return the text of the query with the rows of one clause in its place."""
    part = clause.part
    names = list(part.visible())
    rows, lacking, is_unit = _rows(query, clause, account, select)
    if clause.denied and account.why is not None:
        raise _would_be_false(account)
    if part.silent:
        # an error is one row that binds nothing: each row that was to be completed stays
        rows = [*rows, *lacking]
    text = "{ }" if part.silent and is_unit else values.group(names, rows)
    return f"{query.text[: part.start]}{text}{query.text[part.end :]}"


def _rows(
    query: Query, clause: Found, account: _Account, select: Select
) -> tuple[list[_Row], list[_Row], bool]:
    """Return the rows of a clause, the bindings that were not answered, and if none were."""
    shared, bindings = _bindings(query, clause, select)
    if not shared:
        found_rows = account.ask(values.request(query, clause.part, (), []))
        return found_rows or [], [], found_rows is None
    rows: list[_Row] = []
    lacking: list[_Row] = []
    for begin in range(0, len(bindings), values.BATCH):
        batch = bindings[begin : begin + values.BATCH]
        answered = account.ask(values.request(query, clause.part, shared, batch))
        if answered is None:
            lacking += batch
        else:
            rows += answered
    return rows, lacking, bool(bindings) and len(lacking) == len(bindings)


def _bindings(query: Query, clause: Found, select: Select) -> tuple[tuple[str, ...], list[_Row]]:
    """Return what the graph knows of the variables of a clause, each combination once.

    No two of them fit the same row of the remote, which would come twice: a variable that is not
    bound in all of them is left out. A blank node is none that a remote knows.
    """
    if not clause.shared:
        return (), []
    variables = " ".join(f"?{name}" for name in clause.shared)
    context = f"{query.prologue}SELECT DISTINCT {variables} WHERE {clause.joined}"
    found_rows = select(context).rows
    shared = tuple(name for name in clause.shared if all(name in row for row in found_rows))
    distinct = {tuple(row[name] for name in shared): None for row in found_rows}
    return shared, [
        dict(zip(shared, terms, strict=True))
        for terms in distinct
        if not any(isinstance(term, BlankNode) for term in terms)
    ]


def _would_be_false(account: _Account) -> RemoteError:
    name, why = account.remote.name, account.missing().why
    return RemoteError(
        Text(
            f"远程数据集 {name}：{why.zh}；它用在 MINUS 或 NOT EXISTS 中，缺了它各行就可能不对，"
            "所以没有回答",
            f"remote data set {name}: {why.en}; it stands under MINUS or NOT EXISTS, and rows "
            "might be false without it, so there is no answer",
        )
    )


def told(missing: Sequence[Missing]) -> Text:
    """Return that an answer is partial, by which remotes, why, and the time; else nothing."""
    zh = "".join(
        f"回答不完整：远程数据集 {one.remote} 没有答，或没有答全"
        f"（{one.why.zh}，用了 {one.seconds:g} 秒）；空的格与缺的行可能在那里有。"
        for one in missing
    )
    en = " ".join(
        f"The answer is partial: the remote data set {one.remote} gave nothing, or not all "
        f"({one.why.en}; {one.seconds:g} s spent); it may have what cells and rows lack."
        for one in missing
    )
    return Text(zh, en)
