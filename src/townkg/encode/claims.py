"""Understands `claims.trig`: each claim's certainty, quotes, triples and links to other claims.

In: an `Article`. Out: its claims in the order of the file, and its reading sets. A claim is a
named graph with the few triples that a passage states, and metadata of the same IRI in the
default graph; a reading set gathers the claims that read one ambiguous passage in several ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from townkg.encode import terms
from townkg.encode.article import CLAIMS, Article, no_sentence
from townkg.encode.drafts import Draft, ReadingSet, Written
from townkg.encode.quotes import QuoteError, find_quote
from townkg.encode.records import CLAIM_NAME, SENTENCES, Withdrawn
from townkg.encode.source import Report, closest
from townkg.errors import nearest
from townkg.i18n import Text
from townkg.model import CERTAINTIES

METADATA = (
    terms.CERTAINTY,
    terms.QUOTE,
    terms.FOLLOWS,
    terms.REASON,
    terms.READING_OF,
    terms.PREFERRED,
    terms.ENCODED_BY,
    terms.ENCODED_ON,
    terms.REVIEWED_BY,
    terms.REVIEWED_ON,
)
"""What authors may say of a claim; the encoder writes the rest."""

_NODES = (terms.FOLLOWS, terms.READING_OF, terms.CERTAINTY)
_ONCE = (
    terms.CERTAINTY,
    terms.READING_OF,
    terms.PREFERRED,
    terms.ENCODED_BY,
    terms.ENCODED_ON,
    terms.REVIEWED_BY,
    terms.REVIEWED_ON,
)

_Problem = Callable[[Text, Text], None]


def read_claims(report: Report, article: Article) -> Written:
    """Return the claims and reading sets of an article, with their quotes found.

    What is wrong with a single claim goes to *report*; how claims stand to one another is
    checked by `rules`.
    """
    base = terms.claim_base(article.slug)
    by_owner = _by_owner(article.claims.quads)
    written = Written({}, {})
    for iri, line in article.claims.owners().items():
        quads = by_owner.get(iri, [])
        name = iri.removeprefix(base)
        if not iri.startswith(base):
            found = Text("既不是主张，也不是读法组", "neither a claim nor a reading set")
            cure = Text(
                f"本文的主张以 {base} 开头；所陈述的内容要写在主张之内",
                f"claims of this article begin with {base}; what is stated goes inside one",
            )
            report.add(CLAIMS, line, iri, found, cure)
        elif any(_is_set(quad) for quad in quads):
            written.sets[iri] = ReadingSet(iri, name, line, tuple(quads))
            if any(quad.predicate == terms.CERTAINTY for quad in quads):
                found = Text("它既是主张又是读法组", "it is both a claim and a reading set")
                cure = Text("请给读法组另取一个名称", "give the reading set a name of its own")
                report.add(CLAIMS, line, name, found, cure)
        else:
            written.drafts[iri] = _draft(iri, name, line, quads)
    for draft in written.drafts.values():
        _check_draft(report, draft)
        _find_quotes(report, article, draft)
    if report.sound(SENTENCES):
        _check_names(report, article, [*written.drafts.values(), *written.sets.values()])
    return written


def _by_owner(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        named = not isinstance(quad.graph_name, DefaultGraph)
        owner = quad.graph_name if named else quad.subject
        if isinstance(owner, NamedNode):
            found.setdefault(owner.value, []).append(quad)
    return found


def _is_set(quad: Quad) -> bool:
    return bool(
        isinstance(quad.graph_name, DefaultGraph)
        and quad.predicate == terms.TYPE
        and quad.object == terms.READING_SET
    )


def _draft(iri: str, name: str, line: int, quads: list[Quad]) -> Draft:
    draft = Draft(iri, name, line)
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            draft.metadata.append(quad)
        elif quad.triple not in draft.triples:
            draft.triples.append(quad.triple)
    return draft


def _check_draft(report: Report, draft: Draft) -> None:
    def problem(found: Text, cure: Text) -> None:
        report.add(CLAIMS, draft.line, draft.name, found, cure)

    if not draft.metadata:
        cure = "write its tk:certainty and tk:quote before it"
        problem(
            Text("这个图没有元数据", "the graph has no metadata"),
            Text("请在它前面写 tk:certainty 和 tk:quote", cure),
        )
    elif not draft.triples:
        problem(
            Text("这条主张没有陈述任何内容", "the claim states nothing"),
            Text("请把它的三元组写进同名的图", "write its triples in a graph of the same name"),
        )
    for quad in draft.metadata:
        _check_metadata(problem, quad)
    for predicate in _ONCE:
        if (count := len(draft.values(predicate))) > 1:
            name = _local(predicate)
            found = Text(f"{name} 写了 {count} 次", f"{name} is given {count} times")
            problem(found, Text("请只写一次", "give it once"))
    _read_certainty(draft, problem)


def _check_metadata(problem: _Problem, quad: Quad) -> None:
    predicate, value = quad.predicate, quad.object
    if predicate not in METADATA:
        known = [_local(term) for term in METADATA]
        found = Text(
            f"{_local(predicate)} 不是由作者填写的元数据",
            f"{_local(predicate)} is not metadata that authors write",
        )
        problem(found, closest(nearest(_local(predicate), known) or known))
        return
    found = Text(
        f"{_local(predicate)} 的值是 {value}", f"the value of {_local(predicate)} is {value}"
    )
    if (predicate in _NODES) != isinstance(value, NamedNode):
        node, text = Text("请写一个 IRI", "write an IRI"), Text("请写一段文字", "write a text")
        problem(found, node if predicate in _NODES else text)
    elif predicate == terms.PREFERRED and terms.value(value) not in ("true", "false", "1", "0"):
        problem(found, Text("请写 true，不加引号", "write true, without quotes"))


def _read_certainty(draft: Draft, problem: _Problem) -> None:
    known = {terms.tk(name).value: name for name in CERTAINTIES}
    value = draft.value(terms.CERTAINTY)
    if value in known:
        draft.certainty = known[value]
    elif value is not None:
        written = value.rpartition("#")[2]
        like = [f"tk:{name}" for name in (nearest(written, CERTAINTIES) or CERTAINTIES)]
        found = Text(f"没有确定程度“{written}”", f"the certainty “{written}” is not known")
        problem(found, closest(like))
    elif draft.metadata:
        choice = f"tk:certainty tk:{' | tk:'.join(CERTAINTIES)}"
        found = Text("这条主张没有确定程度", "the claim has no certainty")
        problem(found, Text(f"请写 {choice}", f"write {choice}"))


def _local(predicate: NamedNode) -> str:
    iri: str = predicate.value
    return f"tk:{iri.rpartition('#')[2]}" if iri.startswith(terms.tk("").value) else f"<{iri}>"


def _find_quotes(report: Report, article: Article, draft: Draft) -> None:
    found = []
    for quad in draft.metadata:
        if quad.predicate != terms.QUOTE or not isinstance(quad.object, Literal):
            continue
        try:
            found.append(find_quote(article.text, quad.object.value))
        except QuoteError as error:
            report.add(CLAIMS, draft.line, draft.name, error.found, error.cure)
    draft.quotes = tuple(sorted(found, key=lambda quote: (quote.start, quote.end)))
    at = article.position(draft.sentence)
    if (
        not report.sound(SENTENCES)
        or at is None
        or not found
        or len(found) < len(draft.values(terms.QUOTE))
    ):
        return
    home = article.sentences[at]
    if not any(home.start <= quote.start and quote.end <= home.end for quote in found):
        where = [
            sentence.id for quote in found for sentence in article.touched(quote.start, quote.end)
        ]
        problem = Text(
            f"没有引文在主张名称所说的 {home.id} 中；引文在 {'、'.join(where)}",
            f"no quote lies in {home.id}, which the claim's name says; "
            f"they lie in {', '.join(where)}",
        )
        cure = Text(
            "请引用这个句子，或按所引的句子给主张命名",
            "quote the sentence, or name the claim after the one it quotes",
        )
        report.add(CLAIMS, draft.line, draft.name, problem, cure)


def _check_names(report: Report, article: Article, things: list[Draft | ReadingSet]) -> None:
    last = -1
    for thing in sorted(things, key=lambda one: one.line):
        match = CLAIM_NAME.fullmatch(thing.name)
        at = article.position(match["sentence"]) if match else None
        if match is None:
            found = Text("名称不是主张名称的格式", "the name has not the form of a claim")
            cure = Text(
                "请写成 s03-short-name 的样子，只用 a-z、0-9 和单个连字符",
                "write it like s03-short-name, in a-z, 0-9 and single hyphens",
            )
            report.add(CLAIMS, thing.line, thing.name, found, cure)
        elif at is None:
            known = nearest(match["sentence"], [one.id for one in article.sentences])
            found = no_sentence(match["sentence"])
            report.add(CLAIMS, thing.line, thing.name, found, closest(known))
        elif at < last:
            above = article.sentences[last].id
            found = Text(f"它排在 {above} 的主张之后", f"it stands after a claim of {above}")
            cure = Text("请按原文顺序排列主张", "keep the claims in the text's order")
            report.add(CLAIMS, thing.line, thing.name, found, cure)
        if at is not None:
            last = max(last, at)
    for thing in things:
        for row in article.withdrawn:
            if thing.name == row.claim:
                _withdrawn(report, thing, row)


def _withdrawn(report: Report, thing: Draft | ReadingSet, row: Withdrawn) -> None:
    found = Text(
        f"这个名称已于 {row.date} 撤回：{row.reason}",
        f"the name was withdrawn on {row.date}: {row.reason}",
    )
    cure = Text("请取一个从未用过的名称", "choose a name never used before")
    report.add(CLAIMS, thing.line, thing.name, found, cure)
