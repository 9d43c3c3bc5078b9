"""When a graph is built again, and what finding that out costs."""

import os
import shutil

import pytest

from townkg import build
from townkg.errors import DataError, UnknownName


class Stages(list):
    def __call__(self, name, number, total):
        assert total == len(build.STAGES)
        self.append((number, name))


def built_stages(**options):
    stages = Stages()
    return build.ensure(stages, **options), stages


ALL = [(number, name) for number, name in enumerate(build.STAGES, 1)]


def test_missing_is_built_and_fresh_is_found(project):
    first, stages = built_stages()
    assert stages == ALL
    again, stages = built_stages()
    assert stages == []
    assert again == first


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("ontology/tiny.ttl", "A trial", "A test"),
        ("data/articles/guigu-000001/entities.ttl", "Guigu Town", "Guigu"),
        ("data/editorial/theme.ttl", "试验", "实验"),
    ],
)
def test_changed_file_is_stale(project, path, old, new):
    first, _ = built_stages()
    if old not in (project.root / path).read_text(encoding="utf-8"):
        old, new = '"Trial"', '"Test"'
    project.edit(path, old, new)
    second, stages = built_stages()
    assert stages == ALL
    assert second.hash != first.hash
    assert build.current(project.builds) == second


def test_new_and_deleted_files_are_seen(project):
    first, _ = built_stages()
    extra = project.root / "data/note.txt"
    extra.write_text("note", encoding="utf-8")
    second, _ = built_stages()
    assert second.hash != first.hash
    extra.unlink()
    third, stages = built_stages()
    assert third == first
    assert stages == []


def test_touched_files_are_read_once_and_nothing_is_built(project):
    first, _ = built_stages()
    os.utime(project.article / "text.txt", ns=(1, 1))
    again, stages = built_stages()
    assert (again, stages) == (first, [])
    sources = (again.path / "inputs.tsv").read_text(encoding="utf-8")
    assert "data/articles/guigu-000001/text.txt\t" in sources
    assert "\t1\n" in sources


def test_backups_and_hidden_files_are_nobodys_input(project):
    first, _ = built_stages()
    for name in (".text.txt.swp", "text.txt~"):
        (project.article / name).write_text("x", encoding="utf-8")
    assert built_stages() == (first, [])


def test_force_builds_beside_what_may_be_in_use(project):
    first = build.build()
    second = build.build(force=True)
    assert second.path != first.path
    assert second.hash == first.hash
    assert second.dump.read_bytes() == first.dump.read_bytes()
    assert build.current(project.builds) == second
    assert build.build() == second


def test_changed_code_is_stale_but_keeps_the_version(project, monkeypatch):
    first = build.build()
    (first.path / "inputs.tsv").write_text("other code\tkernel\t/\n", encoding="utf-8")
    manifest = first.path / "build.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"code": "', '"code": "0'), encoding="utf-8"
    )
    second, stages = built_stages()
    assert stages == ALL
    assert second.path != first.path
    assert second.version == first.version


def test_three_builds_stay_and_those_in_use(project):
    held = build.build()
    for number in range(5):
        (project.root / "data/note.txt").write_text(str(number), encoding="utf-8")
        last = build.build()
    assert len(project.folders()) == 4
    assert {held.path.name, last.path.name} <= project.folders()
    del held
    (project.root / "data/note.txt").write_text("last", encoding="utf-8")
    last = build.build()
    assert len(project.folders()) == 3
    assert last.path.name in project.folders()


def test_pointer_to_a_build_that_is_gone(project):
    first = build.build()
    shutil.rmtree(first.path)
    second, stages = built_stages()
    assert stages == ALL
    assert second.path == first.path


def test_pointer_of_nonsense(project):
    first = build.build()
    for text in ("", "归谷", "../..", "."):
        (project.builds / "current").write_text(text, encoding="utf-8")
        assert build.ensure() == first


def test_problems_of_the_data_keep_the_old_graph(project):
    first = build.build()
    project.edit(
        "data/articles/guigu-000001/claims.trig", '"代办点设在归谷镇"', '"代办点设在云帆镇"'
    )
    project.edit("ontology/support.ttl", "tk:addresses tk:hasMember", "tk:addresses")
    project.edit("ontology/alignment.ttl", "@prefix tk:", "@prefx tk:")
    with pytest.raises(DataError) as caught:
        build.ensure()
    files = sorted({problem.file for problem in caught.value.problems})
    assert files == ["data/articles/guigu-000001/claims.trig", "ontology/alignment.ttl"]
    assert build.current(project.builds) == first
    assert first.dump.exists()
    assert project.folders() == {first.path.name}


def test_project_without_an_ontology(project):
    shutil.rmtree(project.root / "ontology")
    with pytest.raises(DataError, match="holds no ontology"):
        build.ensure()


def test_unknown_engine(project):
    with pytest.raises(UnknownName, match="nearest: owlrl"):
        build.build(engine="owlr")
    assert project.folders() == set()


def test_file_that_changes_while_it_is_read_is_read_again(project, monkeypatch):
    from townkg.build import material

    real, calls = material.encode_all, []

    def encode_all(*arguments):
        found = real(*arguments)
        if not calls:
            project.edit("data/editorial/theme.ttl", "试验", "实验")
        calls.append(1)
        return found

    monkeypatch.setattr(material, "encode_all", encode_all)
    built = build.build()
    assert len(calls) == 2
    assert "实验" in built.dump.read_text(encoding="utf-8")


def test_files_that_never_rest(project, monkeypatch):
    from townkg.build import material

    real = material.encode_all

    def encode_all(*arguments):
        with (project.root / "data/note.txt").open("a", encoding="utf-8") as note:
            note.write("x")
        return real(*arguments)

    monkeypatch.setattr(material, "encode_all", encode_all)
    with pytest.raises(DataError, match="the files change while they are read"):
        build.build()
    assert project.folders() == set()


def test_asking_a_fresh_graph_loads_nothing_heavy(project):
    build.build()
    code = (
        "import sys; from townkg import build; build.ensure();"
        "print([m for m in ('rdflib', 'owlrl', 'pyshacl', 'hashlib', 'tempfile', 'json',"
        " 'pyoxigraph', 'townkg.encode', 'townkg.reason', 'importlib.metadata')"
        " if m in sys.modules])"
    )
    status, out, err = project.run(code)
    assert (status, out) == (0, "[]\n"), err
