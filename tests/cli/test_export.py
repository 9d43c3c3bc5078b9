"""`townkg export` and `kg.export`: which form, which part, and where to."""

from __future__ import annotations

import gzip
import json

import pytest
from pyoxigraph import RdfFormat, parse

from townkg.errors import UnknownName

SETS = "https://w3id.org/townkg/graph/dataset/"


def test_both_names_of_the_option_are_one(townkg, tmp_path):
    for number, option in enumerate(("--as", "--format")):
        target = tmp_path / f"{number}"
        done = townkg("export", option, "ttl", "--dataset", "indicators", "-o", str(target))
        assert done.code == 0
        assert done.err == f"{target}\n"
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()


def test_the_name_of_the_file_tells_the_form(townkg, tmp_path):
    target = tmp_path / "x.trig.gz"
    assert townkg("export", "--dataset", "indicators", "-o", str(target)).code == 0
    found = list(parse(gzip.decompress(target.read_bytes()), format=RdfFormat.TRIG))
    assert f"<{SETS}indicators>" in {str(quad.graph_name) for quad in found}


def test_without_a_name_it_is_printed(townkg):
    done = townkg("export", "--graph", "dataset/industry-sections")
    graphs = {line.rsplit(" ", 2)[1] for line in done.out.splitlines()}
    assert graphs == {f"<{SETS}industry-sections>"}


def test_a_folder_of_tables_is_named(townkg, tmp_path):
    target = tmp_path / "tables"
    options = ("--as", "csv", "--dataset", "industry-sections", "-o", str(target))
    assert townkg("export", *options).code == 0
    # a header and twenty sections
    assert len((target / "Concept.csv").read_bytes().splitlines()) == 21


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dataset", "indicator"), "nearest: indicators"),
        (("--graph", "lnks"), "nearest: links"),
        (("--as", "csv", "--context", "https://a.example/"), "--context is for jsonld only"),
    ],
)
def test_what_does_not_fit_ends_with_2(townkg, words, told):
    done = townkg("export", *words, "--lang", "en")
    assert done.code == 2
    assert told in done.err
    # none of these is a name that find knows
    assert "townkg find" not in done.err


def test_python_writes_the_same_file(kg, townkg, tmp_path):
    from_python = kg.export(tmp_path / "a.jsonld", dataset="industry-sections")
    by_command = tmp_path / "b"
    options = ("--as", "jsonld", "--dataset", "industry-sections", "-o", str(by_command))
    townkg("export", *options)
    assert from_python.read_bytes() == by_command.read_bytes()
    assert json.loads(from_python.read_bytes())["@graph"]
    with pytest.raises(UnknownName, match="nearest: ttl"):
        kg.export(tmp_path / "x", "tll")
