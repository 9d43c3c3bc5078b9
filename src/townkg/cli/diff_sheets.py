"""Lays out what changed between two graphs as the sheets of a workbook, a change a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from townkg.cli.diff_page import HOW, SUPPORT, coded
from townkg.diff import Difference
from townkg.i18n import Language, Text
from townkg.model import Entity
from townkg.present import sheets_book

Line = Sequence[Any]
_BEFORE, _AFTER = Text("之前", "before"), Text("之后", "after")
_CHANGE = Text("变化", "change")


def workbook(found: Difference, language: Language) -> bytes:
    """Return the difference as the bytes of an xlsx file.

    Raises: UsageError, where the program that writes workbooks is not installed.
    """
    sheets = _Sheets(found, language)
    parts = (
        (Text("主张", "claims"), found.claims, sheets.claims()),
        (Text("事实", "facts"), found.facts, sheets.facts()),
        (Text("事物与术语", "things and terms"), found.things, sheets.things()),
        (Text("支持", "support"), found.support, sheets.support()),
        (Text("支持的上传", "support passed up"), found.links, sheets.links()),
        (Text("答案", "answers"), found.answers, sheets.answers()),
    )
    pages: list[tuple[Text, Iterable[Line]]] = [(name, lines) for name, _, lines in parts]
    pages.append(
        (Text("说明", "about"), sheets.about([(name, len(all_)) for name, all_, _ in parts]))
    )
    return sheets_book("townkg diff", pages, language)


class _Sheets:
    """The rows of each sheet, the headings first."""

    def __init__(self, found: Difference, language: Language) -> None:
        self.found = found
        self.language = language

    def claims(self) -> Iterator[Line]:
        """Yield each part of a claim that differs."""
        yield self._head(
            Text("主张", "claim"), _CHANGE, Text("部分", "part"), _BEFORE, _AFTER,
            Text("修订", "amendment"), Text("主张 IRI", "claim IRI"),
        )  # fmt: skip
        for claim in self.found.claims:
            name, why = claim.iri.rpartition("/")[2], "\n".join(claim.why)
            for part, gone, new in claim.parts:
                texts = (self._lines(gone), self._lines(new))
                yield [name, self._said(HOW[claim.how]), self._said(part), *texts, why, claim.iri]

    def facts(self) -> Iterator[Line]:
        """Yield each fact that came or went."""
        yield self._head(_CHANGE, Text("推出", "inferred"), Text("事实", "fact"))
        yes, no = Text("是", "yes"), Text("否", "no")
        for fact in self.found.facts:
            inferred = self._said(yes if fact.inferred else no)
            yield [self._said(HOW[fact.how]), inferred, self._said(fact.words)]

    def things(self) -> Iterator[Line]:
        """Yield each thing with what is said of it before and after."""
        yield self._head(Text("事物", "thing"), Text("IRI", "IRI"), _CHANGE, _BEFORE, _AFTER)
        for thing in self.found.things:
            texts = (self._lines(thing.removed), self._lines(thing.added))
            yield [*self._named(thing.entity), self._said(HOW[thing.how]), *texts]

    def support(self) -> Iterator[Line]:
        """Yield each way of support that came or went."""
        yield self._head(
            Text("支持者", "bearer"), Text("支持者 IRI", "bearer IRI"), Text("小镇", "town"),
            Text("小镇 IRI", "town IRI"), Text("对二者", "for the pair"), _CHANGE,
            Text("依据", "basis"), Text("确定程度", "certainty"), Text("条件", "condition"),
        )  # fmt: skip
        for pair in self.found.support:
            ends = [*self._named(pair.bearer), *self._named(pair.town)]
            for how, ways in (("removed", pair.removed), ("added", pair.added)):
                for basis, certainty, condition in ways:
                    codes = (self._said(coded(code)) for code in (basis, certainty))
                    both = (self._said(SUPPORT[pair.how]), self._said(HOW[how]))
                    yield [*ends, *both, *codes, condition]

    def links(self) -> Iterator[Line]:
        """Yield each pair of policies along which support passes up otherwise."""
        yield self._head(
            Text("部分", "part"), Text("部分 IRI", "part IRI"), Text("整体", "whole"),
            Text("整体 IRI", "whole IRI"), _CHANGE, Text("之前的确定程度", "certainty before"),
            Text("之后的确定程度", "certainty after"), Text("所涉小镇", "towns concerned"),
        )  # fmt: skip
        for link in self.found.links:
            ends = [*self._named(link.part), *self._named(link.whole)]
            codes = (self._lines(map(coded, codes)) for codes in (link.removed, link.added))
            towns = self._lines(town.label for town in link.towns)
            yield [*ends, self._said(HOW[link.how]), *codes, towns]

    def answers(self) -> Iterator[Line]:
        """Yield each row of an answer that came or went, and how many rest on other claims."""
        yield self._head(
            Text("问题名称", "name of the question"), Text("问题", "question"),
            Text("参数", "parameters"), _CHANGE, Text("行", "row"),
        )  # fmt: skip
        rests = Text("依据不同的行数", "rows that rest on other claims")
        for answer in self.found.answers:
            params = ", ".join(f"{name}={value}" for name, value in answer.params.items())
            start = [answer.question, self._said(answer.title), params]
            for how, rows in (("removed", answer.removed), ("added", answer.added)):
                for row in rows:
                    yield [*start, self._said(HOW[how]), self._said(row)]
            if answer.evidence:
                yield [*start, self._said(rests), answer.evidence]

    def about(self, counts: Iterable[tuple[Text, int]]) -> Iterator[Line]:
        """Yield the data versions, and how much changed of each part."""
        yield self._head(Text("项目", "item"), Text("内容", "content"))
        yield [self._said(Text("旧数据版本", "data version before")), self.found.before]
        yield [self._said(Text("新数据版本", "data version after")), self.found.after]
        for name, count in counts:
            yield [self._said(name), count]

    def _head(self, *names: Text) -> Line:
        return [self._said(name) for name in names]

    def _said(self, text: Text) -> str:
        return text.in_language(self.language)

    def _lines(self, texts: Iterable[Text]) -> str:
        return "\n".join(self._said(text) for text in texts)

    def _named(self, entity: Entity) -> Line:
        return [self._said(entity.label), entity.iri]
