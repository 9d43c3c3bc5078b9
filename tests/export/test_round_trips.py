"""Whatever the quads hold, each form of RDF and Parquet give them back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from townkg import paths
from townkg.export import context, export

TK = "https://w3id.org/townkg/ontology#"
ID = "https://w3id.org/townkg/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DOUBLE = NamedNode(f"{XSD}double")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FORMS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "ttl": RdfFormat.TURTLE,
}

signs = st.characters(exclude_categories=["Cs"])
texts = st.text(signs, max_size=8) | st.sampled_from(
    ["\x00", "\x7f\x85", "\r\n", '"\\', "5", "true", "@id", "\ufeff", "\uffff", "𠮷", " ", ""]
)
in_iris = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Co"],
        exclude_characters='<>"{}|^`\\[]%',
    ),
    max_size=4,
)
spaces = st.sampled_from(
    [TK, ID, f"{ID}town/", SKOS, "http://a.example/", "urn:x:", "tk:", "thing:", "Town:", "id:"]
)


def _node(value: str) -> NamedNode | None:
    try:
        return NamedNode(value)
    except ValueError:
        return None


odd = st.builds(lambda space, local: _node(space + local), spaces, in_iris).filter(bool)
usual = st.sampled_from(
    [
        *(f"{TK}{name}" for name in ("Town", "supports", "from", "wording", "order", "preferred")),
        *(f"{SKOS}{name}" for name in ("prefLabel", "altLabel")),
        *(f"{RDF}{name}" for name in ("type", "first", "rest", "value")),
        *(f"{ID}//x", f"{ID}a/../b", f"{ID}", f"{TK}", "https://w3id.org/townkg/"),
    ]
).map(NamedNode)
iris = usual | odd
blank = st.sampled_from(["a", "b1"]).map(BlankNode)
datatypes = st.sampled_from(
    [
        *(f"{XSD}{n}" for n in ("string", "integer", "decimal", "double", "boolean", "date")),
        *(f"{XSD}gYear", f"{RDF}JSON", f"{RDF}HTML", "http://a.example/type", "tk:own"),
    ]
).map(NamedNode)
forms = texts | st.sampled_from(
    ["5", "05", "-0", "+1", "1.50", "1e3", "INF", "NaN", "true", "1", "2016-01-28", "2016-02-31"]
)
literals = (
    st.builds(lambda text, kind: Literal(text, datatype=kind), forms, datatypes)
    | st.builds(
        lambda text, tag: Literal(text, language=tag),
        texts,
        st.sampled_from(["zh", "en", "zh-hans", "x-odd", "de-at-1901"]),
    )
    | texts.map(Literal)
)
quads = st.builds(
    Quad,
    iris | blank,
    iris,
    iris | blank | literals | literals,
    st.just(DefaultGraph()) | iris | blank,
)
some = st.lists(quads, max_size=12)
EACH = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(dump_of, found, style) -> tuple[bytes, list[Quad]]:
    """Return what an export writes of the quads, and those it is to hold."""
    with tempfile.TemporaryDirectory() as folder:
        built = dump_of(found, Path(folder))
        target = export(built, style, Path(folder) / f"out.{style}")
        kept = [one for one in found if style != "ttl" or one.graph_name == DefaultGraph()]
        return target.read_bytes(), kept


@pytest.fixture(scope="module", autouse=True)
def ontology(tmp_path_factory) -> Iterator[Path]:
    """An ontology with the terms that are drawn, which is read fast."""
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "own.ttl").write_text(
        f"@prefix tk: <{TK}> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <{SKOS}> ."
        "tk:Town a owl:Class . tk:supports a owl:ObjectProperty . tk:from a owl:DatatypeProperty ."
        "tk:wording a owl:DatatypeProperty . tk:order a owl:DatatypeProperty ."
        "skos:prefLabel a owl:AnnotationProperty . skos:altLabel a owl:AnnotationProperty ."
        f"[] sh:path tk:from ; sh:datatype <{XSD}date> .",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "ontology", lambda: folder)
        yield folder


@EACH
@given(found=some, style=st.sampled_from(sorted(FORMS)))
def test_each_form_gives_back_the_quads(dump_of, same, found, style):
    text, kept = written(dump_of, found, style)
    assert same(parse(text, format=FORMS[style]), kept)


def test_the_terms_that_are_drawn_have_a_datatype(ontology):
    assert context.context(ontology)["from"]["@type"] == "xsd:date"


def read_by_pyld(text: bytes) -> bytes:
    return jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"}).encode()


@pytest.mark.slow
@settings(EACH, max_examples=150)
@given(found=some)
def test_pyld_reads_the_same_json_ld(dump_of, same, found):
    # PyLD writes each double anew, 0 as 0.0E0
    found = [one for one in found if getattr(one.object, "datatype", None) != DOUBLE]
    text, kept = written(dump_of, found, "jsonld")
    assert same(parse(read_by_pyld(text), format=RdfFormat.N_QUADS), kept)


@pytest.mark.slow
@settings(EACH, max_examples=1000)
@given(found=some, style=st.sampled_from(sorted(FORMS)))
def test_each_form_gives_back_many_quads(dump_of, same, found, style):
    text, kept = written(dump_of, found, style)
    assert same(parse(text, format=FORMS[style]), kept)


@EACH
@given(found=some)
def test_parquet_gives_back_the_quads(dump_of, found):
    with tempfile.TemporaryDirectory() as folder:
        built = dump_of(found, Path(folder))
        target = export(built, "parquet", Path(folder) / "x.parquet")
        rows = pyarrow.parquet.read_table(target).to_pylist()
    assert {_quad(row) for row in rows} == set(found)
    assert len(rows) == len(set(found))


def _quad(row) -> Quad:
    kind, text = row["object_kind"], row["object"]
    if kind == "literal" and row["language"]:
        term = Literal(text, language=row["language"])
    elif kind == "literal":
        term = Literal(text, datatype=NamedNode(row["datatype"]))
    else:
        assert kind == ("blank" if text.startswith("_:") else "iri")
        term = _term(text)
    graph = _term(row["graph"]) if row["graph"] is not None else DefaultGraph()
    return Quad(_term(row["subject"]), NamedNode(row["predicate"]), term, graph)


def _term(text: str) -> NamedNode | BlankNode:
    return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(text)
