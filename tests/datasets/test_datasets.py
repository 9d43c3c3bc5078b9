"""The data sets in the built graph: counted again, apart from the articles, each row named."""

from __future__ import annotations

import json
import re
import tracemalloc
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from townkg import build, datasets, paths
from townkg.datasets import graphs, overview, sorting
from townkg.datasets.describe import CATALOGUE
from townkg.datasets.metadata import METADATA, read
from townkg.datasets.reading import Reading, folders
from townkg.datasets.tabular import rows
from townkg.datasets.terms import declared
from townkg.settings import GRAPH, ID, ONTOLOGY

VOID = "http://rdfs.org/ns/void#"
CSVW = "http://www.w3.org/ns/csvw#"
DCT = "http://purl.org/dc/terms/"
SLUGS = [folder.name for folder in folders(paths.data() / "datasets")]
PREFIXES = (
    f"PREFIX void: <{VOID}> PREFIX csvw: <{CSVW}> PREFIX dct: <{DCT}> PREFIX tk: <{ONTOLOGY}>"
)


@pytest.fixture(scope="module")
def store(build_folder: Path) -> Store:
    return Store.read_only(build.ensure().store)


def asked(store: Store, query: str) -> list[tuple[str, ...]]:
    return [
        tuple("" if value is None else value.value for value in row)
        for row in store.query(f"{PREFIXES} {query}")
    ]


def test_the_data_sets_have_no_problem():
    assert SLUGS
    assert datasets.problems(paths.data(), paths.ontology()) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_counts_of_the_catalogue_are_those_of_the_graph(store, slug):
    me, graph = f"<{ID}dataset/{slug}>", f"<{GRAPH}dataset/{slug}>"
    told = asked(
        store,
        f"SELECT ?triples ?subjects ?properties ?classes {{ GRAPH <{CATALOGUE}> {{ {me} "
        "void:triples ?triples ; void:distinctSubjects ?subjects ; void:properties ?properties ; "
        "void:classes ?classes } }",
    )
    counted = asked(
        store,
        "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) "
        "(COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?c) AS ?classes) "
        f"{{ GRAPH {graph} {{ ?s ?p ?o BIND(IF(?p = rdf:type, ?o, 1/0) AS ?c) }} }}".replace(
            "rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        ),
    )
    assert told == counted
    assert int(told[0][0]) > 0
    for part, term, pattern in (
        ("classPartition", "class", "?x a ?term"),
        ("propertyPartition", "property", "?x ?term ?y"),
    ):
        count = "entities" if term == "class" else "triples"
        partitions = asked(
            store,
            f"SELECT ?term ?n {{ GRAPH <{CATALOGUE}> {{ {me} void:{part} ?part . "
            f"?part void:{term} ?term ; void:{count} ?n }} }}",
        )
        again = asked(
            store,
            f"SELECT ?term (COUNT(*) AS ?n) {{ GRAPH {graph} {{ {pattern} }} }} GROUP BY ?term",
        )
        assert sorted(partitions) == sorted(again)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_row_of_every_table_is_there_with_its_source(store, slug):
    folder = paths.data() / "datasets" / slug
    data_set, _ = read(folder, METADATA)
    written = sum(1 for table in data_set.tables for _ in rows(folder / table.file))
    found = asked(
        store,
        f"SELECT ?row (SAMPLE(?text) AS ?source) {{ GRAPH <{GRAPH}dataset/{slug}> "
        "{ ?row a csvw:Row . OPTIONAL { ?row dct:source ?text } } } GROUP BY ?row",
    )
    assert len(found) == written - len(data_set.tables)
    assert all(source for _, source in found)


@pytest.mark.parametrize("slug", SLUGS)
def test_whatever_is_said_is_said_of_a_thing_that_a_row_describes(store, slug):
    assert (
        asked(
            store,
            f"SELECT ?thing {{ GRAPH <{GRAPH}dataset/{slug}> {{ ?thing ?p ?o . "
            "FILTER NOT EXISTS { ?thing a csvw:Row } "
            "FILTER NOT EXISTS { ?row csvw:describes ?thing } } }",
        )
        == []
    )


def test_nothing_of_a_data_set_is_in_the_default_graph(store):
    begins = f"{ID}dataset/"
    ours = {f"{ID}dataset/townkg"}
    named = {
        term.value
        for quad in store.quads_for_pattern(None, None, None, None)
        if not isinstance(quad.graph_name, NamedNode)
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode)
    }
    assert {iri for iri in named if iri.startswith(begins)} <= ours


@pytest.mark.parametrize("slug", SLUGS)
def test_each_says_where_it_is_from_and_whether_it_is_complete(store, slug):
    (found,) = asked(
        store,
        f"SELECT ?license ?issued ?source ?level {{ GRAPH <{CATALOGUE}> {{ "
        f"<{ID}dataset/{slug}> a <http://www.w3.org/ns/dcat#Dataset> ; dct:license ?license ; "
        "dct:issued ?issued ; dct:source ?source ; tk:completeness ?level } }",
    )
    assert all(found)
    assert found[3].removeprefix(ONTOLOGY) in ("complete", "partial")


def test_the_batches_declared_complete_have_as_many_towns_as_the_lists(store):
    found = asked(
        store,
        f"SELECT ?batch (COUNT(?town) AS ?n) {{ GRAPH <{GRAPH}dataset/zhejiang-towns> {{ "
        "?one tk:recipient ?town ; tk:atStage tk:creation ; tk:batch ?batch } } GROUP BY ?batch",
    )
    assert dict(found)["1"] == "37"
    assert dict(found)["2"] == "42"


def test_a_complete_part_is_asked_in_the_shape_of_its_rows(store):
    """Of a town that a complete part does not name it is so that it is not there; else unknown."""
    listed, graded = f"<{GRAPH}dataset/zhejiang-towns>", f"<{GRAPH}dataset/zhejiang-assessments>"
    found = asked(
        store,
        f"""SELECT ?batch (COUNT(DISTINCT ?row) AS ?rows) {{
        GRAPH <{CATALOGUE}> {{ ?part a tk:CompletePart ; tk:completeAsTo tk:Designation ;
          tk:atStage tk:creation ; tk:batch ?batch }}
        GRAPH {listed} {{ ?row tk:inCompletePart ?part ; csvw:describes ?one .
          ?one tk:atStage tk:creation ; tk:batch ?batch ; tk:recipient ?town }} }}
        GROUP BY ?batch ORDER BY ?batch""",
    )
    assert found == [("1", "37"), ("2", "42")]
    town = f"<{ID}dataset/zhejiang-towns/zjt026>"
    known = asked(
        store,
        f"""SELECT ?year ?grade {{ GRAPH <{CATALOGUE}> {{
          ?part tk:completeAsTo tk:Assessment ; tk:honour ?grade ;
            tk:yearAssessed/tk:wording ?year }}
        FILTER NOT EXISTS {{ GRAPH {graded} {{ ?row tk:inCompletePart ?part ;
          csvw:describes/tk:recipient {town} }} }} }} ORDER BY ?grade""",
    )
    # neither excellent nor warned nor demoted in 2016: the lists of that year are complete
    assert [(year, grade.rpartition("/")[2]) for year, grade in known] == [
        ("2016", "demoted"),
        ("2016", "excellent"),
        ("2016", "warned"),
    ]


def test_a_figure_has_the_bounds_of_its_words(store):
    graph = f"<{GRAPH}dataset/zhejiang-town-figures>"
    found = asked(
        store,
        f"SELECT ?written ?min ?over ?max ?below ?unit {{ GRAPH {graph} {{ "
        "?figure tk:writtenValue ?written ; tk:unit ?unit . "
        "OPTIONAL { ?figure tk:minInclusive ?min } OPTIONAL { ?figure tk:minExclusive ?over } "
        "OPTIONAL { ?figure tk:maxInclusive ?max } OPTIONAL { ?figure tk:maxExclusive ?below } } }",
    )
    by_value = {row[0]: row[1:5] for row in found}
    assert by_value["3.87"] == ("3870000", "", "3870000", "")
    assert by_value["200"] == ("", "200", "", "")  # more than
    assert by_value["5000"][3].startswith("3333333.3")  # nearly 5,000 mu


def test_no_cell_of_ours_says_what_its_towns_list_does_not():
    folder = paths.data() / "datasets"
    towns = {row.cells[0]: row.cells[2] for row in rows(folder / "zhejiang-towns" / "table.csv")}
    codes = {r.cells[0]: r.cells[2] for r in rows(folder / "divisions-zhejiang" / "table.csv")}
    assert len(towns) == len(set(towns.values()))
    for row in rows(folder / "divisions-jiaxing" / "table.csv"):
        if row.number > 1:
            assert row.cells[3] in codes
            assert row.cells[1].startswith(row.cells[3].removeprefix("cn-"))


def test_graphs_are_written_the_same_twice(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        parts = graphs.write(paths.data(), paths.ontology(), tmp_path / name)
        made.append([part.path.read_bytes() for part in parts])
        for part in parts:
            lines = part.path.read_bytes().splitlines()
            assert lines == sorted(set(lines))
            assert len(list(parse(path=str(part.path), format=RdfFormat.N_QUADS))) == len(lines)
    assert made[0] == made[1]


def test_runs_on_disk_merge_to_what_memory_sorts(tmp_path, monkeypatch):
    monkeypatch.setattr(sorting, "RUN", 7)
    lines = [f"{number * 37 % 101:03d}".encode() for number in range(300)]
    assert list(sorting.sorted_lines(lines, tmp_path)) == sorted(set(lines))
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_table(tmp_path):
    known = declared(paths.ontology())
    peaks = []
    for count in (1_000, 20_000):
        folder = tmp_path / f"towns-{count}"
        folder.mkdir()
        with (folder / "table.csv").open("w", encoding="utf-8") as file:
            file.write("code,name\n")
            file.writelines(f"{number},第{number}小镇\n" for number in range(count))
        lay_out(folder, "code")
        tracemalloc.start()
        reading = Reading(folder, known)
        assert sum(1 for _ in reading.triples()) == count * 6
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert reading.problems == []
    assert peaks[1] - peaks[0] < 20_000 * 64  # keys are kept as eight bytes each, rows are not


def lay_out(folder: Path, key: str) -> None:
    """Write the mapping of a table with a code and a name."""
    source = paths.data() / "datasets" / "industry-sections" / METADATA
    content = json.loads(source.read_text(encoding="utf-8"))
    about = f"{ID}dataset/{folder.name}/{{{key}}}"
    content["tables"] = [
        {
            "url": "table.csv",
            "tableSchema": {
                "aboutUrl": about,
                "primaryKey": key,
                "columns": [
                    {"name": "code", "propertyUrl": "skos:notation"},
                    {"name": "name", "propertyUrl": "skos:prefLabel", "lang": "zh"},
                ],
            },
        }
    ]
    (folder / METADATA).write_text(json.dumps(content), encoding="utf-8")


def test_the_sheet_of_a_data_set_counts_as_the_catalogue_does(store):
    sheet = overview.sheet(paths.data() / "datasets" / "divisions-zhejiang", paths.ontology())
    told = build.ensure().manifest["counts"]["data sets"]["divisions-zhejiang"]
    assert sheet["counts"] == told
    assert sheet["completeness"] == "complete"
    assert sheet["classes"]["tk:AdministrativeArea"] == 109


def test_the_page_gives_the_counts_that_there_are():
    page = (paths.root() / "docs" / "datasets.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (\d+ \| \d+) \|", page, re.MULTILINE))
    counts = build.ensure().manifest["counts"]["data sets"]
    assert told == {slug: f"{one['rows']} | {one['triples']}" for slug, one in counts.items()}
