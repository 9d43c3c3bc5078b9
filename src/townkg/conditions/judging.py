"""Judges a town by each provision: does it apply, is it met, by which figures, what is missing."""

from __future__ import annotations

from townkg.conditions import applicability, figures, provisions, weighing
from townkg.conditions.bearing import Bearings
from townkg.conditions.graphs import Graphs
from townkg.conditions.sameness import Sameness
from townkg.conditions.towns import Known, Towns
from townkg.conditions.values import VERDICTS, Judgement, Reason
from townkg.frozen import replace
from townkg.i18n import NOTHING, Text
from townkg.sources.evidence import evidence, together
from townkg.sources.records import in_order, is_record, records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from townkg.conditions.towns import Town
    from townkg.conditions.values import Figure, Provision, Truth, Verdict, Weighed
    from townkg.model import Entity
    from townkg.store import Store

_ASSUMED = Text(
    "适用与否依据我们的判定，来源没有说",
    "that it applies rests on our assignment; no source says so",
)


class Judge:
    """Everything that conditions are judged by, read once from a store."""

    def __init__(self, store: Store) -> None:
        self.graphs = Graphs(store)
        self._sameness = Sameness(self.graphs)
        self.towns = Towns(self.graphs, self._sameness)
        self.known = Known(self.graphs, self._sameness)
        self.documents = provisions.documents(self.graphs)
        self.provisions = [
            one for one in provisions.provisions(self.graphs) if one.document in self.documents
        ]
        self._by_iri = {one.entity.iri: one for one in self.provisions}
        self._bearings = Bearings(self.graphs, self._sameness)
        self._figures = figures.Figures(self.graphs, figures.numbers(self.graphs))
        rated = figures.ratings(self.graphs, provisions.ratings(self.graphs))
        self._ratings = figures.Figures(self.graphs, rated)
        self._inside = self._located()

    def _located(self) -> dict[str, set[str]]:
        """Return what lies in each town, by town."""
        found: dict[str, set[str]] = {}
        for row in self.graphs.facts("?thing tk:locatedIn ?town . ?town a tk:Town"):
            same = self._sameness.of(row["thing"].value)
            found.setdefault(row["town"].value, set()).update(same)
        return found

    def judged(self, town: Town, provision: Provision, as_of: str) -> Judgement:
        """Return what is found of a town under a provision, without quotes and rows as yet."""
        applies, reasons = self.applies(town, provision, as_of)
        told = self._weighed(town, provision, as_of)
        verdict: Verdict = "not applicable"
        lacking = NOTHING
        if provisions.CRITERION not in provision.kinds:
            verdict, lacking = _earned(applies, reasons)
        elif applies != "no":
            verdict = weighing.verdict(told)
            if provision.demand and verdict == "unknown":
                lacking = weighing.missing(provision.demand, told)
        remarks = weighing.disagreements(told)
        if applies == "assumed":
            remarks = (*remarks, _ASSUMED)
        document = self.documents[provision.document]
        return Judgement(
            town.entity, provision, document, applies, reasons, verdict, told, lacking, remarks
        )

    def applies(
        self, town: Town, provision: Provision, as_of: str, seen: tuple[str, ...] = ()
    ) -> tuple[Truth, tuple[Reason, ...]]:
        """Return whether a provision applies to a town, and why."""
        document = self.documents[provision.document]
        outside = applicability.of_document(self.known, town, document, as_of)
        cases = [applicability.of_case(self.known, town, one, as_of) for one in provision.cases]
        truths = [applicability.all_of(reason.holds for reason in case) for case in cases]
        inside = applicability.any_of(truths) if cases else "unknown"
        # of several cases, those that hold best are told; where none does, all are
        told = [case for case, truth in zip(cases, truths, strict=True) if truth == inside]
        reasons = [*outside, *_each(reason for case in told for reason in case)]
        reasons += self._exceptions(town, provision, as_of, seen)
        parts: list[Truth] = [inside, *(one.holds for one in outside)]
        parts += [one.holds for one in reasons if one.part == applicability.EXCEPTION]
        return applicability.all_of(parts), tuple(reasons)

    def _exceptions(
        self, town: Town, provision: Provision, as_of: str, seen: tuple[str, ...]
    ) -> list[Reason]:
        """Return what the provisions that take its place say of a provision."""
        found = []
        for iri in provision.yields_to:
            other = self._by_iri.get(iri)
            if other and iri not in seen:
                applies, _ = self.applies(town, other, as_of, (*seen, provision.entity.iri))
                found.append(applicability.exception(other, applies))
        return found

    def _weighed(self, town: Town, provision: Provision, as_of: str) -> tuple[Weighed, ...]:
        demand = provision.demand
        if demand is None:
            return ()
        known = self._ratings if demand.rating else self._figures
        since = self._since(town, provision)
        return weighing.weighed(demand, self._all(town, known), self._bearings, as_of, since)

    def _since(self, town: Town, provision: Provision) -> str:
        """Return the day on which a town reached the stage that a provision asks for, if known."""
        stages = {
            value
            for case in provision.cases
            for name, values in case.parts
            if name == provisions.STAGE
            for value in values
        }
        told = self.known.of("Designation", town)
        return min((one.time.first for one in told if one.value in stages), default="")

    def _all(self, town: Town, known: figures.Figures) -> list[Figure]:
        """Return the figures of a town, then those of what lies in it or holds it, marked so."""
        found = known.of(town.things)
        for thing in sorted({one for item in town.things for one in self._inside.get(item, ())}):
            found += [_of_part(one) for one in known.of({thing})]
        for group in self.known.groups(town):
            found += [_of_group(one) for one in known.of({group})]
        return found

    def all_of(self, town: Town, wanted: Iterable[Provision], as_of: str) -> list[Judgement]:
        """Return what is found of a town under several provisions, each with what others ask."""
        judged = [self.judged(town, one, as_of) for one in wanted]
        return [replace(one, remarks=(*one.remarks, *_otherwise(one, judged))) for one in judged]

    def with_evidence(self, judged: Sequence[Judgement]) -> tuple[Judgement, ...]:
        """Return judgements with the quotes, rows and links that each rests on."""
        nodes = [_nodes(one) for one in judged]
        every = {node for some in nodes for node in some}
        quotes = evidence(self.graphs.store, {one for one in every if not is_record(one)})
        rows = records(self.graphs.store, {one for one in every if is_record(one)})
        return tuple(
            replace(
                one,
                evidence=together(sorted(some), quotes),
                records=in_order(rows[node] for node in some if node in rows),
            )
            for one, some in zip(judged, nodes, strict=True)
        )

    def same(self, thing: str) -> frozenset[str]:
        """Return what is one with a thing, by accepted links, under every IRI."""
        return self._sameness.of(thing)

    def links_of(self, town: Town) -> tuple[str, ...]:
        """Return the links by which a town is one with those of data sets."""
        first = town.entity.iri
        return tuple(
            dict.fromkeys(
                node for thing in sorted(town.things) for node in self._sameness.links(first, thing)
            )
        )


def _otherwise(judgement: Judgement, judged: Iterable[Judgement]) -> list[Text]:
    """Return which other provisions that apply find otherwise of the same indicator."""
    demand, holds = judgement.provision.demand, ("yes", "assumed")
    if demand is None or judgement.applies not in holds:
        return []
    return [
        Text(
            f"“{_named(one.provision.entity).zh}”所得不同：{VERDICTS[one.verdict].zh}",
            f"“{_named(one.provision.entity).en}” finds otherwise: {VERDICTS[one.verdict].en}",
        )
        for one in judged
        if one is not judgement
        and one.applies in holds
        and one.verdict != judgement.verdict
        and one.provision.demand is not None
        and one.provision.demand.indicator == demand.indicator
    ]


def _earned(applies: Truth, reasons: Iterable[Reason]) -> tuple[Verdict, Text]:
    """Return whether what a provision grants or takes falls to a town, and what is not known."""
    if applies == "unknown":
        open_ = [one.words for one in reasons if one.holds == "unknown"]
        words = Text("；".join(one.zh for one in open_), "; ".join(one.en for one in open_))
        return "unknown", words
    return ("not applicable", NOTHING) if applies == "no" else ("earned", NOTHING)


def _named(entity: Entity) -> Text:
    """Return a label that says something in both languages."""
    return Text(entity.label.in_language("zh"), entity.label.in_language("en"))


def _each(reasons: Iterable[Reason]) -> list[Reason]:
    return list(dict.fromkeys(reasons))


def _of_part(figure: Figure) -> Figure:
    name = _named(figure.subject)
    return replace(
        figure,
        scope=Text(
            f"是镇内“{name.zh}”的，不是小镇的", f"of “{name.en}” in the town, not of the town"
        ),
    )


def _of_group(figure: Figure) -> Figure:
    name = _named(figure.subject)
    return replace(
        figure,
        scope=Text(
            f"是“{name.zh}”一起的，不是这个小镇的", f"of “{name.en}” together, not of the town"
        ),
    )


def _nodes(judgement: Judgement) -> set[str]:
    """Return the claims, rows and links that a judgement rests on."""
    found = {*judgement.provision.rows}
    found.update(case.row for case in judgement.provision.cases)
    for reason in judgement.reasons:
        found.update(reason.nodes)
    for one in judgement.figures:
        found.update(one.figure.nodes)
    return found
