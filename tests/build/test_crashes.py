"""Builds that are killed, run twice at once, or meet a disk that refuses."""

import os
import random
import shutil
import signal
import sys
import time

import pytest

from townkg import build
from townkg.errors import DataError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

BUILD = "from townkg import build; print(build.ensure().path.name)"
KILL_AT = """
import os, signal
from townkg import build
def progress(name, number, total):
    if number == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
build.ensure(progress)
"""


def assert_whole(built):
    from pyoxigraph import RdfFormat, Store, parse

    assert set(Store.read_only(str(built.store))) == set(
        parse(path=built.dump, format=RdfFormat.N_QUADS)
    )


@pytest.mark.parametrize("number", range(1, len(build.STAGES) + 1), ids=build.STAGES)
def test_killed_as_a_stage_begins(project, number):
    first = build.build()
    project.edit("data/editorial/theme.ttl", "试验", "实验")
    status, _, _ = project.run(KILL_AT.format(number=number))
    assert status == -signal.SIGKILL
    assert build.current(project.builds) == first
    assert_whole(first)
    second = build.ensure()
    assert second != first
    assert project.folders() == {first.path.name, second.path.name}


def test_killed_at_any_moment(project):
    """Kill at moments spread over a whole build: what is current is always whole."""
    first = build.build()
    chance = random.Random(7)
    for attempt in range(8):
        (project.root / "data/note.txt").write_text(str(attempt), encoding="utf-8")
        process = project.start("from townkg import build; print(1, flush=True); build.ensure()")
        process.stdout.read(1)
        time.sleep(chance.uniform(0, 0.4))
        process.kill()
        process.communicate()
        assert_whole(build.current(project.builds))
    last = build.ensure()
    assert not [name for name in project.folders() if name.startswith(".")]
    assert last.path.name in project.folders()
    assert first.hash != last.hash


@pytest.mark.parametrize("point", ["rename", "replace"])
def test_killed_between_the_two_renames(project, point):
    first = build.build()
    project.edit("data/editorial/theme.ttl", "试验", "实验")
    code = f"""
import os, pathlib, signal
from townkg import build
real = pathlib.Path.{point}
def then_die(path, target):
    real(path, target)
    os.kill(os.getpid(), signal.SIGKILL)
pathlib.Path.{point} = then_die
build.ensure()
"""
    status, _, err = project.run(code)
    assert status == -signal.SIGKILL, err
    now = build.current(project.builds)
    assert (now == first) == (point == "rename")
    assert_whole(now)
    assert_whole(build.ensure())
    assert len(project.folders()) == 2


def test_two_at_once_build_once(project):
    code = """
import time
from townkg import build
waits = []
def progress(name, number, total):
    print(name, flush=True)
    if name == "encode":
        time.sleep(0.5)
print(build.ensure(progress).path.name)
"""
    processes = [project.start(code) for _ in range(4)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outputs
    assert len({out.split()[-1] for out, _ in outputs}) == 1
    assert sum("encode" in out for out, _ in outputs) == 1
    waiting = [out for out, _ in outputs if "wait for process" in out]
    assert len(waiting) == 3
    assert len(project.folders()) == 1


def test_lock_of_a_dead_process_does_not_matter(project):
    project.builds.mkdir()
    (project.builds / ".lock").write_text("99999999\n", encoding="ascii")
    build.ensure()


FAIL = """
from townkg import build, errors
try:
    build.ensure()
except errors.DataError as error:
    print(error)
"""
LIKE_ANYBODY = """
import ctypes, os
if os.getuid() == 0:  # root writes anywhere by a capability, which can be laid down
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None)
    assert libc.capget(header, sets) == 0
    sets[0] &= ~(1 << 1)
    assert libc.capset(header, sets) == 0
"""


@pytest.mark.skipif(sys.platform != "linux", reason="lays down a capability of Linux")
def test_folder_that_cannot_be_written(project):
    first = build.build()
    project.builds.chmod(0o555)
    (project.builds / ".lock").chmod(0o444)
    try:
        status, out, err = project.run(LIKE_ANYBODY + BUILD)
        assert (status, out.strip()) == (0, first.path.name), err
        os.utime(project.article / "text.txt")
        status, out, err = project.run(LIKE_ANYBODY + BUILD)
        assert (status, out.strip()) == (0, first.path.name), err
        project.edit("data/editorial/theme.ttl", "试验", "实验")
        status, out, err = project.run(LIKE_ANYBODY + FAIL)
        assert status == 0, err
        assert "the graph cannot be built here (Permission denied)" in out
        assert "TOWNKG_BUILD" in out
    finally:
        project.builds.chmod(0o755)
    assert build.current(project.builds) == first
    assert_whole(first)


def test_file_where_the_folder_should_be(project):
    project.builds.write_text("", encoding="ascii")
    with pytest.raises(DataError, match="the graph cannot be built here"):
        build.ensure()


@pytest.mark.parametrize("stage", build.STAGES)
def test_full_disk(project, stage):
    """A limit on the size of files fails writes as a full disk does, from one stage on."""
    first = build.build()
    project.edit("data/editorial/theme.ttl", "试验", "实验")
    code = f"""
import resource
from townkg import build, errors
def progress(name, number, total):
    if name == "{stage}":
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    build.ensure(progress)
except errors.DataError as error:
    print(error)
"""
    status, out, err = project.run(code)
    assert status == 0, err
    assert "the graph cannot be built here" in out, (out, err)
    assert "File too large" in out
    assert build.current(project.builds) == first
    assert_whole(first)
    assert project.folders() == {first.path.name}
    assert build.ensure() != first


@pytest.mark.parametrize("name", ["inputs.tsv", "build.json"])
def test_damaged_build_is_built_again(project, name):
    first = build.build()
    (first.path / name).write_text("", encoding="utf-8")
    os.utime(project.article / "text.txt")
    second = build.ensure()
    assert_whole(second)
    assert second.path != first.path
    assert second.manifest["hash"] == first.hash


@pytest.mark.parametrize("name", ["graph.nq", "store/CURRENT", "store/*.sst", "store/MANIFEST-*"])
@pytest.mark.parametrize("cut", [True, False], ids=["cut", "gone"])
def test_damage_is_said_and_mended_by_a_build(project, name, cut):
    first = build.build()
    file = next(first.path.glob(name))
    if cut:
        os.truncate(file, file.stat().st_size // 2)
    else:
        file.unlink()
    with pytest.raises(DataError, match=r"damaged: .*run townkg build --force") as caught:
        build.ensure()
    assert str(file) in str(caught.value)
    assert any("damaged" in problem.found.en for problem in build.check())
    second = build.build()
    assert second.path != first.path
    assert_whole(second)
    assert build.ensure() == second


def test_an_older_damaged_build_is_not_published_again(project):
    first = build.build()
    project.edit("data/editorial/theme.ttl", "试验", "实验")
    build.build()
    os.truncate(first.dump, 10)
    project.edit("data/editorial/theme.ttl", "实验", "试验")
    third = build.ensure()
    assert third.path != first.path
    assert_whole(third)


@pytest.mark.parametrize("folder", ["", "ontology", "data"])
def test_a_home_that_is_no_project_stays_untouched(project, monkeypatch, folder):
    shutil.rmtree(project.root / folder)
    monkeypatch.setenv("TOWNKG_BUILD", str(project.root / "build"))
    with pytest.raises(DataError, match="set TOWNKG_HOME"):
        build.ensure()
    assert not (project.root / "build").exists()
