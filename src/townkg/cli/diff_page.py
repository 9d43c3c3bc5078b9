"""Draws what changed between two graphs, as text or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from townkg.cli.speech import Speaker
from townkg.diff import Difference
from townkg.i18n import Language, Text
from townkg.model import Entity
from townkg.present import wording

HOW = {
    "added": Text("新增", "new"),
    "removed": Text("消失", "gone"),
    "changed": Text("改变", "changed"),
}
SUPPORT = {
    "added": Text("得到支持", "support gained"),
    "removed": Text("失去支持", "support lost"),
    "changed": Text("支持改变", "support changed"),
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_GONE, _NEW = "− ", "+ "


def drawn(found: Difference, language: Language, *, markdown: bool) -> str:
    """Return the difference in words, a part under each heading."""
    page = _Page(Speaker(language), markdown)
    return "\n".join(page.lines(found)) + "\n"


class _Page:
    """A difference on its way to paper."""

    def __init__(self, say: Speaker, markdown: bool) -> None:
        self.say = say
        self.markdown = markdown

    def lines(self, found: Difference) -> Iterator[str]:
        """Yield the lines of the page."""
        versions = f"{found.before} → {found.after}"
        yield self.text(self.say(f"数据版本 {versions}", f"data version {versions}"))
        if not found:
            yield self.say("没有变化", "nothing changed")
            return
        parts = (
            (self.say("主张", "Claims"), found.claims, self.claims(found)),
            (self.say("事实", "Facts"), found.facts, self.facts(found)),
            (self.say("事物与术语", "Things and terms"), found.things, self.things(found)),
            (self.say("支持", "Support"), found.support, self.support(found)),
            (self.say("支持的上传", "Support passed up"), found.links, self.links(found)),
            (self.say("答案", "Answers"), found.answers, self.answers(found)),
        )
        for title, items, lines in parts:
            yield ""
            heading = self.say(f"{title}：{len(items)} 处", f"{title}: {len(items)}")
            yield f"## {heading}" if self.markdown else heading
            yield from lines

    def claims(self, found: Difference) -> Iterator[str]:
        """Yield each claim with its parts that differ, and why."""
        for claim in found.claims:
            yield self.item(f"{claim.iri.rpartition('/')[2]} · {self.how(claim.how)}")
            for part, gone, new in claim.parts:
                label = part.in_language(self.say.language)
                yield from self.pairs(gone, new, f"{label}{self.say('：', ': ')}")
            for why in claim.why:
                yield self.below(self.say(f"修订：{why}", f"amendment: {why}"))

    def facts(self, found: Difference) -> Iterator[str]:
        """Yield each fact that came or went."""
        for fact in found.facts:
            sign = _NEW if fact.how == "added" else _GONE
            origin = (
                f" ({wording.INFERRED.in_language(self.say.language)})" if fact.inferred else ""
            )
            yield self.item(f"{sign}{fact.words.in_language(self.say.language)}{origin}")

    def things(self, found: Difference) -> Iterator[str]:
        """Yield each thing with what is said of it."""
        for thing in found.things:
            yield self.item(f"{self.name(thing.entity)} · {self.how(thing.how)}")
            yield from self.pairs(thing.removed, thing.added)

    def support(self, found: Difference) -> Iterator[str]:
        """Yield each pair of bearer and town with the ways of support that came and went."""
        for pair in found.support:
            how = SUPPORT[pair.how].in_language(self.say.language)
            yield self.item(f"{self.name(pair.bearer)} → {self.name(pair.town)} · {how}")
            gone, new = ([self.way(way) for way in ways] for ways in (pair.removed, pair.added))
            yield from self.pairs(gone, new)

    def links(self, found: Difference) -> Iterator[str]:
        """Yield each pair of policies with how firmly support passed up, and for which towns."""
        for link in found.links:
            pair = f"{self.name(link.part)} → {self.name(link.whole)}"
            yield self.item(f"{pair} · {self.how(link.how)}")
            gone, new = ([coded(code) for code in codes] for codes in (link.removed, link.added))
            yield from self.pairs(gone, new, self.say("确定程度：", "certainty: "))
            if link.towns:
                towns = self.say("、", ", ").join(self.name(town) for town in link.towns)
                yield self.below(self.say(f"所涉小镇：{towns}", f"towns concerned: {towns}"))

    def answers(self, found: Difference) -> Iterator[str]:
        """Yield each question with the rows that came and went."""
        for answer in found.answers:
            title = answer.title.in_language(self.say.language)
            params = ", ".join(f"{name}={value}" for name, value in answer.params.items())
            yield self.item(f"{answer.question}({params}) {title}")
            yield from self.pairs(answer.removed, answer.added)
            if count := answer.evidence:
                yield self.below(
                    self.say(f"{count} 行的依据不同", f"{count} rows rest on other claims")
                )

    def pairs(self, gone: Iterable[Text], new: Iterable[Text], label: str = "") -> Iterator[str]:
        """Yield what is gone and what is new, one a line."""
        for sign, texts in ((_GONE, gone), (_NEW, new)):
            for text in texts:
                yield self.below(f"{sign}{label}{text.in_language(self.say.language)}")

    def way(self, way: Sequence[str]) -> Text:
        """Return basis, certainty and condition in words."""
        basis, certainty, condition = way
        both = [coded(code) for code in (basis, certainty)]
        limit = (
            Text(f" · 条件：{condition}", f" · condition: {condition}")
            if condition
            else Text("", "")
        )
        zh, en = (" · ".join(text.in_language(tag) for text in both) for tag in ("zh", "en"))
        return Text(zh + limit.zh, en + limit.en)

    def name(self, entity: Entity) -> str:
        """Return what a thing is called."""
        return entity.label.in_language(self.say.language)

    def how(self, code: str) -> str:
        """Return in words what happened."""
        return HOW[code].in_language(self.say.language)

    def item(self, text: str) -> str:
        """Return a line of a list."""
        return f"- {self.text(text)}" if self.markdown else f"  {text}"

    def below(self, text: str) -> str:
        """Return a line under an item."""
        return f"  - {self.text(text)}" if self.markdown else f"      {text}"

    def text(self, text: str) -> str:
        """Return a text so that Markdown prints it as it is."""
        return _SPECIAL.sub(r"\\\1", text) if self.markdown else text


def coded(code: str) -> Text:
    """Return a basis or a certainty in words."""
    return wording.CODES.get(code, Text(code, code))
