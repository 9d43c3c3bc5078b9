from __future__ import annotations

import dataclasses
import errno
import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from townkg.errors import DataError, UnknownName, UsageError
from townkg.export import FORMATS, Options, export, write

NQ = """\
<https://w3id.org/townkg/id/policy/a> <https://w3id.org/townkg/ontology#supports> <https://w3id.org/townkg/id/town/guigu> .
<https://w3id.org/townkg/id/policy/a> <https://w3id.org/townkg/ontology#supports> <https://w3id.org/townkg/id/town/guigu> <https://w3id.org/townkg/graph/inferred> .
<https://w3id.org/townkg/id/town/guigu> <http://www.w3.org/2004/02/skos/core#prefLabel> "归谷智造小镇"@zh .
<https://w3id.org/townkg/id/town/guigu> <https://w3id.org/townkg/ontology#area> "3.0"^^<http://www.w3.org/2001/XMLSchema#decimal> <https://w3id.org/townkg/claim/demo-330000/s01-a> .
"""  # noqa: E501


@dataclasses.dataclass
class Built:
    path: Path


@pytest.fixture
def built(tmp_path) -> Built:
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / "graph.nq").write_text(NQ, encoding="utf-8")
    return Built(folder)


def quads(path: Path, form: RdfFormat) -> set[Quad]:
    return set(parse(path=path, format=form))


def test_n_quads_are_the_dump_byte_by_byte(built, tmp_path):
    target = export(built, "nq", tmp_path / "out.nq")
    assert target.read_text(encoding="utf-8") == NQ


def test_trig_holds_every_graph(built, tmp_path):
    target = export(built, "trig", tmp_path / "out.trig")
    assert quads(target, RdfFormat.TRIG) == quads(built.path / "graph.nq", RdfFormat.N_QUADS)


def test_turtle_holds_the_default_graph(built, tmp_path):
    target = export(built, "ttl", tmp_path / "out 文件.ttl")
    assert len(quads(target, RdfFormat.TURTLE)) == 2
    text = target.read_text(encoding="utf-8")
    assert "policy:a tk:supports town:guigu" in text


def test_every_form_is_the_same_bytes_in_every_process(small, tmp_path):
    code = (
        "import sys, types, pathlib; from townkg.export import FORMATS, export;"
        "built = types.SimpleNamespace(path=pathlib.Path(sys.argv[1]));"
        "[export(built, style, pathlib.Path(sys.argv[2]) / name)"
        " for style in FORMATS"
        " for name in [f'x.{style}' + ('.zip' if style == 'csv' else '')]]"
    )
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    for style in FORMATS:
        name = "x.csv.zip" if style == "csv" else f"x.{style}"
        export(small, style, here / name)
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-c", code, small.path, there]
    subprocess.run(command, check=True, env=environment)
    found = {path.name: path.read_bytes() for path in here.iterdir()}
    assert len(found) == 7
    assert found == {path.name: path.read_bytes() for path in there.iterdir()}


def test_a_name_that_ends_with_gz_is_packed(small, tmp_path):
    plain = export(small, "trig", tmp_path / "x.trig").read_bytes()
    first = export(small, "trig", tmp_path / "x.trig.gz").read_bytes()
    assert gzip.decompress(first) == plain
    assert export(small, "trig", tmp_path / "y.trig.gz").read_bytes() == first


def test_what_is_written_to_an_open_file_leaves_it_open(small):
    for style in ("nq", "trig", "ttl", "jsonld", "parquet", "csv", "graphml"):
        out = io.BytesIO()
        write(small, style, out)
        assert out.getvalue()


def test_tables_are_a_zip_file_where_the_name_says_so(small, tmp_path):
    folder = export(small, "csv", tmp_path / "tables")
    with zipfile.ZipFile(export(small, "csv", tmp_path / "tables.zip")) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert packed == {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("style", "name", "options", "told"),
    [
        ("parquet", "x.parquet.gz", Options(), "not packed with gzip"),
        ("csv", "x.csv.gz", Options(), r"end with \.zip"),
        ("nq", "x.nq", Options(guard=True), "for csv only"),
        ("nq", "x.nq", Options(context="https://a.example/"), "for jsonld only"),
        ("jsonld", "x.jsonld", Options(context="here"), "is no address"),
    ],
)
def test_what_does_not_fit_is_said(small, tmp_path, style, name, options, told):
    with pytest.raises(UsageError, match=told):
        export(small, style, tmp_path / name, options=options)


def test_without_pyarrow_the_cure_is_said(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="pip install 'townkg\\[arrow\\]'"):
        export(small, "parquet", tmp_path / "x.parquet")


def test_an_unknown_format_names_the_nearest(built, tmp_path):
    with pytest.raises(UnknownName, match="nearest: ttl"):
        export(built, "tll", tmp_path / "x")


def test_a_missing_folder_is_said_and_nothing_is_left(built, tmp_path):
    with pytest.raises(DataError, match="no such file"):
        export(built, "nq", tmp_path / "none" / "x.nq")


def test_a_read_only_place_is_said(built):
    with pytest.raises(DataError, match="cannot be written"):
        export(built, "nq", Path("/proc/out.nq"))


def test_a_full_disk_is_said_and_the_old_file_stays(built, tmp_path, monkeypatch):
    target = tmp_path / "out.nq"
    target.write_text("old", encoding="utf-8")

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match="no space left"):
        export(built, "nq", target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.nq"]


def test_permissions_stay_as_they_were(built, tmp_path):
    target = tmp_path / "out.nq"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    export(built, "nq", target)
    assert target.stat().st_mode & 0o777 == 0o640
