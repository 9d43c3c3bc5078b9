"""Declares the prefixes that answers print, for a query that uses them without saying so."""

from __future__ import annotations

from itertools import pairwise

from townkg import errors, settings
from townkg.i18n import NOTHING, Text
from townkg.store import functions
from townkg.store.syntax import Form, check_foreign
from townkg.store.tokens import tokenize

_PREFIXES = {**settings.PREFIXES, functions.PREFIX: functions.NAMESPACE}


def declared(text: str) -> str:
    """Return *text* with one line before it that declares what it uses and does not declare.

    A text without tokens that can be read is returned as it is: the parser will say what is wrong.

    >>> declared("SELECT ?t { ?t a tk:Town }").splitlines()[0]
    'PREFIX tk: <https://w3id.org/townkg/ontology#>'
    """
    try:
        tokens = tokenize(text)
    except errors.QueryError:
        return text
    names = {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
    own = {
        follower.text.removesuffix(":")
        for token, follower in pairwise(tokens)
        if token.is_word("PREFIX")
    }
    missing = sorted(names.intersection(_PREFIXES) - own)
    lines = "".join(f"PREFIX {name}: <{_PREFIXES[name]}> " for name in missing)
    return f"{lines.rstrip()}\n{text}" if missing else text


def accepted(
    text: str, elsewhere: Text = NOTHING, *, services: bool = False, datasets: bool = False
) -> tuple[str, Form]:
    """Return a stranger's query with its prefixes declared, and its form, if it may run.

    *elsewhere* says what it is for, if not the embedded engine: there our functions are unknown.
    *services* and *datasets* are as in `check_foreign`.
    Raises: as `check_foreign`, with places as in *text*.
    """
    full = declared(text)
    try:
        form = check_foreign(full, services=services, datasets=datasets)
        functions.refuse_elsewhere(full, elsewhere)
        return full, form
    except errors.QueryError as error:
        if full == text or error.line is None:
            raise
        raise errors.QueryError(error.bare, line=error.line - 1, column=error.column) from None
