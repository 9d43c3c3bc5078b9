"""The stages that make the graph in memory: read, encode, close, prove routes, put together.

Nothing here writes to disk. What comes out are quads: facts, descriptions, claims, inferred
triples, routes and the ontology in the default graph, and the named graphs beside it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from townkg.build.conflicts import merge_problems
from townkg.build.ontology import Ontology, read_ontology
from townkg.encode import EncodedArticle, encode_all, encode_editorial, read_vocabulary
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.model import CERTAINTIES, Claim, Triple
from townkg.reason import Closure, Link, Proven, Route, axiom_problems, engine, links, routes
from townkg.reason.across import read as read_own
from townkg.reason.engine import KERNEL
from townkg.reason.rl import RuleSet, compile_rules
from townkg.reason.rl.own import RULES, OwnRules
from townkg.settings import ID, INFERRED_GRAPH, ONTOLOGY
from townkg.validate.places import Places

if TYPE_CHECKING:
    from townkg.build.freshness import Sources

DATASET = NamedNode(ID + "dataset/townkg")
DATA_VERSION = NamedNode(ONTOLOGY + "dataVersion")
_INFERRED = NamedNode(INFERRED_GRAPH)

Begin = Callable[[str], None]
Change = Callable[[tuple[EncodedArticle, ...]], tuple[EncodedArticle, ...]]


@dataclass
class Clock:
    """Tells each stage as it begins, and keeps how long it took."""

    begin: Begin
    seconds: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)
    _stage: str = ""

    def stage(self, name: str) -> None:
        """End the stage before, and begin the next."""
        self.stop()
        self._stage = name
        self.begin(name)

    def stop(self) -> None:
        """End the stage that runs."""
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] = round(now - self._since, 3)
        self._since, self._stage = now, ""


@dataclass(frozen=True)
class Material:
    """Everything that the graph is made of, before it is written."""

    ontology: Ontology
    articles: tuple[EncodedArticle, ...]
    editorial: tuple[Quad, ...]
    closure: Closure
    routes: tuple[Route, ...]
    links: tuple[Link, ...]
    proven: Proven
    across: OwnRules
    """The rules of our own that conclude over data sets and links too."""

    @property
    def claims(self) -> list[Claim]:
        """Return all claims, in the order of the articles and of their texts."""
        return [claim for article in self.articles for claim in article.claims]

    @property
    def asserted(self) -> frozenset[Triple]:
        """Return what reasoning starts from: facts, and the descriptions of entities."""
        return _facts(self.claims) | _descriptions(self.articles)

    @property
    def described(self) -> frozenset[Triple]:
        """Return the descriptions of entities."""
        return _descriptions(self.articles)

    def quads(self, version: str) -> Iterator[Quad]:
        """Yield the quads of the graph; what two sources say comes twice."""
        yield Quad(DATASET, DATA_VERSION, Literal(version))
        for triple in self.ontology.triples:
            yield Quad(*triple)
        for article in self.articles:
            yield from article.quads()
        yield from self.editorial
        for triple in self.closure.inferred:
            yield Quad(*triple)
            yield Quad(*triple, _INFERRED)
        for route in self.routes:
            yield from _quads(route.triples())
        for link in self.links:
            yield from _quads(link.triples())

    def counts(self) -> dict[str, Any]:
        """Return how much there is of everything."""
        facts, described = _facts(self.claims), _descriptions(self.articles)
        certainties = Counter(claim.certainty for claim in self.claims)
        bases = Counter(_local(route.basis.value) for route in self.routes)
        return {
            "articles": len(self.articles),
            "sentences": sum(len(article.article.sentences) for article in self.articles),
            "facts": sum(len(article.article.facts) for article in self.articles),
            "claims": {name: certainties[name] for name in CERTAINTIES},
            "entities": len({subject for subject, _, _ in described}),
            "triples": {
                "asserted": len(facts | described),
                "stated in claims": len(facts),
                "descriptions": len(described),
                "inferred": len(self.closure.inferred),
                "editorial": len(self.editorial),
                "ontology": len(self.ontology.triples),
            },
            "routes": {name: bases[name] for name in sorted(bases)},
            "links": len(self.links),
        }


def gather(
    sources: Sources, engine_name: str, clock: Clock, change: Change | None = None
) -> Material:
    """Return what the graph is made of; *clock* is told each stage.

    Shape: *change* returns other articles in place of those that were read.
    Raises: DataError, with every problem of ontology and articles at once, then of things that
    rules make one, then of the routes; UnknownName, when there is no such engine.
    """
    reasoner = engine(engine_name)
    clock.stage("read")
    problems: list[Problem] = []
    schema = _read(sources, engine_name, problems)
    clock.stage("encode")
    articles: tuple[EncodedArticle, ...] = ()
    editorial: tuple[Quad, ...] = ()
    try:
        vocabulary = read_vocabulary(sources.ontology) if schema else None
        articles = encode_all(sources.data, vocabulary)
        editorial = tuple(encode_editorial(sources.data))
    except DataError as error:
        problems.extend(error.problems)
    if problems or schema is None:
        raise DataError(problems)
    ontology, own, across, rules = schema
    articles = change(articles) if change else articles
    claims = [claim for article in articles for claim in article.claims]
    asserted = _facts(claims) | _descriptions(articles)
    clock.stage("close")
    proven = Proven(asserted, ontology.axioms, claims, own, rules)
    closure = proven.closure()
    if reasoner.name != KERNEL:
        closure = reasoner.materialise(asserted, ontology.axioms)
    if merged := merge_problems(closure.inferred, articles, ontology, own, sources.root):
        raise DataError(merged)
    clock.stage("routes")
    locate = Places(sources.root).of
    found, passed = tuple(routes(proven, locate)), tuple(links(proven, locate))
    return Material(ontology, articles, editorial, closure, found, passed, proven, across)


def _quads(triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(*triple) for triple in triples)


def _read(
    sources: Sources, engine_name: str, problems: list[Problem]
) -> tuple[Ontology, OwnRules, OwnRules, RuleSet] | None:
    """Return the ontology, our own rules, those across data sets, and all that close articles.

    Shape: None where they cannot be read; the problems are told.
    """
    try:
        ontology = read_ontology(sources.ontology)
        own, across = read_own(sources.ontology / "rules")
    except DataError as error:
        problems.extend(error.problems)
        return None
    rules = compile_rules(ontology.axioms, own=own.rules)
    problems.extend(axiom_problems(ontology.axioms, rules, Places(sources.root).of))
    if engine_name != KERNEL:
        problems.extend(_not_applied(own, engine_name))
    return ontology, own, across, rules


def _not_applied(own: OwnRules, engine_name: str) -> Iterator[Problem]:
    """Yield a problem for each of our own rules that concludes something: only the kernel does so.

    What must not be is told by `townkg check`, whichever engine made the graph.
    """
    concluding = {rule.id[1:-1] for rule in own.rules if rule.head is not None}
    for name in sorted(iri.removeprefix(RULES) for iri in concluding):
        yield Problem(
            f"ontology/rules/{name}.rq",
            1,
            "",
            Text(
                f"推理机 {engine_name} 不会用自己的规则推出结论",
                f"the engine {engine_name} concludes nothing by rules of our own",
            ),
            Text("请用 townkg build --engine kernel", "use townkg build --engine kernel"),
        )


def _facts(claims: Iterable[Claim]) -> frozenset[Triple]:
    """Return what the text says: every claim's triples, readings left out."""
    return frozenset(
        triple for claim in claims if claim.certainty != "ambiguous" for triple in claim.triples
    )


def _descriptions(articles: Iterable[EncodedArticle]) -> frozenset[Triple]:
    return frozenset(
        (quad.subject, quad.predicate, quad.object)
        for article in articles
        for description in article.descriptions.values()
        for quad in description.quads
    )


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
