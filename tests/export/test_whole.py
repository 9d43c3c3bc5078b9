"""The whole built graph in each form, read back by other programs.

In the forms of RDF it is the same graph; elsewhere rows, nodes and edges are counted by a query.
"""

from __future__ import annotations

import shutil
import subprocess
import warnings

import networkx as nx
import pyarrow.parquet
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from townkg import build, paths
from townkg.export import export

pytestmark = pytest.mark.slow
RDFLIB = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def built(kg):
    found = build.current(paths.build_root())
    assert found
    return found


@pytest.fixture(scope="module")
def quads(built) -> list[Quad]:
    return list(parse(path=built.path / "graph.nq", format=RdfFormat.N_QUADS))


@pytest.mark.parametrize("style", RDFLIB)
def test_rdflib_reads_the_same_graph(built, quads, same, tmp_path, style):
    import rdflib

    target = export(built, style, tmp_path / f"x.{style}")
    dataset = rdflib.Dataset(default_union=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(target, format=RDFLIB[style])
        text = dataset.serialize(format="nquads")
    found = [
        Quad(*one.triple, *([] if "x-rdflib:default" in str(one.graph_name) else [one.graph_name]))
        for one in parse(text.encode(), format=RdfFormat.N_QUADS)
    ]
    kept = [one for one in quads if style != "ttl" or str(one.graph_name) == "DEFAULT"]
    assert same(found, kept)


def test_pyld_reads_the_same_graph(built, quads, same, tmp_path):
    import json

    from pyld import jsonld

    target = export(built, "jsonld", tmp_path / "x.jsonld")
    document = json.loads(target.read_bytes())
    text = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert same(parse(text.encode(), format=RdfFormat.N_QUADS), quads)


def test_pyarrow_reads_each_quad(built, quads, tmp_path):
    table = pyarrow.parquet.read_table(export(built, "parquet", tmp_path / "x.parquet"))
    assert table.num_rows == len(quads)
    default = sum(str(one.graph_name) == "DEFAULT" for one in quads)
    assert table.column("graph").null_count == default


def test_networkx_reads_each_relation(built, quads, tmp_path):
    found = export(built, "graphml", tmp_path / "x.graphml")
    graph = nx.read_graphml(found, force_multigraph=True)
    support = "https://w3id.org/townkg/ontology#supports"
    edges = [one for *_, one in graph.edges(data=True) if one["property"] == support]
    stated = {str(one.triple) for one in quads if one.predicate.value == support and is_fact(one)}
    assert len(edges) == len(stated)
    assert edges


def is_fact(quad: Quad) -> bool:
    return not str(quad.graph_name).startswith("<https://w3id.org/townkg/claim/")


@pytest.mark.java
def test_duckdb_counts_what_the_graph_has(built, quads, tmp_path):
    import duckdb

    target = export(built, "parquet", tmp_path / "x.parquet")
    folder = export(built, "csv", tmp_path / "tables")
    counted = duckdb.sql(f"SELECT count(*), count(graph) FROM '{target}'").fetchall()
    named = sum(str(one.graph_name) != "DEFAULT" for one in quads)
    assert counted == [(len(quads), named)]
    is_town = "predicate LIKE '%#type' AND object LIKE '%ontology#Town'"
    towns = duckdb.sql(f"SELECT count(DISTINCT subject) FROM '{target}' WHERE {is_town}").fetchall()
    assert duckdb.sql(f"SELECT count(*) FROM '{folder / 'Town.csv'}'").fetchall() == towns
    for path in sorted(folder.glob("*.csv")):
        assert duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', all_varchar=true)").fetchall()


@pytest.mark.java
def test_a_validator_accepts_the_tables(built, tmp_path):
    from csvw import CSVW

    folder = export(built, "csv", tmp_path / "tables")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = CSVW(str(folder / "csv-metadata.json"), validate=True)
        assert found.is_valid, [str(one.message) for one in found.warnings]


@pytest.mark.java
@pytest.mark.parametrize(("style", "name"), [("nq", "nquads"), ("ttl", "turtle")])
def test_rapper_reads_each_triple(built, quads, tmp_path, style, name):
    rapper = shutil.which("rapper")
    assert rapper, "rapper is missing: apt-get install raptor2-utils"
    target = export(built, style, tmp_path / f"x.{style}")
    done = subprocess.run([rapper, "-c", "-i", name, target], capture_output=True, text=True)
    kept = [one for one in quads if style != "ttl" or str(one.graph_name) == "DEFAULT"]
    assert f"returned {len(kept)} " in done.stderr
    assert done.returncode == 0
