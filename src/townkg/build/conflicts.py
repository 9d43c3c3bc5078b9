"""What does not go together in what people wrote: contradictions, and things that rules make one.

Each is told with its proof, down to the claims and their sentences. Contradictions are told by
`townkg check` and leave the graph usable; that two things are one is refused before any graph
with it is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import Literal

from townkg.build.ontology import Ontology
from townkg.encode import EncodedArticle
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.model import Claim, Evidence, Triple
from townkg.reason.proofs import Conflict, Source, conflicts, prover, words
from townkg.reason.proven import close, written
from townkg.reason.rl import compile_rules
from townkg.reason.rl.own import OwnRules
from townkg.reason.rule import Statement
from townkg.reason.terms import SAME_AS
from townkg.settings import PREF_LABEL
from townkg.validate.places import Places, short


def merge_problems(
    inferred: Iterable[Triple],
    articles: Iterable[EncodedArticle],
    ontology: Ontology,
    own: OwnRules,
    root: Path,
) -> list[Problem]:
    """Return a problem for each two things that a rule makes one, with the proof.

    Shape: nothing is proved when *inferred* makes no two things one.
    """
    if not any(predicate == SAME_AS for _, predicate, _ in inferred):
        return []
    found = find(articles, ontology, own)
    return _problems((one for one in found if one.is_merge), Places(root))


def conflict_problems(
    articles: Iterable[EncodedArticle], ontology: Ontology, own: OwnRules, root: Path
) -> list[Problem]:
    """Return a problem for each contradiction, and each merge, with proofs.

    Shape: *own* are the rules that are not of OWL 2 RL.
    """
    return _problems(find(articles, ontology, own), Places(root))


def find(articles: Iterable[EncodedArticle], ontology: Ontology, own: OwnRules) -> list[Conflict]:
    """Return all that does not go together in the articles, closed as a build closes them."""
    given = tuple(articles)
    axioms = [written(triple) for triple in ontology.axioms]
    rules = compile_rules(axioms, own=own.rules)
    graph, _, sources = close(_said(given), axioms, rules)
    say = _Labels(given, ontology).say
    return conflicts(graph, prover(graph, rules, sources, say, own.words))


class _Labels:
    """The labels of things and terms, as they are written."""

    def __init__(self, articles: Iterable[EncodedArticle], ontology: Ontology) -> None:
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        described = (d for article in articles for d in article.descriptions.values())
        quads = (quad for description in described for quad in description.quads)
        triples = ((quad.subject, quad.predicate, quad.object) for quad in quads)
        for subject, predicate, item in (*triples, *ontology.triples):
            if predicate.value == PREF_LABEL and isinstance(item, Literal):
                self._names[str(subject)].setdefault(item.language or "", item.value)

    def say(self, term: str) -> Text:
        """Return a term in words: by its label, else as it is written."""
        return words.labelled(self._names.get(term), term)


def _said(articles: Iterable[EncodedArticle]) -> dict[Statement, list[Source]]:
    """Return what is asserted, with its sources: claims with their passages, descriptions."""
    said: dict[Statement, list[Source]] = defaultdict(list)
    for article in articles:
        claims = {claim.iri: claim for claim in article.claims}
        for claim in article.claims:
            if claim.certainty == "ambiguous":
                continue
            source = _source(claim, claims, article)
            for triple in claim.triples:
                said[written(triple)].append(source)
        for description in article.descriptions.values():
            for quad in description.quads:
                triple = (quad.subject, quad.predicate, quad.object)
                said[written(triple)].append(Source("description"))
    return said


def _source(claim: Claim, claims: Mapping[str, Claim], article: EncodedArticle) -> Source:
    evidence = []
    for quote in claim.quotes:
        around = article.article.touched(quote.start, quote.end)
        start = around[0].start if around else quote.start
        end = around[-1].end if around else quote.end
        text = article.article.text[start:end]
        evidence.append(
            Evidence(claim.iri, article.article.iri, quote, claim.certainty, text, start)
        )
    follows = (_source(claims[iri], claims, article) for iri in claim.follows if iri in claims)
    return Source(
        "claim",
        claim.iri,
        claim.certainty,
        tuple(evidence),
        claim.reason or Text("", ""),
        tuple(follows),
        claim.order,
    )


def _problems(found: Iterable[Conflict], places: Places) -> list[Problem]:
    problems = []
    for one in found:
        about = one.claims[-1] if one.claims else one.premises[0].fact[0][1:-1]
        problem, cure = _told(one)
        proof = Text(
            f"{problem.zh}。{cure.zh}：\n{_indented(one, 'zh')}",
            f"{problem.en}. {cure.en}:\n{_indented(one, 'en')}",
        )
        problems.append(Problem(*places.of(about), short(about), proof))
    return problems


def _told(one: Conflict) -> tuple[Text, Text]:
    """Return what is wrong with it, and what to do."""
    if one.is_merge:
        return (
            Text(
                f"{one.words.zh}。弄清之前不写进图谱",
                f"{one.words.en}. Nothing is written into the graph before that is settled",
            ),
            Text(
                "若确是同一个，请只用一个 IRI；若不是，请改正其中一条主张或这条公理。证明",
                "If they are one, use one IRI; if not, correct one of the claims, or the axiom. "
                "The proof",
            ),
        )
    return (
        Text(f"与本体矛盾，{one.words.zh}", f"contradicts the ontology: {one.words.en}"),
        Text(
            "请改正错误的主张，或改正公理。证明",
            "Correct the claim that is wrong, or the axiom. The proof",
        ),
    )


def _indented(one: Conflict, language: str) -> str:
    lines = one.text(language).splitlines()[1:]
    return "\n".join(lines)
