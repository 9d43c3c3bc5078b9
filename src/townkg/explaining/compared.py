"""What two sources say, held together: each side as its row or claim has it, and how they lie.

A side rests on its record and on the links by which it is of the same thing as the other. The
rules are files; which of them concluded what is found by asking them again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from townkg import compare, paths, settings
from townkg.compare.rules import ComparisonRule
from townkg.explaining.records import RELATIONS
from townkg.i18n import Text
from townkg.reason.proofs import Proof, Source
from townkg.sources.labels import OF_DATA_SET, entities, graph_of, values
from townkg.store.terms import is_iri

if TYPE_CHECKING:
    from townkg.model import Entity
    from townkg.reason.rule import Statement
    from townkg.store import Store, Term

COMPARISON = "https://w3id.org/townkg/comparison/"
VERDICT = f"<{settings.ONTOLOGY}verdict>"
GRAPH = f"GRAPH <{compare.GRAPH_IRI}>"
SIDES = ("firstCompared", "secondCompared")
_COMPARAND = "https://w3id.org/townkg/comparand/"
_RECORDS = ("fromRow", "fromClaim")
_COMPARED = ("comparedSubject", "comparedIndicator")
_SAID = frozenset({*_COMPARED, "wording", "from", "until", *_RECORDS})
"""What of a comparand stands in its words and its records already."""
_HELD = Text("两方放在一起比较", "the two are held against each other")
_DESCRIBES = "http://www.w3.org/ns/csvw#describes"
_EXACT = settings.SKOS + "exactMatch"
_TERM = re.compile(r"\btk:(\w+)")


class Case:
    """Some comparisons with all that `graph/comparisons` says of them and of their two sides."""

    def __init__(self, store: Store, pairs: Iterable[str], claims: Mapping[str, Source]) -> None:
        self.store, self.claims = store, claims
        self.said: dict[str, dict[str, list[Term]]] = {}
        self._ask(pairs)
        sides = [one.value for pair in self.said.values() for name in SIDES for one in pair[name]]
        self._ask(sides)
        iris = {one.value for told in self.said.values() for ones in told.values() for one in ones}
        iris |= {settings.ONTOLOGY + name for told in self.said.values() for name in told}
        self.names: Mapping[str, Entity] = entities(store, filter(is_iri, iris))
        self._concluded: dict[tuple[str, str], dict[str, ComparisonRule]] = {}

    @cached_property
    def rules(self) -> dict[str, ComparisonRule]:
        """Return the rules, by IRI."""
        from townkg.datasets.terms import declared

        folder = paths.ontology() / "rules" / compare.FOLDER
        found = compare.read_folder(
            folder, declared(paths.ontology()), f"ontology/rules/{compare.FOLDER}"
        )
        return {one.iri: one for one in found}

    def proof(self, pair: str, wanted: str, rule: str) -> Proof:
        """Return the proof of a verdict: both sides, and what its rule reads of how they lie."""
        told, by = self.said[pair], self.rules.get(rule)
        sides = tuple(self._side(one.value, by) for name in SIDES for one in told[name])
        paired = self._paired(pair, sides)
        read = [name for name in self._read(by) if name in told and name not in SIDES]
        lying = tuple(self._lies(pair, name, sides) for name in read if name != "verdict")
        subject = self._about(told[SIDES[0]][0].value)
        outcome = self.names[wanted.strip("<>")].label
        words = Text(f"{subject.zh}：{outcome.zh}", f"{subject.en}: {outcome.en}")
        return self._step((f"<{pair}>", VERDICT, wanted), by, rule, (paired, *lying), words)

    def _side(self, comparand: str, reader: ComparisonRule | None) -> Proof:
        """Return what one side says: its record, and the links by which it is of the same thing."""
        told = self.said[comparand]
        (by, rule) = self._maker(comparand, "wording", "comparand")
        leaves = [
            Proof((f"<{comparand}>", _tk(name), str(one)), sources=(source,), words=self._own(told))
            for name in _RECORDS
            for one in told.get(name, ())[:1]
            if (source := self._source(name, one.value))
        ]
        about, own = self._about(comparand), self._own(told)
        more = [
            self._value(name, one)
            for name in self._read(reader)
            if name in told and name not in _SAID
            for one in told[name]
        ]
        zh = "；".join([f"{about.zh}：{own.zh}", *(one.zh for one in more)])
        en = "; ".join([f"{about.en}: {own.en}", *(one.en for one in more)])
        fact = (f"<{comparand}>", _tk("wording"), str(told["wording"][0]))
        premises = (*leaves, *self._links(told))
        return self._step(fact, by, rule, premises, Text(zh, en))

    def _paired(self, pair: str, sides: tuple[Proof, ...]) -> Proof:
        """Return that two sides are held against each other, with what links their things."""
        told = [self.said[one.fact[0][1:-1]] for one in sides]
        ends = [{str(one) for name in _COMPARED for one in each[name]} for each in told]
        linked = [
            self._leaf(triple)
            for triple in sorted(self._linked)
            if triple[0] in ends[0] and triple[2] in ends[-1] and triple[0] != triple[2]
        ]
        one = str(self.said[pair][SIDES[0]][0])
        by, rule = self._maker(pair, SIDES[0], "comparison")
        fact = (f"<{pair}>", _tk(SIDES[0]), one)
        return self._step(fact, by, rule, (*sides, *linked), _HELD)

    def _leaf(self, link: Statement) -> Proof:
        return Proof(link, sources=tuple(self._linked[link]), words=self._equal(link))

    def _lies(self, pair: str, name: str, sides: tuple[Proof, ...]) -> Proof:
        """Return how the two sides lie to each other in one respect, concluded from both."""
        one = self.said[pair][name][0]
        by, rule = self._maker(pair, name, "comparison")
        return self._step(
            (f"<{pair}>", _tk(name), str(one)), by, rule, sides, self._value(name, one)
        )

    def _step(
        self,
        fact: Statement,
        by: ComparisonRule | None,
        rule: str,
        premises: tuple[Proof, ...],
        words: Text,
    ) -> Proof:
        said = by.words if by else Text("比较的规则", "a rule of comparison")
        return Proof(fact, f"<{rule}>", premises, words=words, rule_words=said)

    def _maker(self, node: str, name: str, variable: str) -> tuple[ComparisonRule | None, str]:
        """Return the rule that says something of a comparand or comparison, found by asking it."""
        if (variable, name) not in self._concluded:
            self._concluded[variable, name] = self._makers(name, variable)
        by = self._concluded[variable, name].get(node)
        return by, by.iri if by else settings.ONTOLOGY + "ComparisonRule"

    def _makers(self, name: str, variable: str) -> dict[str, ComparisonRule]:
        """Return the rule that concludes a property, by each comparand or comparison here."""
        start = _COMPARAND if variable == "comparand" else COMPARISON
        open_ = {iri for iri in self.said if iri.startswith(start)}
        found: dict[str, ComparisonRule] = {}
        for rule in self.rules.values():
            head, _, _ = rule.query.partition("WHERE")
            if not open_ or f"tk:{name} " not in head or f"?{variable} " not in head:
                continue
            query = f"{rule.query}\nVALUES ?{variable} {{ {values(open_)} }}"
            for one in self.store.construct(query):
                if one.predicate.value == settings.ONTOLOGY + name:
                    found.setdefault(str(one.subject)[1:-1], rule)
            open_ -= found.keys()
        return found

    def _read(self, rule: ComparisonRule | None) -> list[str]:
        """Return the terms that a rule reads, in its order."""
        _, _, body = rule.query.partition("WHERE") if rule else ("", "", "")
        return list(dict.fromkeys(_TERM.findall(body)))

    def _source(self, name: str, iri: str) -> Source | None:
        return Source("row", iri, "stated") if name == "fromRow" else self.claims.get(iri)

    def _links(self, told: Mapping[str, list[Term]]) -> Iterator[Proof]:
        """Yield the links by which subject and indicator of a side are those of the comparison."""
        for key in _COMPARED:
            compared = {str(one) for one in told.get(key, ())}
            near = self._near(told)
            for things in (near, self._same(near)):  # what the record names, else what it is too
                found = [
                    triple
                    for triple in sorted(self._linked)
                    if triple[0] in compared and triple[2] in things - compared
                ]
                yield from map(self._leaf, found)
                if found or compared & near:
                    break

    @cached_property
    def _linked(self) -> Mapping[Statement, list[Source]]:
        from townkg.explaining.across import links

        return links(self.store)

    def _near(self, told: Mapping[str, list[Term]]) -> set[str]:
        """Return the things that a record itself speaks of."""
        parts = [
            f"SELECT ?thing WHERE {{ {node} <{settings.ONTOLOGY}indicator> ?thing }}"
            for node in told.get("figureCompared", ())
        ]
        for row in told.get("fromRow", ()):
            node = next(map(str, told.get("figureCompared", ())), "?node")
            parts.append(
                f"SELECT ?thing WHERE {{ GRAPH <{graph_of(row.value)}> {{ "
                f"{row} <{_DESCRIBES}> ?node . {{ {node} ?of ?thing }} UNION "
                f"{{ ?thing ?has {node} }} }} }}"
            )
        return {str(one["thing"]) for part in parts for one in self.store.select(part)}

    def _same(self, things: set[str]) -> set[str]:
        """Return what the data sets themselves say to be one with things."""
        graphs = {graph_of(one[1:-1]): one for one in things if one[1:].startswith(OF_DATA_SET)}
        found: set[str] = set()
        for graph in graphs:
            query = f"SELECT ?one ?other WHERE {{ GRAPH <{graph}> {{ ?one <{_EXACT}> ?other }} }}"
            rows = self.store.select(query)
            found |= {str(row["other"]) for row in rows if str(row["one"]) in things}
        return found

    def _equal(self, triple: Statement) -> Text:
        """Return two linked things in words."""
        ends = [term[1:-1] for term in (triple[0], triple[2])]
        one, other = (entities(self.store, ends)[iri].label for iri in ends)
        how = RELATIONS[triple[1][1:-1]]
        zh = f"{one.in_language('zh')} {how.zh} {other.in_language('zh')}"
        return Text(zh, f"{one.in_language('en')} {how.en} {other.in_language('en')}")

    def _about(self, comparand: str) -> Text:
        """Return what a side is of: its subject and its indicator."""
        told = self.said[comparand]
        labels = [
            self.names[one.value].label for name in _COMPARED for one in told.get(name, ())[:1]
        ]
        zh, en = ([one.in_language(code) for one in labels] for code in ("zh", "en"))
        return Text("，".join(zh), ", ".join(en))

    def _own(self, told: Mapping[str, list[Term]]) -> Text:
        """Return what a side says, with its time."""
        said = " / ".join(sorted(one.value for one in told["wording"]))
        days = dict.fromkeys(one.value for name in ("from", "until") for one in told.get(name, ()))
        time = "–".join(days)
        return Text(f"{said}（{time}）", f"{said} ({time})") if time else Text(said, said)

    def _value(self, name: str, one: Term) -> Text:
        """Return a property and its value in words."""
        label = self.names[settings.ONTOLOGY + name].label
        known = self.names.get(one.value)
        value = known.label if known else Text(one.value, one.value)
        if one.value in self.said:
            value = self._own(self.said[one.value])
        zh, en = value.in_language("zh"), value.in_language("en")
        return Text(f"{label.in_language('zh')}：{zh}", f"{label.in_language('en')}: {en}")

    def _ask(self, iris: Iterable[str]) -> None:
        """Read what is said of comparisons or comparands; each is named, so no engine searches."""
        for iri in dict.fromkeys(iris):
            told = self.said.setdefault(iri, defaultdict(list))
            query = f"SELECT ?p ?o WHERE {{ {GRAPH} {{ <{iri}> ?p ?o }} }} ORDER BY ?p ?o"
            for row in self.store.select(query):
                name = row["p"].value
                if name.startswith(settings.ONTOLOGY):
                    told[name.removeprefix(settings.ONTOLOGY)].append(row["o"])


def _tk(name: str) -> str:
    return f"<{settings.ONTOLOGY}{name}>"
