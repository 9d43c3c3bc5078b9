"""Which remotes a query names in SERVICE: only those that are listed may be asked."""

from __future__ import annotations

from collections.abc import Iterator

from townkg import settings
from townkg.errors import QueryError
from townkg.i18n import Text
from townkg.remotes.registry import Registry, Remote
from townkg.store.tokens import Token, position, tokenize, unescape


def named(text: str, remotes: Registry) -> dict[int, Remote]:
    """Return the remote of each SERVICE clause, by the offset of its endpoint in the text.

    Shape: *text* has its code point escapes resolved.
    Raises: QueryError, with line and column, for an endpoint that is not listed or a variable.
    """
    found: dict[int, Remote] = {}
    for token, iri in services(text):
        remote = remotes.of(iri) if iri else None
        if remote is None:
            line, column = position(text, token.start)
            raise QueryError(not_listed(token, iri, remotes), line=line, column=column)
        found[token.start] = remote
    return found


def services(text: str) -> Iterator[tuple[Token, str]]:
    """Yield the endpoint of each SERVICE clause and its IRI, empty where it is not written out."""
    tokens = tokenize(unescape(text))
    prefixes = dict(settings.PREFIXES)
    for place, token in enumerate(tokens[:-2]):
        if token.is_word("PREFIX"):
            prefixes[tokens[place + 1].text.removesuffix(":")] = tokens[place + 2].text[1:-1]
        elif token.is_word("SERVICE"):
            end = tokens[place + 1 + tokens[place + 1].is_word("SILENT")]
            yield end, _iri(end, prefixes)


def _iri(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind == "name" and colon and prefix in prefixes:
        return prefixes[prefix] + local
    return ""


def not_listed(token: Token, iri: str, remotes: Registry) -> Text:
    """Return that an endpoint is none that may be asked, and which are the nearest."""
    from townkg.store.address import masked

    if token.kind == "variable":
        told = Text("SERVICE 不能用变量", "SERVICE takes no variable")
    else:
        shown = masked(iri) if iri else token.text
        told = Text(f"远程数据集中没有 <{shown}>", f"<{shown}> is none of the remote data sets")
    near = [f"<{one}>" for one in remotes.nearest(iri)]
    listed = Text(f"；最接近的是：{'、'.join(near)}", f"; nearest: {', '.join(near)}")
    cure = Text(
        "；用 townkg remote add 登记之后才能询问",
        "; only what townkg remote add has listed is asked",
    )
    parts = [told, *([listed] if near else []), cure]
    return Text("".join(one.zh for one in parts), "".join(one.en for one in parts))
