"""Makes terms of what a user gave for the parameters of a question."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import errors, names, settings
from townkg.frozen import frozen
from townkg.i18n import Text, same
from townkg.model import Entity
from townkg.query.bind import too_many
from townkg.query.values import value_term
from townkg.store.terms import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from townkg.names.listed import Listed
    from townkg.query import Parameter, Question
    from townkg.query.bind import Value
    from townkg.store import Store


@frozen
class Chosen:
    """The parameters given: as terms for the query, and as the answer shows them."""

    terms: Mapping[str, Value]
    shown: Mapping[str, Any]
    notes: tuple[Text, ...] = ()
    """What is said of names of the articles that a link was followed from."""
    links: tuple[str, ...] = ()
    """These links, on which every row rests."""


def choose(store: Store, question: Question, given: Mapping[str, Any]) -> Chosen:
    """Return the parameters of *question* from what was given, defaults put in.

    Raises: UsageError and its subclasses, each with the name of the parameter.
    """
    for name in given:
        if name not in question.params:
            kind = Text("参数", "parameter")
            raise errors.UnknownName(name, kind, question.params, where=same(question.name))
    terms: dict[str, Value] = {}
    shown: dict[str, Any] = {}
    followed: list[Listed] = []
    for name, parameter in question.params.items():
        values = _values(parameter, given.get(name))
        if not values:
            continue
        pairs = [_choose(store, parameter, value, followed) for value in values]
        if parameter.multiple:
            terms[name] = [term for term, _ in pairs]
            shown[name] = [value for _, value in pairs]
        else:
            terms[name], shown[name] = pairs[0]
    notes = tuple(_followed(one) for one in followed)
    return Chosen(terms, shown, notes, tuple(dict.fromkeys(one.link for one in followed)))


def _values(parameter: Parameter, given: Any) -> Sequence[Any]:
    """Return the values given for a parameter, or its default."""
    several = isinstance(given, (list, tuple, set, frozenset))
    if given is None or (several and not given):
        given = parameter.default
        several = isinstance(given, list)
    if given is None:
        return ()
    values = list(given) if several else [given]
    if len(values) > 1 and not parameter.multiple:
        raise errors.UsageError(too_many(parameter.name, len(values)))
    return values


def _choose(
    store: Store, parameter: Parameter, value: Any, followed: list[Listed]
) -> tuple[NamedNode | Literal, Entity | str | int | float | bool]:
    """Return a value as a term, and as an answer shows it."""
    if parameter.is_value:
        term = value_term(parameter, value)
        _check_choice(parameter, {term.value})
        return term, _plain(parameter, term)
    if isinstance(value, Entity):
        value = value.iri
    elif isinstance(value, NamedNode):
        value = value.value
    where = Text(f"参数 {parameter.name}", f"parameter {parameter.name}")
    if parameter.dataset:
        entity = _listed(store, parameter, str(value), where, followed)
    else:
        entity = names.resolve(store, str(value), parameter.type_iri, where=where)
    _check_choice(parameter, {str(value), entity.iri, entity.label.zh, entity.label.en})
    return NamedNode(entity.iri), entity


def _listed(
    store: Store, parameter: Parameter, value: str, where: Text, followed: list[Listed]
) -> Entity:
    """Return a thing of a data set; that it was named by a thing of the articles is noted."""
    from townkg.names.listed import resolve_listed

    found = resolve_listed(store, value, parameter.type_iri, parameter.dataset, where=where)
    if found.named is not None:
        followed.append(found)
    return found.entity


def _followed(found: Listed) -> Text:
    named, entity = found.named or found.entity, found.entity
    slug = entity.iri.removeprefix(f"{settings.ID}dataset/").partition("/")[0]
    return Text(
        f"“{named.label.in_language('zh')}”经已确认的链接就是数据集 {slug} 中的"
        f"“{entity.label.in_language('zh')}”。",
        f"By an accepted link “{named.label.in_language('en')}” is "
        f"“{entity.label.in_language('en')}” of the data set {slug}.",
    )


def _plain(parameter: Parameter, term: Literal) -> str | int | float | bool:
    if parameter.type in ("number", "sentence"):
        found = number(term.value)
        return term.value if found is None else found
    return term.value == "true" if parameter.type == "boolean" else term.value


def _check_choice(parameter: Parameter, given: set[str]) -> None:
    choices = [str(choice) for choice in parameter.choices]
    if choices and not given & set(choices):
        found = min(given, key=len)
        raise errors.UsageError(
            Text(
                f"参数 {parameter.name}：给的是“{found}”，只能是：{'、'.join(choices)}",
                f"parameter {parameter.name}: found “{found}”, "
                f"expected one of {', '.join(choices)}",
            )
        )
