"""What a query on the embedded engine may call: `tkf:matches` and `tkf:score`.

The texts that answer are looked up once for each text that is searched for; then a literal is one
of them or not. Only a literal that the index has not is folded and compared.
"""

from __future__ import annotations

import sqlite3

import pyoxigraph

from townkg import errors
from townkg.i18n import Text
from townkg.store.functions import NAMESPACE, PREFIX
from townkg.store.terms import check_text
from townkg.text_search import kept
from townkg.text_search.folding import fold
from townkg.text_search.wanted import Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from townkg.store import Store, Term
    from townkg.text_search.wanted import How

    Function = Callable[..., "Term | None"]

SCORES: dict[How, int] = {"phrase": 3, "near": 2, "words": 1}
_NONE = 0
_Literal = pyoxigraph.Literal
_ANSWERS = {
    "matches": {score: _Literal(score > 0) for score in (_NONE, *SCORES.values())},
    "score": {score: _Literal(score) for score in (_NONE, *SCORES.values())},
}


class Functions:
    """The functions over one store; what is wrong with a call is kept, for the engine hides it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: set[str] | None = None
        self._known: dict[str, dict[str, dict[str, Term]]] = {name: {} for name in _ANSWERS}
        """For each function, for each text that is searched for: the answers for texts."""
        self._wanted: dict[str, Wanted] = {}
        self.problem: errors.TownkgError | None = None

    def table(self) -> dict[pyoxigraph.NamedNode, Function]:
        """Return the functions by their IRIs, as pyoxigraph takes them."""
        return {pyoxigraph.NamedNode(NAMESPACE + name): self._function(name) for name in _ANSWERS}

    def _function(self, name: str) -> Function:
        known = self._known[name]

        def call(*terms: Term) -> Term | None:
            # called for every text of a query: what is known is given without another call
            try:
                text, words = terms
                if text.__class__ is _Literal and words.__class__ is _Literal:
                    return known[words.value][text.value]
            except (KeyError, ValueError):
                pass
            return self._answer(name, terms)

        return call

    def _answer(self, name: str, terms: tuple[Term, ...]) -> Term | None:
        """Return what a function says; nothing where the call, or the text, is none."""
        if self.problem is not None:
            return None
        if len(terms) != 2 or not isinstance(terms[1], pyoxigraph.Literal):
            self.problem = _misused(name, terms)
            return None
        text, words = terms[0], terms[1].value
        if not isinstance(text, pyoxigraph.Literal):
            return None
        known = self._known[name].get(words)
        if known is None:
            try:
                known = self._known[name][words] = self._looked_up(name, words)
            except errors.TownkgError as error:
                self.problem = error
                return None
        if text.value not in known:
            known[text.value] = _ANSWERS[name][self._compared(text.value, words)]
        return known[text.value]

    def _looked_up(self, name: str, words: str) -> dict[str, Term]:
        """Return what a function says of each text that answers."""
        check_text(f"{PREFIX}:", words)
        wanted = Wanted(words)
        if not wanted.phrase:
            raise errors.UsageError(
                Text(
                    f"{PREFIX}:matches 要找的文字是空的，或其中没有可见的字符；请写要找的文字",
                    f"the text that {PREFIX}:matches is to find is empty, or has no character "
                    "that can be seen; write what to find",
                )
            )
        self._wanted[words] = wanted
        try:
            found = kept.opened(self._store).texts(wanted)
        except sqlite3.DatabaseError:
            found = kept.again(self._store).texts(wanted)
        answers = _ANSWERS[name]
        return {text: answers[SCORES[how]] for text, how in found.items()}

    def _compared(self, value: str, words: str) -> int:
        if self._texts is None:
            self._texts = kept.opened(self._store).all_texts()
        if value in self._texts:
            return _NONE
        how = self._wanted[words].how(fold(value))
        return _NONE if how is None else SCORES[how]


def _misused(name: str, terms: tuple[Term, ...]) -> errors.QueryError:
    given = ", ".join(str(term) for term in terms) or "—"
    use = f'{PREFIX}:{name}(?text, "机器人")'
    return errors.QueryError(
        Text(
            f"{PREFIX}:{name} 给的是（{given}），应为两项：文本和要找的文字，如 {use}",
            f"{PREFIX}:{name} was given ({given}), expected two terms: a text, and the text to "
            f"find in it, such as {use}",
        )
    )
