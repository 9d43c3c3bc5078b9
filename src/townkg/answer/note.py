"""Says why an answer is empty: which parameter, when left out, brings rows."""

from __future__ import annotations

from townkg.i18n import Text
from townkg.model import Entity
from townkg.query.bind import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.answer.parameters import Chosen
    from townkg.query import Question
    from townkg.store import Store

_OPENING = ("“", "‘", "「", "『", "《", '"')


def note_on_nothing(store: Store, question: Question, chosen: Chosen) -> Text:
    """Return the note of an empty answer; the question is run once without each parameter."""
    silent = question.silent or Text("文中没有说。", "The article does not say.")
    zh, en = [silent.zh], [silent.en]
    relaxed = {
        name: _rows_without(store, question, chosen, name)
        for name in chosen.terms
        # a remote is not asked once more for each parameter
        if not (question.remotes or _is_subject(question, name))
    }
    for name, count in relaxed.items():
        if count:
            label = question.params[name].label
            zh.append(f"不限{label.zh}{_shown(chosen.shown[name], 'zh')}时有 {count} 行。")
            plural = "row" if count == 1 else "rows"
            value = _shown(chosen.shown[name], "en")
            en.append(f"Without {label.en} {value} there {_be(count)} {count} {plural}.")
    if relaxed and not any(relaxed.values()):
        zh.append("去掉任何一个参数也没有结果。")
        en.append("Leaving out any one parameter brings no row either.")
    return Text("".join(zh), " ".join(en))


def _is_subject(question: Question, name: str) -> bool:
    """Return whether the question is about just this thing, and without it about everything."""
    parameter = question.params[name]
    return parameter.required and parameter.type == "any"


def _rows_without(store: Store, question: Question, chosen: Chosen, name: str) -> int:
    rest = {key: term for key, term in chosen.terms.items() if key != name}
    return len(store.select(bind(question, rest, free=name)))


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _shown(value: Any, language: str) -> str:
    if isinstance(value, list):
        comma = "、" if language == "zh" else ", "
        return comma.join(_shown(item, language) for item in value)
    return quoted(value.label.in_language(language) if isinstance(value, Entity) else str(value))


def quoted(name: str) -> str:
    """Return a name in quotation marks, once: one that begins with a mark of its own stays.

    >>> quoted("特色小镇"), quoted("“八八战略”")
    ('“特色小镇”', '“八八战略”')
    """
    return name if name.startswith(_OPENING) else f"“{name}”"
