"""Asks a prepared question for the command line, and reads a well-formed command without click.

click costs as much time as the answer: `townkg ask <question> --name value…` is read here when
nothing about it is unusual. Everything else (help, mistakes, other commands) is left to click,
which says what is wrong; `tests/cli/test_asking.py` holds the two to the same answers.
"""

from __future__ import annotations

from townkg.cli import output
from townkg.cli.speech import CITED, FORMATS, Speaker
from townkg.query import Question, catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from townkg.model import Answer

PARTIAL = 6
"""As when an endpoint fails: rows are printed, and a remote data set lacks in them."""

_COMMON = ("format", "store", "lang")


def ask(
    question: Question,
    params: dict[str, Any],
    say: Speaker,
    *,
    style: str,
    store: str | None,
    fail_empty: bool,
    why: bool = False,
    assume: str | None = None,
    without: tuple[str, ...] = (),
) -> int:
    """Return the exit code after printing the answer, with *why* a proof under each row.

    Shape: *assume* and *without* ask the graph as it would be, and tell what that changes.
    """
    from townkg import api

    if why:
        from townkg.cli.proofs import check_explains, emit_explained

        check_explains(question, style)
    with api.open(store, progress=output.progress(say)) as graph:
        if assume is not None or without:
            from townkg.cli.proofs import emit_supposed

            supposed: dict[str, Any] = {"assume": assume, "without": without}
            answer = emit_supposed(graph, question, params, say, style=style, why=why, **supposed)
            return code_of(answer, fail_empty)
        answer = graph.ask(question, **params)
        if why:
            emit_explained(graph, question, answer, style, say)
            return code_of(answer, fail_empty)
        cited = graph.citations(answer) if style in CITED else None
    output.emit_answer(answer, style, say.language, question.explain, cited)
    return code_of(answer, fail_empty)


def code_of(answer: Answer, fail_empty: bool) -> int:
    """Return the exit code of an answer that was printed: a partial one is no success."""
    if answer.partial:
        return PARTIAL
    return 1 if fail_empty and not answer.rows else 0


def quick(words: Sequence[str], say: Speaker) -> int | None:
    """Return the exit code of a well-formed `ask`; none, and nothing done, for all else."""
    if len(words) < 2 or words[0] != "ask":
        return None
    questions = catalogue()
    name = words[1].replace("-", "_")
    if name not in questions.names():
        return None
    question = questions[name]
    given = _options(words[2:], question)
    if given is None:
        return None
    style = given.pop("format", FORMATS[0])
    store = given.pop("store", None)
    fail_empty = given.pop("fail_empty", False)
    if given.pop("lang", "zh") not in ("zh", "en") or style not in FORMATS:
        return None
    needed = [item.name for item in question.params.values() if _is_needed(item)]
    if any(item not in given for item in needed):
        return None
    return ask(question, given, say, style=style, store=store, fail_empty=fail_empty)


def _is_needed(parameter: Any) -> bool:
    return bool(parameter.required and parameter.default is None)


def _options(words: Sequence[str], question: Question) -> dict[str, Any] | None:
    """Return the options with their values; none where one is unknown, bare or given twice."""
    found: dict[str, Any] = {}
    rest = list(words)
    while rest:
        option, equals, value = rest.pop(0).partition("=")
        if option == "--fail-empty" and not equals:
            found["fail_empty"] = True
            continue
        name = option.removeprefix("--").replace("-", "_")
        known = name in question.params or name in _COMMON
        if not option.startswith("--") or not known:
            return None
        if not equals:
            if not rest or rest[0].startswith("-"):
                return None
            value = rest.pop(0)
        several = name in question.params and question.params[name].multiple
        if name in found and not several:
            return None
        if several:
            found[name] = (*found.get(name, ()), value)
        else:
            found[name] = value
    return found
