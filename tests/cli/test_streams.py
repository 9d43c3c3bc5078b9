"""Closed, full and deserted streams, encodings, and folders that the environment names."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest

TOWN = ["--town", "归谷智造小镇"]
ASK = ["ask", "policies_supporting_town", *TOWN]
RUN = f"{shlex.quote(sys.executable)} -m townkg"


def shell(command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("words", [" ".join(ASK), "questions", "export", "sparql 'ASK {}'"])
def test_a_closed_stream_is_no_bug(environment, words):
    usual = shell(f"{RUN} {words}")
    assert usual.returncode == 0
    unheard = shell(f"{RUN} {words} 2>&-")
    assert (unheard.returncode, unheard.stdout) == (0, usual.stdout)
    deaf = shell(f"{RUN} {words} <&-")
    assert (deaf.returncode, deaf.stdout, deaf.stderr) == (0, usual.stdout, b"")
    mute = shell(f"{RUN} {words} >&-")
    assert mute.returncode == 4
    assert "标准输出已关闭" in mute.stderr.decode()
    assert b"Traceback" not in mute.stderr


def test_a_query_from_a_closed_input_is_a_mistake_of_usage(environment):
    done = shell(f"{RUN} sparql - <&-")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_the_code_stays_where_the_message_cannot_be_printed(environment, tmp_path):
    unwritable = tmp_path / "read-only"
    unwritable.touch()
    for words in ("ask nosuch", "biuld", "export --format xml"):
        # open for reading: whatever is written there fails
        assert shell(f"{RUN} {words} 2<{unwritable}").returncode == 2
        assert shell(f"{RUN} {words} 2>&-").returncode == 2
    assert shell(f"{RUN} questions 1<{unwritable}").returncode == 4


@pytest.mark.parametrize(
    "words",
    ["export", pytest.param("check", marks=pytest.mark.slow), "questions", "find 小镇", "build"],
)
def test_a_reader_that_left_is_no_failure(environment, words):
    done = shell(f"{RUN} {words} | true")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
@pytest.mark.parametrize("style", ["csv", "tsv", "ttl"])
def test_formats_for_programs_are_utf_8(process, encoding, style):
    other = {"PYTHONIOENCODING": encoding}
    done = process(*ASK, "--format", style, env=other)
    assert done.returncode == 0
    usual = process(*ASK, "--format", style, env={"PYTHONIOENCODING": "utf-8"})
    assert done.stdout == usual.stdout


def test_json_of_a_query_loses_nothing(process):
    query = "SELECT ('归谷' AS ?x) {}"
    done = process("sparql", query, "--format", "json", env={"PYTHONIOENCODING": "ascii"})
    (row,) = json.loads(done.stdout.decode("ascii"))["results"]["bindings"]
    assert row["x"]["value"] == "归谷"


@pytest.mark.parametrize("variable", ["TOWNKG_HOME", "TOWNKG_BUILD"])
def test_the_home_of_nobody_is_said(townkg, monkeypatch, variable):
    monkeypatch.setenv(variable, "~no-such-user-here/x")
    for words in (ASK, ["questions"], ["build"]):
        done = townkg(*words)
        assert done.code == 2
        assert variable in done.err


@pytest.mark.parametrize(
    "words",
    [ASK, ["questions"], ["coverage"], ["build"], ["check"], ["export"], ["sparql", "ASK {}"]],
    ids=lambda words: words[0],
)
def test_a_project_that_is_none_is_said(townkg, monkeypatch, tmp_path, words):
    monkeypatch.delenv("TOWNKG_BUILD")
    empty = tmp_path / "empty"
    empty.mkdir()
    for home in (empty, tmp_path / "none"):
        monkeypatch.setenv("TOWNKG_HOME", str(home))
        done = townkg(*words)
        assert (done.code, done.out) == (4, "")
        assert "TOWNKG_HOME" in done.err
        assert str(home) in done.err
        assert townkg("--help").code == 0
    assert list(tmp_path.rglob("*")) == [empty]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sparql", "ASK {}", "--timeout", "nan"], "86400"),
        (["sparql", "ASK {}", "--timeout", "inf"], "86400"),
        (["sparql", "ASK {}", "--timeout", "1e300"], "86400"),
        (["sparql", "ASK {}", "--memory", "511"], "512"),
        (["sparql", "ASK {}", "--memory", "99999999999999"], "1048576"),
        (["sparql", "ASK {}", "--max-rows", "99999999999999999999"], "--max-rows"),
        (["sparql", "ASK {}", "--store", ""], "不是 SPARQL 端点的地址"),
        (["sparql", "ASK {}", "--store", "build"], "不是 SPARQL 端点的地址"),
        (["sparql", "nofile.txt"], "没有这个文件"),
        (["sparql", "nofile"], "没有这个文件"),
        (["sparql", "/"], "这是文件夹"),
        ([*ASK, *TOWN], "--town 只能给一次"),
        ([*ASK, "--format", "csv", "--format", "csv"], "--format 只能给一次"),
        (["questions", "--tag", "a", "--tag=b"], "--tag 只能给一次"),
        (["find", " "], "不能为空"),
        (["ask", "zzzzqqq"], "townkg questions"),
        (["zzzzqqq"], "townkg --help"),
        (["coverage", "zzzzqqq"], "jiashan-330421"),
        (["questions", "--tag", "zzzzqqq"], "support"),
        (["ask", "policies_supporting_town", "--town", "zzzzqqq"], "townkg find"),
    ],
)
def test_a_mistake_points_to_what_there_is(townkg, words, said):
    done = townkg(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_the_least_memory_is_enough(townkg):
    done = townkg("sparql", "SELECT * {?s ?p ?o} LIMIT 1", "--memory", "512")
    assert done.code == 0


def test_no_control_character_reaches_the_terminal(townkg):
    for words in (["\x1b[2Jx"], ["ask", "\x1b]0;x\x07"], [*ASK[:3], "\x1b[31m\x9b"]):
        done = townkg(*words)
        assert done.code == 2
        assert not any(sign in done.err for sign in "\x1b\x07\x9b\r")
        assert "�" in done.err
