"""What the endpoint says of itself: its service description and its VoID, counted from the graph.

Source: SPARQL 1.1 Service Description; Describing Linked Datasets with the VoID Vocabulary;
Data Catalog Vocabulary (DCAT) 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from townkg import settings
from townkg.store import functions
from townkg.store.embedded import EmbeddedStore
from townkg.store.port import Term

DEFAULT = settings.DEFAULT_GRAPH
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = settings.PREFIXES["dct"]
_XSD = settings.PREFIXES["xsd"]
_ENTAILMENT = NamedNode("http://www.w3.org/ns/entailment/OWL-RDF-Based")
_PROFILE = NamedNode("http://www.w3.org/ns/owl-profile/RL")
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_LINKSET = """SELECT ?set ?predicate (COUNT(*) AS ?n) WHERE {
  GRAPH <%s> { ?s ?predicate ?o }
  FILTER(ISIRI(?o) && STRSTARTS(STR(?o), "%s"))
  BIND(STRBEFORE(STRAFTER(STR(?o), "%s"), "/") AS ?set)
} GROUP BY ?set ?predicate ORDER BY ?set ?predicate"""
_MATCHES = "http://www.w3.org/2004/02/skos/core#"


def graph_names(store: EmbeddedStore) -> list[str]:
    """Return the IRIs of the named graphs, sorted."""
    rows = store.select("SELECT DISTINCT ?g { GRAPH ?g {} } ORDER BY ?g").rows
    return [row["g"].value for row in rows]


def about(store: EmbeddedStore, iri: str) -> list[Triple]:
    """Return what any graph says with a thing as subject or object, and the labels of the rest."""
    node = NamedNode(iri)
    # in this order and each once: a dict keeps both
    found = {quad.triple: None for quad in store.quads(node)}
    found |= {quad.triple: None for quad in store.quads(object=node)}
    label = NamedNode(settings.PREF_LABEL)
    ends = {end: None for one in found for end in (one.subject, one.object)}
    for end in ends:
        if isinstance(end, NamedNode) and end != node:
            found |= {quad.triple: None for quad in store.quads(end, label, graph=DEFAULT)}
    return list(found)


def service(store: EmbeddedStore, base: str, version: str) -> Iterator[Triple]:
    """Return the service description of the endpoint below *base*."""
    here, made = _nodes(f"{base}sparql#service")
    data, default = NamedNode(f"{base}sparql#data"), NamedNode(f"{base}sparql#default-graph")
    yield made(here, "rdf:type", NamedNode(f"{_SD}Service"))
    yield made(here, f"{_SD}endpoint", NamedNode(f"{base}sparql"))
    yield made(here, f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query"))
    for name in _RESULTS:
        yield made(here, f"{_SD}resultFormat", NamedNode(f"{_FORMATS}{name}"))
    for name in sorted(functions.NAMES):
        function = NamedNode(functions.NAMESPACE + name)
        yield made(here, f"{_SD}extensionFunction", function)
        yield made(function, "rdf:type", NamedNode(f"{_SD}Function"))
    yield made(here, f"{_SD}defaultDataset", data)
    yield made(data, "rdf:type", NamedNode(f"{_SD}Dataset"))
    yield made(data, f"{_DCT}hasVersion", Literal(version))
    yield made(data, f"{_SD}defaultGraph", default)
    yield made(default, "rdf:type", NamedNode(f"{_SD}Graph"))
    yield made(default, f"{_VOID}triples", _number(_size(store, "{ ?s ?p ?o }")))
    # what follows by the rules is in the default graph, and named apart in graph/inferred
    yield made(default, f"{_SD}entailmentRegime", _ENTAILMENT)
    yield made(default, f"{_SD}supportedEntailmentProfile", _PROFILE)
    rows = store.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    for number, row in enumerate(sorted(rows, key=lambda one: one["g"].value)):
        named, graph = BlankNode(f"n{number}"), BlankNode(f"g{number}")
        yield made(data, f"{_SD}namedGraph", named)
        yield made(named, "rdf:type", NamedNode(f"{_SD}NamedGraph"))
        yield made(named, f"{_SD}name", row["g"])
        yield made(named, f"{_SD}graph", graph)
        yield made(graph, "rdf:type", NamedNode(f"{_SD}Graph"))
        yield made(graph, f"{_VOID}triples", row["n"])


def void(store: EmbeddedStore, base: str, version: str) -> Iterator[Triple]:
    """Return the VoID and DCAT description of the default graph, and of its links."""
    here, made = _nodes(f"{base}void.ttl#townkg")
    for kind in (f"{_VOID}Dataset", f"{_DCAT}Dataset"):
        yield made(here, "rdf:type", NamedNode(kind))
    yield made(here, f"{_DCT}title", Literal("townkg 小镇政策知识图谱", language="zh"))
    title = Literal("townkg, a knowledge graph of place-based policy", language="en")
    yield made(here, f"{_DCT}title", title)
    yield made(here, f"{_DCT}license", _LICENCE)
    yield made(here, f"{_DCT}hasVersion", Literal(version))
    yield made(here, f"{_VOID}sparqlEndpoint", NamedNode(f"{base}sparql"))
    yield made(here, f"{_VOID}uriSpace", Literal(settings.ID))
    yield made(here, f"{_VOID}vocabulary", NamedNode(settings.ONTOLOGY))
    counts = {
        "triples": "{ ?s ?p ?o }",
        "classes": "{ SELECT DISTINCT ?c { ?s a ?c } }",
        "properties": "{ SELECT DISTINCT ?p { ?s ?p ?o } }",
        "distinctSubjects": "{ SELECT DISTINCT ?s { ?s ?p ?o } }",
        "distinctObjects": "{ SELECT DISTINCT ?o { ?s ?p ?o } }",
    }
    for name, pattern in counts.items():
        yield made(here, f"{_VOID}{name}", _number(_size(store, pattern)))
    parts = (
        ("classPartition", "class", "entities", "SELECT ?x (COUNT(*) AS ?n) { ?s a ?x }"),
        ("propertyPartition", "property", "triples", "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o }"),
    )
    for part, what, counted, query in parts:
        for number, row in enumerate(store.select(f"{query} GROUP BY ?x ORDER BY ?x").rows):
            node = BlankNode(f"{what}{number}")
            yield made(here, f"{_VOID}{part}", node)
            yield made(node, f"{_VOID}{what}", row["x"])
            yield made(node, f"{_VOID}{counted}", row["n"])
    yield from _linksets(store, here, base)


def _linksets(store: EmbeddedStore, here: NamedNode, base: str) -> Iterator[Triple]:
    _, made = _nodes("")
    space = f"{settings.ID}dataset/"
    rows = store.select(_LINKSET % (settings.LINKS_GRAPH, space, space)).rows
    for number, row in enumerate(rows):
        if not row["predicate"].value.startswith(_MATCHES):
            continue
        node = NamedNode(f"{base}void.ttl#links-{number}")
        yield made(node, "rdf:type", NamedNode(f"{_VOID}Linkset"))
        yield made(node, f"{_VOID}subjectsTarget", here)
        target = NamedNode(settings.DATA_SET_GRAPHS + row["set"].value)
        yield made(node, f"{_VOID}objectsTarget", target)
        yield made(node, f"{_VOID}linkPredicate", row["predicate"])
        yield made(node, f"{_VOID}triples", row["n"])


def _size(store: EmbeddedStore, pattern: str) -> int:
    """Return how many solutions a pattern has."""
    return int(store.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows[0]["n"].value)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(f"{_XSD}integer"))


def _nodes(
    iri: str,
) -> tuple[NamedNode, Callable[[NamedNode | BlankNode, str, Term], Triple]]:
    def made(subject: NamedNode | BlankNode, property: str, item: Term) -> Triple:  # noqa: A002
        name = settings.RDF_TYPE if property == "rdf:type" else property
        return Triple(subject, NamedNode(name), item)

    return NamedNode(iri or settings.ID), made


DOCUMENTS = {"service": service, "void": void}
