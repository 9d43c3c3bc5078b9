"""Proofs in terms of PROV-O, as Turtle.

Each fact is a prov:Entity that a reified rdf:Statement describes; each rule application is a
prov:Activity that used the premises and the axioms, and generated the conclusion; a leaf was
derived from its claims, with the quotes as their values, or from a row of a data set or a link,
with what it says as its value.
Source: PROV-O: The PROV Ontology, sections 3.1 and 3.2.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from townkg import settings
from townkg.i18n import NOTHING, Text
from townkg.reason.proofs.obstacle import Attempt, WhyNot
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from rdflib import Graph

    from townkg.reason.proofs.passage import LinkPassage, RowPassage

_NOT_IN_IRIS = frozenset(' <>"{}|^`\\\n\r\t')

EXPLAINING = "https://w3id.org/townkg/explaining#"
"""PROV-O tells of what was done; what could be but is not has three terms of its own."""

_TERMS = {
    "couldFollowBy": (
        Text("可由此推出", "could follow by"),
        Text(
            "一条规则：它的前提若都成立，就得出这一事实。",
            "A rule that would conclude the fact if all its premises held.",
        ),
    ),
    "needs": (
        Text("所需", "needs"),
        Text("规则的一个成立的前提。", "A premise of the rule that holds."),
    ),
    "lacks": (
        Text("所缺", "lacks"),
        Text("规则的一个不成立的前提。", "A premise of the rule that does not hold."),
    ),
}
"""Label and definition of each of the three: no ontology has them, so what is written says them."""


def proof(root: Proof) -> str:
    """Return a proof as Turtle; the same facts get the same IRIs in every proof."""
    return str(graph(root).serialize(format="turtle"))


def why_not(found: WhyNot) -> str:
    """Return why a fact does not hold as Turtle: what is missing is a plan, not a deed.

    A rule that could conclude it is a prov:Plan: the fact *couldFollowBy* it, and the plan *needs*
    facts that hold, each with its proof, and *lacks* facts that do not.
    """
    from rdflib import Literal

    made = _empty()
    _define(made)
    goal = _fact(made, found.fact, found.words, "fact")
    for reason in found.reasons:
        for language, told in reason.text.to_json().items():
            made.add((goal, _own("reason"), Literal(told, lang=language)))
        for one in reason.proofs:
            _add(made, one)
    waiting = [(goal, attempt) for attempt in found.attempts]
    while waiting:
        about, attempt = waiting.pop(0)
        waiting += _attempt(made, about, attempt)
    return str(made.serialize(format="turtle"))


def graph(root: Proof) -> Graph:
    """Return a proof as an rdflib graph."""
    made = _empty()
    _add(made, root)
    return made


def _attempt(made: Graph, goal: Any, attempt: Attempt) -> list[tuple[Any, Attempt]]:
    """Add a rule that could conclude a fact; return what could conclude its missing premises."""
    from rdflib import PROV, RDF, RDFS, Literal

    facts = ["\n".join(premise.fact) for premise in attempt.premises]
    plan = _node((str(goal), attempt.rule, *facts), "plan")
    made.add((plan, RDF.type, PROV.Plan))
    made.add((plan, _own("rule"), Literal(attempt.rule)))
    for language, told in (attempt.phrase or attempt.rule_words).to_json().items():
        made.add((plan, RDFS.label, Literal(told, lang=language)))
    made.add((goal, _explaining("couldFollowBy"), plan))
    deeper = []
    for premise in attempt.premises:
        if premise.proof is not None:
            _add(made, premise.proof)
            made.add((plan, _explaining("needs"), _node(premise.fact, "fact")))
            continue
        missing = _fact(made, premise.fact, premise.words, "fact")
        made.add((plan, _explaining("lacks"), missing))
        deeper += [(missing, one) for one in premise.attempts]
    return deeper


def _add(made: Graph, root: Proof) -> None:
    """Add a proof."""
    from rdflib import PROV, RDF, Literal

    for node in root.nodes():
        about = _fact(made, node.fact, node.words, "fact")
        made.add((about, RDF.type, PROV.Entity))
        for source in node.sources:
            _source(made, about, source)
        if node.is_leaf:
            continue
        step = _node((*node.fact, str(node.rule)), "step")
        made.add((step, RDF.type, PROV.Activity))
        made.add((step, _own("rule"), Literal(node.rule)))
        made.add((about, PROV.wasGeneratedBy, step))
        for premise in node.premises:
            used = _node(premise.fact, "fact")
            made.add((step, PROV.used, used))
            made.add((about, PROV.wasDerivedFrom, used))
        for axiom in node.axioms:
            used = _fact(made, axiom, NOTHING, "axiom")
            made.add((step, PROV.used, used))
            made.add((used, RDF.type, PROV.Entity))


def _fact(made: Graph, said: Statement, words: Text, kind: str) -> Any:
    """Add a triple as a reified statement; return its name. What a term `?x` is, is left open."""
    from rdflib import RDF, RDFS, Literal
    from rdflib.util import from_n3 as parsed

    about = _node(said, kind)
    made.add((about, RDF.type, RDF.Statement))
    for name, term in zip((RDF.subject, RDF.predicate, RDF.object), said, strict=True):
        if not term.startswith("?"):
            made.add((about, name, _term(parsed, term)))
    for language, told in words.to_json().items() if words else ():
        made.add((about, RDFS.label, Literal(told, lang=language)))
    return about


def _empty() -> Graph:
    from rdflib import Graph

    made = Graph()
    for prefix, namespace in settings.PREFIXES.items():
        made.bind(prefix, namespace)
    made.bind("explaining", EXPLAINING)
    return made


def _define(made: Graph) -> None:
    """Say what the terms of our own mean."""
    from rdflib import OWL, RDF, SKOS, Literal

    for name, (label, definition) in _TERMS.items():
        term = _explaining(name)
        made.add((term, RDF.type, OWL.ObjectProperty))
        for relation, said in ((SKOS.prefLabel, label), (SKOS.definition, definition)):
            for language, told in said.to_json().items():
                made.add((term, relation, Literal(told, lang=language)))


def _explaining(name: str) -> Any:
    from rdflib import URIRef

    return URIRef(EXPLAINING + name)


def _own(name: str) -> Any:
    from rdflib import URIRef

    return URIRef(settings.ONTOLOGY + name)


def _source(made: Graph, about: Any, source: Source) -> None:
    from rdflib import PROV, RDF, Literal, URIRef

    if not source.iri:
        return
    claim = URIRef(source.iri)
    made.add((about, PROV.hadPrimarySource, claim))
    made.add((claim, RDF.type, PROV.Entity))
    if source.certainty:
        firmness = URIRef(settings.ONTOLOGY + source.certainty)
        made.add((claim, URIRef(settings.ONTOLOGY + "certainty"), firmness))
    for item in source.evidence:
        made.add((claim, PROV.value, Literal(item.quote.exact)))
        made.add((claim, PROV.wasQuotedFrom, URIRef(item.article)))
    if source.passage is not None:
        _passage(made, claim, source.passage)
    for premise in source.follows:
        _source(made, claim, premise)
        made.add((claim, PROV.wasDerivedFrom, URIRef(premise.iri)))


def _passage(made: Graph, record: Any, passage: RowPassage | LinkPassage) -> None:
    """Add what a row or a link says: its name, a value for each line, and where a row is from."""
    from rdflib import PROV, RDFS, Literal, URIRef

    for language, told in passage.heading.to_json().items():
        made.add((record, RDFS.label, Literal(told, lang=language)))
        for line in passage.lines(language):
            made.add((record, PROV.value, Literal(line, lang=language)))
    origin = getattr(passage, "source", "")
    if ":" in origin and not set(origin) & _NOT_IN_IRIS:
        made.add((record, PROV.wasDerivedFrom, URIRef(origin)))


def _term(parsed: Any, text: str) -> Any:
    """Return a term of rdflib; its reader takes what N-Triples writes."""
    return parsed(text)


def _node(terms: Statement | tuple[str, ...], kind: str) -> Any:
    from rdflib import URIRef

    digest = sha256("\n".join(terms).encode()).hexdigest()
    return URIRef(f"{settings.ID}{kind}/{digest[:16]}")
