"""A SPARQL 1.1 endpoint over HTTP, through SPARQLWrapper.

Queries go as url-encoded POST: Virtuoso 7.2 hangs on a query posted directly, and a GET is cut at
some length by most servers.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

import pyoxigraph
from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper

from townkg import errors
from townkg.i18n import NOTHING, Text, same
from townkg.store import dialect, functions
from townkg.store.address import masked
from townkg.store.answers import with_labels
from townkg.store.guard import chosen
from townkg.store.port import Solutions
from townkg.store.transport import Failed, Limits, excerpt, fetch

MAX_ANSWER = 256 * 1024 * 1024
"""Longest answer in bytes; a server that sends more is taken to be broken."""

_RESULTS = ("application/sparql-results+json", "application/json")
_TRIPLES = {
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/x-turtle": pyoxigraph.RdfFormat.TURTLE,
    "text/plain": pyoxigraph.RdfFormat.N_TRIPLES,
}


class RemoteStore:
    """A SPARQL endpoint behind the port."""

    def __init__(self, url: str, timeout: float) -> None:
        self._endpoint, self._user, self._password = split(url)
        # The user named this address, which may be a private one; where it sends on to may not.
        self._guard = chosen(self._endpoint, proxies=True)
        self._timeout = timeout
        self.dialect = dialect.STANDARD
        self.dialect = dialect.recognise(self.ask, self.select)

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query."""
        result = self._results(query, "SELECT")
        if not isinstance(result, pyoxigraph.QuerySolutions):
            raise self._error(
                Text("它对 SELECT 查询回答了真或假", "it answered true or false to a SELECT query")
            )
        names = [variable.value for variable in result.variables]
        try:
            rows = [
                {name: term for name, term in zip(names, row, strict=True) if term is not None}
                for row in result
            ]
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error
        return Solutions(names, rows)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        result = self._results(query, "ASK")
        if not isinstance(result, pyoxigraph.QueryBoolean):
            raise self._error(Text("它对 ASK 查询回答了行", "it answered rows to an ASK query"))
        return bool(result)

    def construct(self, query: str) -> list[pyoxigraph.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        accept = "application/n-triples, text/turtle;q=0.9"
        media_type, content = self._request(query, "CONSTRUCT", accept)
        if media_type not in _TRIPLES:
            raise self._wrong_type(
                media_type, content, Text("N-Triples 或 Turtle", "N-Triples or Turtle")
            )
        try:
            quads = list(pyoxigraph.parse(content, format=_TRIPLES[media_type]))
        except (SyntaxError, ValueError) as error:
            raise self._error(
                Text(f"它给的三元组无法读取：{error}", f"its triples cannot be read: {error}")
            ) from error
        return [quad.triple for quad in quads]

    def close(self) -> None:
        """Leave nothing open: each request closes its own connection."""

    def _results(
        self, query: str, form: str
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        media_type, content = self._request(query, form, ", ".join(_RESULTS))
        if media_type not in _RESULTS:
            raise self._wrong_type(
                media_type, content, Text("JSON 格式的 SPARQL 结果", "SPARQL results as JSON")
            )
        try:
            readable = with_labels(content)
            return pyoxigraph.parse_query_results(readable, pyoxigraph.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(error) from error

    def _request(self, query: str, form: str, accept: str) -> tuple[str, bytes]:
        """Return media type and content of the answer to one request."""
        functions.refuse_elsewhere(query, functions.ENDPOINT)
        # The private method makes the request and no more: query() reads the body of an error
        # as long as the server likes to send it.
        request = self._wrapper(query, form, accept)._createRequest()
        limits = Limits(self._timeout, MAX_ANSWER)
        try:
            response = fetch(request, self._guard, limits, [self._password])
        except Failed as error:
            raise self._error(error.told) from error
        return response.media_type, response.content

    def _wrapper(self, query: str, form: str, accept: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint, returnFormat="json", agent="townkg")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        # Set by hand: setTimeout cuts 0.5 to 0, which means no limit, and setQuery guesses the
        # form from the text by a regular expression, and warns where that fails.
        wrapper.timeout = self._timeout  # type: ignore[assignment]
        wrapper.queryString = self.dialect.written(query)
        wrapper.queryType = form
        if form == "CONSTRUCT":
            wrapper.setReturnFormat("turtle")
        if self._user:
            wrapper.setCredentials(self._user, self._password)
        return wrapper

    def _wrong_type(self, media_type: str, content: bytes, expected: Text) -> errors.RemoteError:
        said = excerpt(content[:2000].decode("utf-8", "replace"))
        found = same(media_type) if media_type else Text("没有媒体类型的内容", "no media type")
        return self._error(
            Text(
                f"它回答的是 {found.zh}，应为 {expected.zh}；这是查询服务的地址吗？它说：{said}",
                f"it answered {found.en}, expected {expected.en}; "
                f"is this the address of the query service? It said: {said}",
            )
        )

    def _unreadable(self, error: Exception) -> errors.RemoteError:
        return self._error(
            Text(f"它给的结果无法读取：{error}", f"its results cannot be read: {error}")
        )

    def _error(self, what: Text) -> errors.RemoteError:
        endpoint = masked(self._endpoint)
        return errors.RemoteError(
            Text(f"SPARQL 端点 {endpoint}：{what.zh}", f"SPARQL endpoint {endpoint}: {what.en}")
        )


def open_remote(url: str, timeout: float) -> RemoteStore:
    """Return the endpoint at *url*, asked once to see that it answers."""
    return RemoteStore(url, timeout)


def split(url: str) -> tuple[str, str, str]:
    """Return the URL without user and password, the user, and the password."""
    if any(character <= " " or character >= "\x7f" for character in url):
        raise _no_address(
            url,
            Text(
                "其中有空格、控制字符或非 ASCII 字符；请用百分号编码",
                "it holds a space, a control character or one beyond ASCII; percent-encode it",
            ),
        )
    try:
        parts = urlsplit(url)
    except ValueError:  # its message may hold the password
        raise _no_address(url, Text("主机名无法读取", "its host cannot be read")) from None
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise _no_address(url)
    try:
        port = parts.port
    except ValueError:
        reason = Text(
            "端口不是 65535 以内的数；密码中的 /、？ 或 # 要用百分号编码",
            "its port is no number up to 65535; a password with /, ? or # is percent-encoded",
        )
        raise _no_address(url, reason) from None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc += f":{port}"
    clean = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    return clean, unquote(parts.username or ""), unquote(parts.password or "")


def _no_address(url: str, reason: Text = NOTHING) -> errors.UsageError:
    zh, en = (f":{reason.zh}", f": {reason.en}") if reason else ("", "")
    return errors.UsageError(
        Text(
            f"“{masked(url)}”不是 SPARQL 端点的地址{zh}；应为 http://host:port/path 或 https://…",
            f"“{masked(url)}” is no address of a SPARQL endpoint{en}; "
            "expected http://host:port/path or https://…",
        )
    )
