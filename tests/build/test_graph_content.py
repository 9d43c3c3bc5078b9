"""What the built graph holds, and that the same files give the same bytes."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from townkg import api, build
from townkg.settings import EDITORIAL_GRAPH, INFERRED_GRAPH

TK = "https://w3id.org/townkg/ontology#"
PREFIXES = """
PREFIX tk: <https://w3id.org/townkg/ontology#>
PREFIX id: <https://w3id.org/townkg/id/>
PREFIX policy: <https://w3id.org/townkg/id/policy/>
PREFIX town: <https://w3id.org/townkg/id/town/>
PREFIX c: <https://w3id.org/townkg/claim/guigu-000001/>
"""


@pytest.fixture
def store(project):
    return Store.read_only(str(build.build().store))


def ask(store, pattern):
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


@pytest.mark.parametrize(
    "pattern",
    [
        "policy:station tk:placedIn town:guigu",
        "policy:station tk:supportsDirectly town:guigu",
        "policy:reform tk:supports town:guigu",
        "?r a tk:Route ; tk:bearer policy:prize ; tk:basis tk:by_class ; tk:usesClaim ?c . "
        "?c a tk:Claim ; tk:certainty tk:stated ; tk:hasQuote/tk:exact ?text",
        "town:guigu a tk:Place",
        "tk:Town a <http://www.w3.org/2002/07/owl#Class>",
        "tk:Town <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://schema.org/Place>",
        "GRAPH c:s01-placed { policy:station tk:placedIn town:guigu }",
        "GRAPH <https://w3id.org/townkg/graph/inferred> { policy:reform tk:supports town:guigu }",
        "GRAPH <https://w3id.org/townkg/graph/editorial> { town:guigu tk:theme ?t }",
        "GRAPH c:s04-third { town:third tk:within ?county }",
        "policy:reform tk:condition '限时办'",
    ],
)
def test_the_graph_holds(store, pattern):
    assert ask(store, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "policy:reform tk:supportsAtOwnRank ?town",
        "town:guigu a <https://schema.org/Place>",
        "town:third tk:within ?county",
        "town:guigu tk:theme ?t",
        "?x <http://www.w3.org/2002/07/owl#sameAs> ?y",
        "?x a <http://www.w3.org/2002/07/owl#Thing>",
    ],
)
def test_the_default_graph_does_not_hold(store, pattern):
    assert not ask(store, pattern)


def test_inferred_graph_names_triples_of_the_default_graph_that_no_claim_states(store):
    inferred = list(store.quads_for_pattern(None, None, None, NamedNode(INFERRED_GRAPH)))
    assert inferred
    kept = {NamedNode(INFERRED_GRAPH), NamedNode(EDITORIAL_GRAPH), DefaultGraph()}
    for quad in inferred:
        graphs = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        assert {found.graph_name for found in graphs} == {DefaultGraph(), NamedNode(INFERRED_GRAPH)}
    routes = store.quads_for_pattern(None, None, NamedNode(f"{TK}Route"), None)
    assert {quad.graph_name for quad in routes} == {DefaultGraph()}
    claims = {quad.subject for quad in store.quads_for_pattern(None, None, NamedNode(f"{TK}Claim"))}
    assert set(store.named_graphs()) == claims | (kept - {DefaultGraph()})


RULE = """# zh: 甲设于乙处的，由乙承载
# en: what is placed in a place is carried by it
PREFIX tk: <https://w3id.org/townkg/ontology#>
CONSTRUCT { ?place tk:carries ?thing } WHERE { ?thing tk:placedIn ?place }
"""
DENIAL = """# zh: 设于某处的什么也不承载
# en: what is placed somewhere carries nothing
PREFIX tk: <https://w3id.org/townkg/ontology#>
ASK { ?place tk:carries ?thing . ?thing tk:placedIn ?place }
"""
CARRIES = """
tk:carries a owl:ObjectProperty ; skos:prefLabel "承载"@zh , "carries"@en .
"""


def test_rules_of_our_own_conclude_and_deny(project):
    folder = project.root / "ontology" / "rules"
    folder.mkdir()
    with (project.root / "ontology" / "support.ttl").open("a", encoding="utf-8") as file:
        file.write(CARRIES)
    (folder / "carried.rq").write_text(RULE, encoding="utf-8")
    (folder / "nothing.rq").write_text(DENIAL, encoding="utf-8")
    built = build.build()
    assert ask(
        Store.read_only(str(built.store)),
        "GRAPH <https://w3id.org/townkg/graph/inferred> { town:guigu tk:carries policy:station }",
    )
    with api.open() as graph:
        proof = graph.why("id:town/guigu", "tk:carries", "id:policy/station")
    assert proof.rule_words.en == "what is placed in a place is carried by it"
    (told,) = built.manifest["contradictions"]
    assert told["rule"]["id"] == "https://w3id.org/townkg/rule/nothing"
    assert all(told["rule"]["words"].values())
    assert told["premises"]
    assert all(one.keys() == {"subject", "predicate", "object"} for one in told["premises"])


def test_version_of_the_data(project):
    built = build.build()
    store = Store.read_only(str(built.store))
    found = store.quads_for_pattern(None, NamedNode(f"{TK}dataVersion"), None)
    assert [(q.subject.value, q.object.value) for q in found] == [
        ("https://w3id.org/townkg/id/dataset/townkg", built.hash[:12])
    ]
    assert built.version == built.hash[:12]


def test_dump_is_sorted_and_is_what_the_store_holds(project):
    built = build.build()
    text = built.dump.read_bytes()
    lines = text.split(b"\n")
    assert lines.pop() == b""
    assert lines == sorted(set(lines))
    assert b"\r" not in text
    dumped = set(parse(text, format=RdfFormat.N_QUADS))
    assert dumped == set(Store.read_only(str(built.store)))


def test_same_input_same_bytes_whatever_the_order_of_hashes(project):
    texts = set()
    for seed in ("0", "1", "4242"):
        code = "from townkg import build; print(build.build(force=True).dump)"
        status, out, err = project.run(code, PYTHONHASHSEED=seed)
        assert status == 0, err
        texts.add(Path(out.strip()).read_bytes())
    assert len(texts) == 1


def test_manifest_counts(project):
    manifest = build.build().manifest
    counts = manifest["counts"]
    assert counts["claims"] == {"stated": 4, "implied": 1, "contextual": 1, "ambiguous": 2}
    assert counts["routes"] == {"by_class": 2, "direct": 1}
    assert counts["sentences"] == 5
    assert counts["facts"] == 6
    assert counts["triples"]["asserted"] == 35
    assert counts["triples"]["inferred"] > 5
    assert set(manifest["seconds"]) == set(build.STAGES)
    assert set(manifest["versions"]) == {"townkg", "oxigraph", "numpy"}
