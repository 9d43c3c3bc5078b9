"""Where an export is written: through links, into pipes, and never over what is no file."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest


@pytest.fixture
def whole(process) -> bytes:
    return process("export").stdout


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_its_file_is_written(townkg, tmp_path, whole, exists):
    folder = tmp_path / "far"
    folder.mkdir()
    target = folder / "graph.nq"
    if exists:
        target.write_text("old", encoding="utf-8")
        target.chmod(0o600)
    link = tmp_path / "link.nq"
    link.symlink_to(Path("far") / "graph.nq")
    assert townkg("export", "-o", str(link)).code == 0
    assert link.is_symlink()
    assert target.read_bytes() == whole
    assert not exists or target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["graph.nq"]


def test_a_pipe_is_written_into_and_stays_one(townkg, tmp_path, whole):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert townkg("export", "-o", str(pipe)).code == 0
    reader.join(30)
    assert read == [whole]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_and_a_loop_of_links_are_said(townkg, tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for target in (tmp_path, loop):
        done = townkg("export", "-o", str(target))
        assert done.code == 4
        assert "无法写入：" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["loop"]


def test_an_empty_name_is_a_mistake_of_usage(townkg):
    done = townkg("export", "-o", "")
    assert (done.code, done.out) == (2, "")
    assert "-o" in done.err
