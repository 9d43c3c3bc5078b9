"""Writes what is wanted of a claim into the text of `claims.trig`, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, Triple

from townkg.amend import edit
from townkg.encode import terms, turtle
from townkg.encode.article import Article
from townkg.encode.drafts import Draft
from townkg.encode.source import Report
from townkg.encode.syntax import parse
from townkg.errors import DataError, Problem, UnknownName
from townkg.i18n import Text
from townkg.model import CERTAINTIES

_TRIPLES = "triples.ttl"


@dataclass(frozen=True)
class Wanted:
    """What a claim is to have; None leaves what it has, an empty value takes it out.

    Shape: *quotes* as authors write them, *follows* by short name; *triples* is Turtle, all that
    the claim is to state, with the prefixes of the file.
    """

    certainty: str | None = None
    quotes: Sequence[str] | None = None
    reason_zh: str | None = None
    reason_en: str | None = None
    follows: Sequence[str] | None = None
    preferred: bool | None = None
    triples: str | None = None


def amended(text: str, article: Article, draft: Draft, wanted: Wanted) -> str:
    """Return the text of the claims with what is wanted of one."""
    prefixes = article.claims.prefixes
    values = {
        terms.CERTAINTY: _certainty(wanted, prefixes),
        terms.QUOTE: _strings(wanted.quotes),
        terms.FOLLOWS: _premises(article, wanted),
        terms.PREFERRED: None if wanted.preferred is None else ["true"] * wanted.preferred,
        terms.REASON: _reasons(draft, wanted),
    }
    for predicate, objects in values.items():
        old = [quad.object for quad in draft.metadata if quad.predicate == predicate]
        if objects is not None and objects != [turtle.term(item, prefixes) for item in old]:
            text = edit.with_values(text, draft.iri, prefixes, predicate.value, objects)
    if wanted.triples is not None:
        triples = _parsed(wanted.triples, article)
        if set(triples) != set(draft.triples):
            text = edit.with_triples(text, draft.iri, prefixes, triples)
    return text


def _certainty(wanted: Wanted, prefixes: Mapping[str, str]) -> list[str] | None:
    if wanted.certainty is None:
        return None
    if wanted.certainty not in CERTAINTIES:
        raise UnknownName(wanted.certainty, Text("确定程度", "certainty"), CERTAINTIES)
    return [turtle.name(terms.tk(wanted.certainty).value, prefixes)]


def _strings(texts: Iterable[str] | None) -> list[str] | None:
    return None if texts is None else [turtle.string(text) for text in texts if text]


def _premises(article: Article, wanted: Wanted) -> list[str] | None:
    if wanted.follows is None:
        return None
    base = terms.claim_base(article.slug)
    iris = [base + name.removeprefix(base) for name in wanted.follows if name]
    return [turtle.name(iri, article.claims.prefixes) for iri in iris]


def _reasons(draft: Draft, wanted: Wanted) -> list[str] | None:
    if wanted.reason_zh is None and wanted.reason_en is None:
        return None
    now = {
        quad.object.language: quad.object.value
        for quad in draft.metadata
        if quad.predicate == terms.REASON and isinstance(quad.object, Literal)
    }
    given = {"zh": wanted.reason_zh, "en": wanted.reason_en}
    now |= {language: text for language, text in given.items() if text is not None}
    return [turtle.term(Literal(text, language=tag)) for tag, text in now.items() if text]


def _parsed(text: str, article: Article) -> list[Triple]:
    """Return the triples of a text of Turtle that may use the prefixes of the file.

    Raises: DataError with every syntax error, by the line of the text.
    """
    head = [f"@prefix {name}: <{iri}> .\n" for name, iri in article.claims.prefixes.items()]
    report = Report(article.folder)
    quads, _ = parse(report, _TRIPLES, "".join(head) + text)
    problems = [
        Problem(_TRIPLES, max(item.line - len(head), 0), "", item.found, item.cure)
        for item in report.errors
    ]
    if not problems and not quads:
        found = Text("没有三元组", "there is no triple")
        cure = Text(
            "主张至少陈述一条；要撤回它，请用 withdraw",
            "a claim states one or more; or withdraw it",
        )
        problems.append(Problem(_TRIPLES, 0, "", found, cure))
    if problems:
        raise DataError(problems)
    return list(dict.fromkeys(quad.triple for quad in quads))
