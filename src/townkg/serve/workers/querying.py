"""Answers a stranger's query in a worker: checked, evaluated over the data set asked for, written.

Source: SPARQL 1.1 Protocol, sections 2.1 and 2.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from typing import IO, Any, TypeVar, cast

import pyoxigraph

from townkg import errors, settings
from townkg.i18n import Text
from townkg.serve import negotiation
from townkg.serve.problems import Refused
from townkg.serve.workers import results
from townkg.serve.workers.frames import Output
from townkg.store import functions
from townkg.store.embedded import EmbeddedStore
from townkg.store.prologue import accepted
from townkg.store.syntax import Form
from townkg.store.tokens import position, tokenize, unescape

T = TypeVar("T")


def answer(store: EmbeddedStore, request: dict[str, Any], stream: IO[bytes]) -> None:
    """Write what a query yields to *stream*, in the format that the client likes best.

    Raises: QueryError, LimitError; Refused (400) for a graph that is not here, (406).
    """
    text, form = _accepted(request)
    defaults, named = _dataset(store, request, text)
    media = negotiation.chosen(request["accept"], _offered(form))
    # not the whole digest: an ETag is compared, not trusted
    digest = hashlib.sha256(repr((text, defaults, named, media)).encode()).hexdigest()[:16]
    header = {"media": media, "form": form, "tag": digest}
    output = Output(stream, header, request["bytes"])
    store.functions = None
    if functions.used(text):
        store.functions = import_module(functions.PROVIDER).Functions(store)
    try:
        _write(store, text, (defaults, named), media, output, request["rows"])
    except (OSError, RuntimeError) as error:
        raise store.failure(error) from error
    store.check_calls()
    output.close()


def _write(
    store: EmbeddedStore,
    text: str,
    dataset: tuple[list[str] | None, list[str] | None],
    media: str,
    output: Output,
    most: int,
) -> None:
    found = store.evaluate(text, *dataset)
    if isinstance(found, pyoxigraph.QueryBoolean):
        output.write(results.boolean(negotiation.BOOLEAN[media], bool(found)).encode())
    elif isinstance(found, pyoxigraph.QuerySolutions):
        names = [variable.value for variable in found.variables]
        counted = _counted(found, most, Text("行", "rows"))
        for piece in results.rows(negotiation.ROWS[media], names, counted):
            output.write(piece.encode())
    else:
        write_triples(_counted(found, most, Text("个三元组", "triples")), media, output)


def write_triples(found: Iterable[pyoxigraph.Triple], media: str, output: Output) -> None:
    """Write triples in one of the formats of RDF."""
    style = getattr(pyoxigraph.RdfFormat, negotiation.TRIPLES[media])
    pyoxigraph.serialize(found, cast(IO[bytes], output), format=style, prefixes=settings.PREFIXES)


def _accepted(request: dict[str, Any]) -> tuple[str, Form]:
    """Return the text that an engine may see; what is forbidden here is no mistake of syntax.

    Raises: Refused (403) for updates, SERVICE and LOAD; QueryError.
    """
    text = request["text"]
    try:
        return accepted(text, datasets=True)
    except errors.QueryError as error:
        if not _is_forbidden(text):
            raise
        place: dict[str, Any] = {"line": error.line, "column": error.column}
        raise Refused(403, error.bare, **place) from None


def _is_forbidden(text: str) -> bool:
    """Return whether the text has right syntax for what is never done here."""
    from townkg.store.syntax import query_form

    try:
        form = query_form(unescape(text))
    except errors.QueryError:
        return False
    words = {token.text.upper() for token in tokenize(unescape(text)) if token.kind == "word"}
    return form == "update" or bool(words & {"SERVICE", "LOAD"})


def _offered(form: Form) -> dict[str, str]:
    if form == "select":
        return negotiation.ROWS
    return negotiation.BOOLEAN if form == "ask" else negotiation.TRIPLES


def _dataset(
    store: EmbeddedStore, request: dict[str, Any], text: str
) -> tuple[list[str] | None, list[str] | None]:
    """Return the graphs that stand for the data set; what the request names overrides FROM.

    Raises: Refused (400) for a graph that is not in the store: none is fetched.
    """
    defaults, named = request["default_graphs"], request["named_graphs"]
    given = bool(defaults or named)
    graphs = [(iri, 0) for iri in (*defaults, *named)] if given else _from(text)
    for iri, offset in graphs:
        if not (given and iri == settings.DEFAULT_GRAPH) and not _is_here(store, iri):
            raise _absent(store, iri, text, offset, given)
    return (defaults, named) if given else (None, None)


def _is_here(store: EmbeddedStore, iri: str) -> bool:
    try:
        return store.has_graph(iri)
    except ValueError:
        return False


def _from(text: str) -> list[tuple[str, int]]:
    """Return the graphs that FROM and FROM NAMED name, with where they stand.

    >>> _from("PREFIX g: <http://g/> SELECT * FROM g:a FROM NAMED <http://g/b> { ?s ?p ?o }")
    [('http://g/a', 36), ('http://g/b', 51)]
    """
    tokens = tokenize(unescape(text))
    prefixes = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.is_word("PREFIX")
    }
    found = []
    for word, after in pairwise(tokens):
        named = word.is_word("NAMED")
        if not (word.is_word("FROM") or named) or after.kind not in ("iri", "name"):
            continue
        if after.kind == "iri":
            found.append((after.text[1:-1], after.start))
        else:
            prefix, _, local = after.text.partition(":")
            found.append((prefixes.get(f"{prefix}:", "") + local, after.start))
    return found


def _absent(store: EmbeddedStore, iri: str, text: str, offset: int, given: bool) -> Refused:
    names = store.select("SELECT DISTINCT ?g { GRAPH ?g {} }").rows
    near = errors.nearest(iri, [row["g"].value for row in names])
    line, column = position(text, offset)
    place: dict[str, Any] = {} if given else {"line": line, "column": column}
    return Refused(
        400,
        Text(
            f"这里没有图 <{iri}>，也不会到网上去取；请写这里有的图",
            f"the graph <{iri}> is not here, and none is fetched from the network; "
            "name one that is here",
        ),
        nearest=near,
        **place,
    )


def _counted(found: Iterable[T], most: int, what: Text) -> Iterator[T]:
    for number, one in enumerate(found):
        if number >= most:
            raise errors.LimitError(
                Text(
                    f"结果超过 {most} {what.zh}；请加上 LIMIT",
                    f"the answer has more than {most} {what.en}; add a LIMIT",
                )
            )
        yield one
