from __future__ import annotations

import dataclasses
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from townkg.errors import DataError, UnknownName
from townkg.export import export

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


def test_turtle_and_trig_are_the_same_bytes_in_every_process(built, tmp_path):
    code = (
        "import sys, types, pathlib; from townkg.export import export;"
        "export(types.SimpleNamespace(path=pathlib.Path(sys.argv[1])), sys.argv[2],"
        " pathlib.Path(sys.argv[3]))"
    )
    for style in ("ttl", "trig"):
        texts = set()
        for run in range(4):
            target = tmp_path / f"{run}.{style}"
            subprocess.run([sys.executable, "-c", code, built.path, style, target], check=True)
            texts.add(target.read_bytes())
        assert len(texts) == 1


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
