"""`townkg link` on a small project of its own: proposals, decisions, and what is never lost."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sys

import pytest

from townkg import paths
from townkg.cli.commands import townkg
from townkg.errors import DataError, UsageError
from townkg.link.decisions import Decisions
from townkg.link.links import Links
from townkg.link.table import read

TABLE = """id,name,county
t1,嘉善巧克力甜蜜小镇,嘉善县
t2,歸谷智造小鎮,嘉善县
t3,大云镇,嘉善县
t4,萧山机器人小镇,萧山区
t5,汾湖水上运动特色小镇,嘉善县
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a project that has the articles, the divisions, and a list that was just added."""
    home = tmp_path / "home"
    shutil.copytree(paths.ontology(), home / "ontology")
    shutil.copytree(paths.data() / "articles", home / "data" / "articles")
    place = home / "data" / "datasets"
    for slug in ("divisions-zhejiang",):
        shutil.copytree(paths.data() / "datasets" / slug, place / slug)
    monkeypatch.setenv("TOWNKG_HOME", str(home))
    monkeypatch.setenv("TOWNKG_REVIEWER", "Ann Lee")
    table = tmp_path / "towns.csv"
    table.write_text(TABLE, encoding="utf-8")
    run("dataset", "add", str(table), "--yes")
    return home


def run(*words):
    return townkg("en").main([*words], standalone_mode=False)


def proposed(capsys, *words):
    capsys.readouterr()
    run("link", "towns", "--format", "json", *words)
    return {one["key"]: one for one in json.loads(capsys.readouterr().out)}


def file_of(home):
    return home / "data" / "links" / "towns.sssom.tsv"


def test_a_list_just_added_is_proposed_with_its_features(project, capsys):
    found = proposed(capsys)
    assert found.keys() == {
        "town-qiaokeli-tianmi--t1",
        "town-guigu-zhizao--t2",
        "town-fenhu-shuishang-yundong--t5",
    }
    one = found["town-guigu-zhizao--t2"]
    assert [feature["name"] for feature in one["features"]] == [
        "prior",
        "name",
        "kind",
        "place",
    ]
    assert one["confidence"] > 0.98
    assert not file_of(project).exists()  # nothing is written before somebody decides
    links = Links(paths.data(), paths.ontology(), "towns")
    assert {one["key"]: one for one in links.to_json()} == found
    assert links.accepted == ()
    # what is scored and waits, what shares a name and no more, what shares nothing
    states = {key: links.why_not(*key.split("--")).state for key in (*found, *STATES)}
    assert states == {**dict.fromkeys(found, "proposed"), **STATES}
    run("link", "towns", "--why", "归谷智造小镇", "t2", "--format", "json")
    assert json.loads(capsys.readouterr().out)["state"] == "proposed"


STATES = {
    "town-ganyao-jiqiren--t4": "unlikely",
    "town-guigu-zhizao--t5": "apart",
    "town-guigu-zhizao--t3": "other kind",
}


def test_decisions_say_who_and_when_and_stay(project, capsys):
    run("link", "towns", "--accept", "town-qiaokeli-tianmi--t1")
    run("link", "towns", "--reject", "town-guigu-zhizao--t2", "--reviewer", "Bo")
    before = file_of(project).read_bytes()
    rows = {row.key: row for row in read(file_of(project)).rows}
    accepted = rows["town-qiaokeli-tianmi--t1"]
    assert accepted.is_accepted
    assert accepted.cells["reviewer_id"].endswith("/reviewer/ann-lee")
    assert accepted.cells["mapping_date"]
    assert rows["town-guigu-zhizao--t2"].is_rejected
    assert proposed(capsys).keys() == {"town-fenhu-shuishang-yundong--t5"}
    with pytest.raises(UsageError, match="was decided by ann-lee"):
        run("link", "towns", "--reject", "town-qiaokeli-tianmi--t1")
    run("link", "towns", "--accept-above", "0.98")
    rows = {row.key: row for row in read(file_of(project)).rows}
    assert rows["town-guigu-zhizao--t2"].is_rejected
    by_rule = rows["town-fenhu-shuishang-yundong--t5"].cells["reviewer_id"]
    assert by_rule.endswith("/accepted-above-0.98")
    assert set(before.splitlines()) - set(file_of(project).read_bytes().splitlines()) == set()


@pytest.mark.slow
def test_a_decision_is_taken_back(project, capsys):
    run("link", "towns", "--accept", "town-qiaokeli-tianmi--t1")
    run("link", "towns", "--undo", "town-qiaokeli-tianmi--t1")
    assert "town-qiaokeli-tianmi--t1" in proposed(capsys)
    with pytest.raises(UsageError, match="nothing was decided"):
        run("link", "towns", "--undo", "town-qiaokeli-tianmi--t1")


@pytest.mark.slow
def test_no_match_closes_what_is_proposed_of_the_thing(project, capsys):
    run("link", "towns", "--no-match", "town-guigu-zhizao")
    assert "town-guigu-zhizao--t2" not in proposed(capsys)
    assert read(file_of(project)).rows[0].is_no_match


@pytest.mark.slow
def test_what_would_merge_two_towns_is_not_written(project):
    run("link", "towns", "--accept", "town-qiaokeli-tianmi--t1")
    before = file_of(project).read_bytes()
    decided = Decisions(project / "data", "towns")
    row = decided.rows["town-qiaokeli-tianmi--t1"]
    other = row.subject.replace("qiaokeli-tianmi", "guigu-zhizao")
    cells = {**row.cells, "subject_id": other}
    decided.rows["wrong"] = type(row)(row.file, 0, other, row.predicate, row.object, cells)
    from townkg.link.gathering import Gathering

    with pytest.raises(DataError, match="would be one"):
        decided.write(Gathering(project / "data", project / "ontology"))
    assert file_of(project).read_bytes() == before
    assert [one.name for one in file_of(project).parent.iterdir()] == ["towns.sssom.tsv"]


@pytest.mark.slow
def test_a_data_set_with_links_is_not_removed_without_them(project):
    run("link", "towns", "--accept", "town-qiaokeli-tianmi--t1")
    with pytest.raises(DataError, match="town-qiaokeli-tianmi--t1"):
        run("dataset", "remove", "towns", "--yes")
    run("dataset", "remove", "towns", "--with-links", "--yes")
    assert not file_of(project).exists()
    assert not (project / "data" / "datasets" / "towns").exists()


@pytest.mark.slow
def test_unknown_names_are_told_with_the_nearest(project):
    with pytest.raises(UsageError, match="nearest: towns"):
        run("link", "town")
    with pytest.raises(UsageError, match="nearest: town-guigu-zhizao--t2"):
        run("link", "towns", "--accept", "town-guigu-zhizao--t3")


@pytest.mark.slow
def test_the_review_at_a_terminal_goes_on_where_it_was_left(project):
    said = at_terminal(project, "x\ny\nu\ny\nq\n")
    assert "1 decision written" in said
    assert [row.is_accepted for row in read(file_of(project)).rows] == [True]
    said = at_terminal(project, "n\no\n")
    assert "2 decisions written" in said
    rows = read(file_of(project)).rows
    assert sorted((row.is_accepted, row.is_rejected, row.is_no_match) for row in rows) == [
        (False, False, True),
        (False, True, False),
        (True, False, False),
    ]
    assert "0 decisions written" in at_terminal(project, "")


def at_terminal(home, typed):
    """Return what is said at a terminal where the words *typed* are typed."""
    command = [sys.executable, "-m", "townkg", "link", "towns", "--review", "--lang", "en"]
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, {**os.environ, "TOWNKG_HOME": str(home)})
    os.write(terminal, typed.encode())
    said = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.waitpid(child, 0)
    os.close(terminal)
    return said.decode()
