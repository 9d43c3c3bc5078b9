"""The reasons why a fact does not hold, each in a sentence, from what attempts lack.

It knows no vocabulary: what the text does say of subject and object, and in which direction, is
read from the asserted triples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from townkg.i18n import Text
from townkg.reason.proofs import words
from townkg.reason.proofs.facts import relation_of
from townkg.reason.proofs.in_readings import is_reading, leading
from townkg.reason.proofs.obstacle import Attempt, Premise, Reason, WhyNot
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.proofs.said_in import ARTICLE, SaidIn
from townkg.reason.proofs.why import Prover
from townkg.reason.proofs.why_not import Inquiry
from townkg.reason.rule import TYPE, Relation, Statement

About = Callable[[str], Iterable[Statement]]
"""Returns the asserted triples that have a term as subject or object, those of claims only."""

_MOST = 3


def explain(
    statement: Statement,
    inquiry: Inquiry,
    prover: Prover,
    about: About,
    said_in: SaidIn = ARTICLE,
) -> WhyNot:
    """Return why a triple does not hold; *said_in* names what could have said it."""
    attempts = tuple(inquiry.attempts(statement))
    teller = _Teller(statement, prover, about, said_in)
    reasons = tuple(teller.reasons(attempts, inquiry.in_readings(statement)))
    said = words.statement(statement, prover.say)
    return WhyNot(statement, said, reasons, attempts, inquiry.cut, said_in=said_in)


class _Teller:
    def __init__(self, statement: Statement, prover: Prover, about: About, said_in: SaidIn) -> None:
        self._in = said_in
        self._statement = statement
        self._prover = prover
        self._say = prover.say
        self._about = about
        self._leading = _leading(relation_of(statement), prover)

    def reasons(self, attempts: Sequence[Attempt], read: Sequence[Proof]) -> Iterator[Reason]:
        """Yield the reasons, the most telling first; *read* are proofs that need a reading."""
        for proof in read:
            yield _in_reading(proof)
        if not read and relation_of(self._statement) not in self._prover.rules:
            yield self._only_said()
        other = [*self._others()]
        near = [*self._nearest(attempts)]
        ends = self._statement[1] != TYPE  # a class has no end to point to
        direction = [*self._direction()] if ends and not (near or other or read) else []
        yield from (*other, *near[:_MOST], *direction)
        if not (read or near or other or direction) and (ends or attempts):
            yield self._nothing()

    def _only_said(self) -> Reason:
        name = self._say(self._statement[1])
        if self._statement[1] == TYPE:
            name = self._say(self._statement[2])
            return Reason(
                "unsaid",
                Text(
                    f"没有规则得出某物属于{quoted(name.zh)}：{self._in.alone.zh}",
                    f"no rule concludes that a thing is in {quoted(name.en)}: {self._in.alone.en}",
                ),
            )
        return Reason(
            "unsaid",
            Text(
                f"没有规则得出{quoted(name.zh)}："
                f"它只能由{self._in.source.zh}来说，而{self._in.inside}没有说",
                f"no rule concludes {quoted(name.en)}: "
                f"only {self._in.source.en} could say it, "
                f"and {self._in.pronoun} {self._in.does_not}",
            ),
        )

    def _nearest(self, attempts: Sequence[Attempt]) -> Iterator[Reason]:
        """Yield: this much is said of the subject, and this one fact is lacking."""
        subject, seen = self._statement[0], set()
        for held, lacking in _ways(attempts):
            mine = [one for one in held if subject in (one.fact[0], one.fact[2])]
            if len(lacking) != 1 or not (mine or (lacking[0].instead and lacking[0].unsaid)):
                continue
            key = (tuple(one.fact for one in mine), relation_of(lacking[0].fact))
            if key not in seen and (mine or lacking[0].fact[0] == subject):
                seen.add(key)
                proofs = [one.proof for one in mine if one.proof is not None]
                proofs += self._proofs(self._listed(lacking[0])) if not mine else ()
                yield Reason("nearest", _lacking(mine, lacking[0], self._in), tuple(proofs[:_MOST]))

    def _listed(self, premise: Premise) -> list[Statement]:
        """Return what the text does say with the relation of a premise that is lacking."""
        subject, predicate, _ = premise.fact
        return sorted(one for one in self._about(subject) if one[:2] == (subject, predicate))

    def _direction(self) -> Iterator[Reason]:
        """Yield: the text has the subject at the receiving end only."""
        subject = self._statement[0]
        said = list(self._about(subject))
        leads = any(one[0] == subject and relation_of(one) in self._leading for one in said)
        ends = [one for one in said if one[2] == subject]
        if leads or not ends:
            return
        name, wanted = self._say(subject), self._say(self._statement[1])
        text = Text(
            f"方向不对：{self._in.inside}说到{quoted(name.zh)}时，都是别的事物指向它，没有一处由它指向别的事物；"
            f"而要得出{quoted(wanted.zh)}，须由它指向别的事物",
            f"wrong direction: wherever {self._in.source.en} {self._in.tells} of "
            f"{quoted(name.en)}, other things"
            f" point to it, and it points to none; for {quoted(wanted.en)} it would have to",
        )
        yield Reason("direction", text, self._proofs(ends))

    def _others(self) -> Iterator[Reason]:
        """Yield what the text does say of the two together, from which the fact does not follow."""
        one, _, other = self._statement
        if self._statement[1] == TYPE:
            return
        reverse = [s for s in self._about(other) if s[0] == other and s[2] == one]
        direct = [s for s in self._about(one) if s[0] == one and s[2] == other]
        wanted = self._say(self._statement[1])
        for found, back in ((direct, False), (reverse, True)):
            for said in found[:_MOST]:
                name = self._say(said[1])
                turned = "而且方向相反，" if back else ""
                turned_en = "the other way round, and " if back else ""
                text = Text(
                    f"{self._in.inside}说的只是{quoted(words.statement(said, self._say).zh)}："
                    f"{turned}没有规则由{quoted(name.zh)}得出{quoted(wanted.zh)}",
                    f"{self._in.source.en} only {self._in.says} "
                    f"{quoted(words.statement(said, self._say).en)}: "
                    f"{turned_en}no rule concludes {quoted(wanted.en)} from {quoted(name.en)}",
                )
                if relation_of(said) not in self._leading or back:
                    yield Reason("direction" if back else "other", text, self._proofs([said]))
        if not direct and not reverse:
            yield from self._joint(one, other)

    def _joint(self, one: str, other: str) -> Iterator[Reason]:
        """Yield what joins the two: a thing of which both are said, as a conferral."""
        mine = {s[0]: s for s in self._about(one) if s[2] == one}
        yours = {s[0]: s for s in self._about(other) if s[2] == other}
        shared = sorted(mine.keys() & yours.keys())
        wanted = self._say(self._statement[1])
        for middle in shared[:_MOST]:
            pair = [mine[middle], yours[middle]]
            if all(relation_of(said) in self._leading for said in pair):
                continue
            told = [words.statement(said, self._say) for said in pair]
            text = Text(
                f"{self._in.inside}把二者连起来的只是{quoted(told[0].zh)}和{quoted(told[1].zh)}："
                f"没有规则由此得出{quoted(wanted.zh)}",
                f"what joins the two in {self._in.source.en} is only {quoted(told[0].en)} "
                f"and {quoted(told[1].en)}: "
                f"no rule concludes {quoted(wanted.en)} from that",
            )
            yield Reason("other", text, self._proofs(pair))

    def _nothing(self) -> Reason:
        one, _, other = (self._say(term) for term in self._statement)
        if self._statement[1] == TYPE:
            zh, en = quoted(one.zh), quoted(one.en)
            return Reason(
                "unsaid",
                Text(
                    f"{self._in.inside}没有说到{zh}什么事，能由此推出它属于{quoted(other.zh)}",
                    f"{self._in.source.en} {self._in.says} nothing of {en} "
                    f"from which it would be in {quoted(other.en)}",
                ),
            )
        return Reason(
            "unsaid",
            Text(
                f"{self._in.inside}没有说到能由此推出它的事：没有{self._in.unit.zh}把{quoted(one.zh)}与{quoted(other.zh)}这样连起来",
                f"{self._in.source.en} {self._in.says} nothing from which it would follow: "
                f"no {self._in.unit.en} links {quoted(one.en)} and {quoted(other.en)} in this way",
            ),
        )

    def _proofs(self, said: Iterable[Statement]) -> tuple[Proof, ...]:
        found: dict[str, Proof] = {}
        for one in list(said)[:_MOST]:
            proof = self._prover.why(one)
            if proof is not None:  # a claim that says several of them is shown once
                found.setdefault(proof.sources[0].iri if proof.sources else str(one), proof)
        return tuple(found.values())


def _in_reading(proof: Proof) -> Reason:
    """Return: it follows in a reading only, whether said there or derived from there."""
    leaves = [leaf for leaf in proof.leaves if is_reading(leaf)]
    told = [_of_how_many(leaf.sources[0]) for leaf in leaves]
    which = Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))
    end = Text("读法不算事实", "a reading is no fact")
    if proof.is_leaf:
        said = proof.words
        text = Text(
            f"{quoted(said.zh)}只在有歧义的段落的某种读法下成立{which.zh}；{end.zh}",
            f"{quoted(said.en)} holds only in some reading of an ambiguous passage"
            f"{which.en}; {end.en}",
        )
        return Reason("reading", text, (proof,))
    zh = "、".join(quoted(leaf.words.zh) + one.zh for leaf, one in zip(leaves, told, strict=True))
    en = ", ".join(quoted(leaf.words.en) + one.en for leaf, one in zip(leaves, told, strict=True))
    text = Text(
        f"只在有歧义的段落的某种读法下才推得出，要有{zh}；{end.zh}",
        f"it would follow only in some reading of an ambiguous passage, by {en}; {end.en}",
    )
    return Reason("reading", text, (proof,))


def _of_how_many(source: Source) -> Text:
    one = source.reading
    if one is None:
        return Text("", "")
    return Text(
        f"（{one.total} 种读法中的第 {one.place} 种）", f" (reading {one.place} of {one.total})"
    )


def _leading(goal: Relation, prover: Prover) -> frozenset[Relation]:
    """Return the relations from which a relation can follow, over any number of rules."""
    return frozenset(atom.relation for rule in leading(goal, prover) for atom in rule.body)


def _ways(
    attempts: Sequence[Attempt], held: tuple[Premise, ...] = ()
) -> list[tuple[tuple[Premise, ...], tuple[Premise, ...]]]:
    """Return what holds and what is lacking for each attempt, down to what only texts can say."""
    found = []
    for attempt in attempts:
        kept = (*held, *(one for one in attempt.premises if one.proof is not None))
        lacking = attempt.lacking
        inner = lacking[0].attempts if len(lacking) == 1 else ()
        if inner and not lacking[0].unsaid:
            deeper = _ways(inner, kept)
            own = [way for way in deeper if len(way[0]) > len(kept)]
            found += own or [(kept, lacking)]
        else:
            found.append((kept, lacking))
    return found


def _lacking(mine: Sequence[Premise], premise: Premise, said_in: SaidIn) -> Text:
    held = Text(
        "；".join(one.words.in_language("zh") for one in mine),
        "; ".join(one.words.in_language("en") for one in mine),
    )
    lack = Text(
        f"{said_in.inside}没有说{quoted(premise.words.zh)}{_instead(premise, 'zh', said_in)}",
        f"{said_in.source.en} {said_in.does_not} say "
        f"{quoted(premise.words.en)}{_instead(premise, 'en', said_in)}",
    )
    return Text(f"{held.zh}。但{lack.zh}", f"{held.en}. But {lack.en}") if mine else lack


def _instead(premise: Premise, language: str, said_in: SaidIn) -> str:
    if not premise.instead:
        return ""
    names = [one.in_language(language) for one in premise.instead[:8]]
    more = "…" if len(premise.instead) > len(names) else ""
    if language == "zh":
        return f"；{said_in.inside}这样说的是：{'、'.join(names)}{more}"
    return f"; {said_in.pronoun} {said_in.says} so of: {', '.join(names)}{more}"


def quoted(text: str) -> str:
    """Return words with marks around them, unless they have their own.

    >>> quoted("支持"), quoted("“八八战略”")
    ('“支持”', '“八八战略”')
    """
    return text if text.startswith("“") and text.endswith("”") else f"“{text}”"
