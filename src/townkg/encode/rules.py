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
from townkg.encode.drafts import Draft, Written
from townkg.encode.entities import WRITE_LANGUAGE, short
from townkg.encode.readings import Found, reading_problems
from townkg.encode.source import Report, closest
from townkg.errors import nearest
from townkg.i18n import Text
from townkg.model import CERTAINTIES

_NEEDS_REASON = ("implied", "contextual")
_PREMISE_GONE = Text(
    "它已撤回：请一并撤回这条主张，或先修改它",
    "it is withdrawn: withdraw this claim too, or amend it first",
)


def check_claims(
    report: Report, article: Article, written: Written, declared: AbstractSet[str] | None
) -> None:
    """Report every claim that breaks a rule; *declared* are the terms of the ontology, if known."""
    gone = {row.claim for row in article.withdrawn}
    for draft in written.drafts.values():
        for found, cure in _shape(draft, written):
            report.add(CLAIMS, draft.line, draft.name, found, cure)
        for found, cure in _premises(draft, written, gone):
            report.add(CLAIMS, draft.line, draft.name, found, cure)
    for cycle in _cycles(written.drafts):
        first = min(cycle, key=lambda draft: draft.line)
        at = cycle.index(first)
        path = " → ".join(draft.name for draft in [*cycle[at:], *cycle[:at], first])
        found = Text(f"它由自身推出：{path}", f"it follows from itself: {path}")
        cure = Text(
            "前提必须不依赖由它推出的主张", "a claim follows from claims that stand without it"
        )
        report.add(CLAIMS, first.line, first.name, found, cure)
    for reading_set in written.sets.values():
        for found, cure in reading_problems(reading_set, written):
            report.add(CLAIMS, reading_set.line, reading_set.name, found, cure)
    _check_terms(report, article, written, declared)


def _shape(draft: Draft, written: Written) -> Iterator[Found]:
    certainty = draft.certainty
    if certainty is None:
        return
    yield from _evidence(draft, certainty)
    reading = draft.value(terms.READING_OF)
    if certainty == "ambiguous" and reading is None:
        yield (
            Text("歧义的主张不属于任何读法组", "an ambiguous claim belongs to no reading set"),
            Text("请用 tk:readingOf 写出读法组", "name the set with tk:readingOf"),
        )
    if certainty != "ambiguous" and (reading or draft.values(terms.PREFERRED)):
        yield (
            Text(
                f"主张的确定程度是 {certainty}，却标为一种读法",
                f"the claim is {certainty} and is marked as a reading",
            ),
            Text(
                "只有歧义的主张才有 tk:readingOf 和 tk:preferred",
                "only ambiguous claims have tk:readingOf and tk:preferred",
            ),
        )
    if reading is not None and reading not in written.sets:
        names = [one.name for one in written.sets.values()]
        like = nearest(reading.rpartition("/")[2], names)
        otherwise = Text("请把它描述为 tk:ReadingSet", "describe it as a tk:ReadingSet")
        name = short(reading)
        found = Text(f"没有名为 {name} 的读法组", f"no reading set is named {name}")
        yield found, closest(like, otherwise)
    yield from _reasons(draft)


def _evidence(draft: Draft, certainty: str) -> Iterator[Found]:
    quotes, follows = draft.values(terms.QUOTE), draft.values(terms.FOLLOWS)
    if certainty == "implied":
        if quotes:
            yield (
                Text("推得的主张有引文", "an implied claim has a quote"),
                Text(
                    "它的依据是前提的引文：请删除 tk:quote",
                    "its evidence is its premises': delete tk:quote",
                ),
            )
        if not follows:
            yield (
                Text("推得的主张没有前提", "an implied claim has no premise"),
                Text("请用 tk:follows 写出前提", "name its premises with tk:follows"),
            )
        return
    if not quotes:
        found = Text(
            f"主张的确定程度是 {certainty}，却没有引文",
            f"the claim is {certainty} and has no quote",
        )
        yield found, Text("请用 tk:quote 引用原文", "quote the passage with tk:quote")
    if follows:
        found = Text(
            f"主张的确定程度是 {certainty}，却有 tk:follows",
            f"the claim is {certainty} and has tk:follows",
        )
        yield found, Text("只有推得的主张才有前提", "only implied claims have premises")


def _reasons(draft: Draft) -> Iterator[Found]:
    given = [
        quad.object.language if isinstance(quad.object, Literal) else None
        for quad in draft.metadata
        if quad.predicate == terms.REASON
    ]
    why: Text | None = None
    if draft.certainty in _NEEDS_REASON:
        name = draft.certainty
        why = Text(f"主张的确定程度是 {name}，却", f"the claim is {name} and has")
    if draft.certainty == "ambiguous" and draft.preferred:
        why = Text("主张是首选的读法，却", "the claim is a preferred reading and has")
    if not given and not why:
        return
    for language in ("zh", "en"):
        if (count := given.count(language)) != 1:
            cause = why or Text("主张", "the claim has")
            many = Text("没有", "no reason")
            if count:
                many = Text(f"有 {count} 个", f"{count} reasons")
            found = Text(
                f"{cause.zh}{many.zh} {language} 的理由", f"{cause.en} {many.en} in {language}"
            )
            reason = f'tk:reason "…"@{language}'
            yield found, Text(f"请写一个 {reason}", f"write one {reason}")
    if None in given:
        yield Text("有一个理由没有语言标记", "a reason has no language"), WRITE_LANGUAGE


def _premises(draft: Draft, written: Written, gone: set[str]) -> Iterator[Found]:
    found: list[Draft] = []
    names = [one.name for one in written.drafts.values()]
    for iri in draft.values(terms.FOLLOWS):
        if iri in written.drafts:
            found.append(written.drafts[iri])
            continue
        name = short(iri)
        yield (
            Text(f"前提 {name} 不是本文的主张", f"the premise {name} is no claim of this article"),
            _PREMISE_GONE
            if iri.rpartition("/")[2] in gone
            else closest(
                nearest(iri.rpartition("/")[2], names),
                Text("请写本文的一条主张", "name a claim of this article"),
            ),
        )
    if draft.certainty != "implied":
        return
    premises = {premise.iri for premise in found}
    for premise in found:
        if premise.certainty is None or not _firmer("implied", premise.certainty):
            continue
        if premise.certainty == "ambiguous":
            if _all_readings(premise, written) <= premises:
                continue
            cure = Text(
                "请由该读法组的全部读法推出，或把它也写成一种读法",
                "follow from every reading of its set, or make this a reading too",
            )
        else:
            cure = Text(
                f"请把这条主张改为 {premise.certainty}，并附上能说明它的引文",
                f"make the claim {premise.certainty}, with the quote that shows it",
            )
        told = Text(
            f"它是推得的，比前提 {premise.name}（{premise.certainty}）更确定",
            f"it is implied, firmer than its premise {premise.name} ({premise.certainty})",
        )
        yield told, cure


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


def _check_terms(
    report: Report, article: Article, written: Written, declared: AbstractSet[str] | None
) -> None:
    namespaces = tuple(namespace for namespace in article.claims.prefixes.values() if namespace)
    names = sorted(term.rpartition("#")[2] for term in declared or ())
    for place in article.claims.places:
        owner = place.owner.removeprefix(terms.claim_base(article.slug))
        iri = place.iri
        if not iri.startswith(namespaces):
            found = Text(
                f"<{iri}> 不在任何已声明的命名空间内", f"<{iri}> lies in no declared name space"
            )
            cure = Text(
                "请为它声明前缀，或改用已声明前缀的词汇",
                "declare a prefix for it, or write a term of a declared one",
            )
            report.add(CLAIMS, place.line, owner, found, cure)
        elif place.inside and declared is not None and _undeclared(iri, declared):
            like = [f"tk:{name}" for name in nearest(iri.rpartition("#")[2], names)]
            found = Text(f"{short(iri)} 没有声明", f"{short(iri)} is not declared")
            otherwise = Text(
                "请在 ontology/ 中声明它，或改用其他词汇", "declare it in ontology/, or use another"
            )
            report.add(CLAIMS, place.line, owner, found, closest(like, otherwise))
    lines = article.claims.lines()
    for draft in written.drafts.values():
        for iri, found, cure in _own_nodes(draft, article.slug):
            line = lines.get((draft.iri, iri), draft.line)
            report.add(CLAIMS, line, draft.name, found, cure)


def _undeclared(iri: str, declared: AbstractSet[str]) -> bool:
    return iri.startswith(settings.ONTOLOGY) and iri not in declared


def _own_nodes(draft: Draft, slug: str) -> Iterator[tuple[str, Text, Text]]:
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
                name = f"{draft.name}/{below.rpartition('/')[2]}"
                found = Text(
                    f"节点 {below} 不在这条主张之下",
                    f"the node {below} does not lie under this claim",
                )
                yield iri, found, Text(f"请写成 {name}", f"write it as {name}")
            elif below.rpartition("/")[2][:1] not in ("q", "t"):
                found = Text(
                    f"节点 {below} 既不是数量（q…），也不是时间（t…）",
                    f"the node {below} is neither a quantity (q…) nor a time (t…)",
                )
                cure = Text(
                    "请以 q… 或 t… 命名，或给它自己的 IRI",
                    "name it q… or t…, or give the thing an IRI of its own",
                )
                yield iri, found, cure
