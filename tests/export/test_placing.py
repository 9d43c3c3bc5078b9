"""A folder is put in place whole, and never in place of what no export wrote."""

from __future__ import annotations

import pytest

from townkg.errors import DataError, UsageError
from townkg.export import export, fill_folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_written_anew(small, tmp_path):
    target = tmp_path / "tables"
    export(small, "csv", target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    (target / "Gone.csv").write_text("iri\r\n", encoding="utf-8")
    export(small, "csv", target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert names(tmp_path) == ["tables"]


def test_the_old_folder_stays_when_writing_fails(small, tmp_path):
    target = tmp_path / "tables"
    export(small, "csv", target)
    before = names(target)

    def fail(folder):
        (folder / "half.csv").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(DataError, match="no space left"):
        fill_folder(target, fail)
    assert names(target) == before
    assert names(tmp_path) == ["tables"]


@pytest.mark.parametrize(
    "held",
    [["notes.txt"], ["table.csv", "csv-metadata.json"], ["a.csv"], ["sub/x.csv"]],
)
def test_a_folder_of_others_is_kept(small, tmp_path, held):
    for name in held:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine", encoding="utf-8")
    before = names(tmp_path)
    with pytest.raises(UsageError, match="is kept"):
        export(small, "csv", tmp_path)
    assert names(tmp_path) == before


def test_a_file_is_no_folder(small, tmp_path):
    (tmp_path / "tables").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is no folder"):
        export(small, "csv", tmp_path / "tables")


def test_an_empty_folder_is_filled(small, tmp_path):
    (tmp_path / "tables").mkdir()
    export(small, "csv", tmp_path / "tables")
    assert (tmp_path / "tables" / "Town.csv").exists()


def test_a_folder_that_is_not_there_is_said(small, tmp_path):
    with pytest.raises(DataError, match="no such file"):
        export(small, "csv", tmp_path / "none" / "tables")
