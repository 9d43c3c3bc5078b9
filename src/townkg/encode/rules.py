"""Checks how claims stand to one another: certainty, premises, readings, and the terms they use.

In: the drafts that `claims` read. Out: problems, and nothing else.

Certainty, from the firmest: stated, implied, contextual, ambiguous. An implied claim has premises
and no quote, and is no firmer than its weakest premise, unless it follows from all readings of a
passage: what all of them say is sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.encode import terms
from townkg.encode.article import CLAIMS, Article
from townkg.encode.claims import Draft, ReadingSet, Written
from townkg.encode.entities import short
from townkg.encode.source import Report
from townkg.errors import nearest
from townkg.model import CERTAINTIES

_NEEDS_REASON = ("implied", "contextual")


def check_claims(
    report: Report, article: Article, written: Written, declared: AbstractSet[str] | None
) -> None:
    """Report every claim that breaks a rule; *declared* are the terms of the ontology, if known."""
    for draft in written.drafts.values():
        for found, cure in _shape(draft, written):
            report.add(CLAIMS, draft.line, draft.name, found, cure)
        for found, cure in _premises(draft, written):
            report.add(CLAIMS, draft.line, draft.name, found, cure)
    for cycle in _cycles(written.drafts):
        first = min(cycle, key=lambda draft: draft.line)
        at = cycle.index(first)
        path = " → ".join(draft.name for draft in [*cycle[at:], *cycle[:at], first])
        cure = "a claim follows from claims that stand without it"
        report.add(CLAIMS, first.line, first.name, f"it follows from itself: {path}", cure)
    for reading_set in written.sets.values():
        for found, cure in _readings(reading_set, written):
            report.add(CLAIMS, reading_set.line, reading_set.name, found, cure)
    _check_terms(report, article, written, declared)


def _shape(draft: Draft, written: Written) -> Iterator[tuple[str, str]]:
    certainty = draft.certainty
    if certainty is None:
        return
    quotes, follows = draft.values(terms.QUOTE), draft.values(terms.FOLLOWS)
    if certainty == "implied":
        if quotes:
            yield "an implied claim has a quote", "its evidence is its premises': delete tk:quote"
        if not follows:
            yield "an implied claim has no premise", "name its premises with tk:follows"
    else:
        if not quotes:
            yield f"the claim is {certainty} and has no quote", "quote the passage with tk:quote"
        if follows:
            yield (
                f"the claim is {certainty} and has tk:follows",
                "only implied claims have premises",
            )
    reading = draft.value(terms.READING_OF)
    if certainty == "ambiguous" and reading is None:
        yield "an ambiguous claim belongs to no reading set", "name the set with tk:readingOf"
    if certainty != "ambiguous" and (reading or draft.values(terms.PREFERRED)):
        cure = "only ambiguous claims have tk:readingOf and tk:preferred"
        yield f"the claim is {certainty} and is marked as a reading", cure
    if reading is not None and reading not in written.sets:
        names = [one.name for one in written.sets.values()]
        like = nearest(reading.rpartition("/")[2], names)
        cure = f"nearest: {', '.join(like)}" if like else "describe it as a tk:ReadingSet"
        yield f"no reading set is named {short(reading)}", cure
    yield from _reasons(draft)


def _reasons(draft: Draft) -> Iterator[tuple[str, str]]:
    given = [
        quad.object.language if isinstance(quad.object, Literal) else None
        for quad in draft.metadata
        if quad.predicate == terms.REASON
    ]
    why: str | None = draft.certainty if draft.certainty in _NEEDS_REASON else None
    if draft.certainty == "ambiguous" and draft.preferred:
        why = "a preferred reading"
    if not given and not why:
        return
    for language in ("zh", "en"):
        if (count := given.count(language)) != 1:
            cause = f"the claim is {why} and has" if why else "the claim has"
            many = "no reason" if not count else f"{count} reasons"
            yield f"{cause} {many} in {language}", f'write one tk:reason "…"@{language}'
    if None in given:
        yield "a reason has no language", "write @zh or @en after it"


def _premises(draft: Draft, written: Written) -> Iterator[tuple[str, str]]:
    found: list[Draft] = []
    names = [one.name for one in written.drafts.values()]
    for iri in draft.values(terms.FOLLOWS):
        if iri in written.drafts:
            found.append(written.drafts[iri])
            continue
        like = nearest(iri.rpartition("/")[2], names)
        cure = f"nearest: {', '.join(like)}" if like else "name a claim of this article"
        yield f"the premise {short(iri)} is no claim of this article", cure
    if draft.certainty != "implied":
        return
    premises = {premise.iri for premise in found}
    for premise in found:
        if premise.certainty is None or not _firmer("implied", premise.certainty):
            continue
        if premise.certainty == "ambiguous":
            if _all_readings(premise, written) <= premises:
                continue
            cure = "follow from every reading of its set, or make this a reading too"
        else:
            cure = f"make the claim {premise.certainty}, with the quote that shows it"
        yield f"it is implied, firmer than its premise {premise.name} ({premise.certainty})", cure


def _firmer(one: str, other: str) -> bool:
    order: Sequence[str] = CERTAINTIES
    return order.index(one) < order.index(other)


def _all_readings(reading: Draft, written: Written) -> set[str]:
    group = reading.value(terms.READING_OF)
    return {
        draft.iri
        for draft in written.drafts.values()
        if draft is reading or (group and draft.value(terms.READING_OF) == group)
    }


def _cycles(drafts: dict[str, Draft]) -> list[list[Draft]]:
    """Return each cycle of premises once, in the order in which they follow."""
    cycles: list[list[Draft]] = []
    done: set[str] = set()

    def visit(draft: Draft, path: list[Draft]) -> None:
        if draft in path:
            cycles.append(path[path.index(draft) :])
            return
        if draft.iri in done:
            return
        for iri in draft.values(terms.FOLLOWS):
            if iri in drafts:
                visit(drafts[iri], [*path, draft])
        done.add(draft.iri)

    for draft in drafts.values():
        visit(draft, [])
    return cycles


def _readings(reading_set: ReadingSet, written: Written) -> Iterator[tuple[str, str]]:
    readings = [
        draft
        for draft in written.drafts.values()
        if draft.value(terms.READING_OF) == reading_set.iri
    ]
    if len(readings) < 2:
        cure = "a set has two or more; if one reading is left, it is not ambiguous"
        yield f"the reading set has {len(readings) or 'no'} reading{'s' * (not readings)}", cure
    preferred = [draft.name for draft in readings if draft.preferred]
    if len(preferred) > 1:
        yield (
            f"{len(preferred)} readings are preferred: {', '.join(preferred)}",
            "prefer one or none",
        )
    for language in ("zh", "en"):
        labels = [
            quad
            for quad in reading_set.quads
            if quad.predicate == terms.PREF_LABEL
            and isinstance(quad.object, Literal)
            and quad.object.language == language
        ]
        if len(labels) != 1:
            found = f"the reading set has {len(labels) or 'no'} skos:prefLabel in {language}"
            yield found, f'write exactly one, skos:prefLabel "…"@{language}'
    if any(quad.predicate == terms.CERTAINTY for quad in reading_set.quads):
        return  # a claim of the same name, which is reported where it is read
    for quad in reading_set.quads:
        if quad.predicate not in (terms.TYPE, terms.PREF_LABEL):
            found = f"{short(terms.value(quad.predicate))} is said of a reading set"
            yield found, "a set has its type and its labels; claims say the rest"


def _check_terms(
    report: Report, article: Article, written: Written, declared: AbstractSet[str] | None
) -> None:
    namespaces = tuple(namespace for namespace in article.claims.prefixes.values() if namespace)
    names = sorted(term.rpartition("#")[2] for term in declared or ())
    for place in article.claims.places:
        owner = place.owner.removeprefix(terms.claim_base(article.slug))
        iri = place.iri
        if not iri.startswith(namespaces):
            cure = "declare a prefix for it, or write a term of a declared one"
            report.add(CLAIMS, place.line, owner, f"<{iri}> lies in no declared name space", cure)
        elif place.inside and declared is not None and _undeclared(iri, declared):
            like = ", ".join(f"tk:{name}" for name in nearest(iri.rpartition("#")[2], names))
            cure = f"nearest: {like}" if like else "declare it in ontology/, or use another"
            report.add(CLAIMS, place.line, owner, f"{short(iri)} is not declared", cure)
    lines = article.claims.lines()
    for draft in written.drafts.values():
        for iri, found, cure in _own_nodes(draft, article.slug):
            line = lines.get((draft.iri, iri), draft.line)
            report.add(CLAIMS, line, draft.name, found, cure)


def _undeclared(iri: str, declared: AbstractSet[str]) -> bool:
    return iri.startswith(settings.ONTOLOGY) and iri not in declared


def _own_nodes(draft: Draft, slug: str) -> Iterator[tuple[str, str, str]]:
    """Yield the quantities and times that do not lie under the claim, or under a premise."""
    base = terms.claim_base(slug)
    own = f"{draft.iri}/"
    premises = tuple(f"{iri}/" for iri in draft.values(terms.FOLLOWS))
    seen: set[str] = set()
    for triple in draft.triples:
        for at, term in enumerate((triple.subject, triple.object)):
            if not isinstance(term, NamedNode) or not term.value.startswith(settings.CLAIM):
                continue
            iri = term.value
            below = iri.removeprefix(base)
            if "/" not in below or iri in seen:
                continue
            seen.add(iri)
            if not iri.startswith((own, *premises) if at else own):
                found = f"the node {below} does not lie under this claim"
                yield iri, found, f"write it as {draft.name}/{below.rpartition('/')[2]}"
            elif below.rpartition("/")[2][:1] not in ("q", "t"):
                found = f"the node {below} is neither a quantity (q…) nor a time (t…)"
                yield iri, found, "name it q… or t…, or give the thing an IRI of its own"
